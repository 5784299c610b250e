/// One component's outcome for one image.
public struct Evidence: Sendable, Equatable {
    /// The component, as in `early.map`.
    public let verifier: String
    /// The score, higher for more unusual; NaN where it is undefined, which counts as the most unusual.
    public let score: Double
    /// The component's own conformal p-value among the calibration images of the predicted class (of all classes where
    /// that class has fewer than 20).
    public let pValue: Double
    /// The range in which nine of ten of those calibration images lie: their 5 % and 95 % quantiles.
    public let low, high: Double
    /// The score in standard deviations above what is usual for the class; infinite where it is undefined.
    public let standardised: Double
    /// The share of the joined statistic that comes from this component, 0 to 1.
    public let share: Double
    /// What the score means where it is unusual.
    public let words: String
}
