import GAMTensor

/// One component's outcome for one image.
public struct Evidence: Sendable, Equatable {
    /// The component, as in `early.map`.
    public let verifier: String
    /// How much it counts in the joined statistic.
    public let weight: Double
    /// The score, higher for more unusual; NaN where it is undefined, which counts as the most unusual.
    public let score: Double
    /// The component's own conformal p-value among the calibration images of the predicted class (of all classes where
    /// that class has fewer than 20).
    public let pValue: Double
    /// The p-value adjusted for the number of components (Holm 1979), which may be read by itself; `nil` where scores
    /// are joined by another rule than Holm's.
    public let adjustedPValue: Double?
    /// The range in which nine of ten of those calibration images lie: their 5 % and 95 % quantiles.
    public let low, high: Double
    /// The score in standard deviations above what is usual for the class; infinite where it is undefined.
    public let standardised: Double
    /// The share of the joined statistic that comes from this component, 0 to 1.
    public let share: Double
    /// What the score means where it is unusual.
    public let words: String

    /// The figures on one line, as `input.orientation 1.83, usually 0.31 to 0.92, p = 0.0041`.
    public var figures: String {
        let adjusted = adjustedPValue.map { ", adjusted \(Decimal.text($0, digits: 4))" } ?? ""
        return "\(verifier) \(Decimal.figure(score)), usually \(Decimal.figure(low)) to \(Decimal.figure(high)), "
            + "p = \(Decimal.text(pValue, digits: 4))\(adjusted)"
    }
}
