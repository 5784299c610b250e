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
    /// In which direction and how far the image lies from the reference images of the class, where the component can tell.
    public let deviation: Deviation?
    /// How many of those calibration images have a lower score, which is nearer to usual, and how many there are.
    public let nearer, count: Int
    /// Whether they are of the predicted class alone.
    public let isOfClass: Bool

    /// What the score means and how far it is from usual: the deviation where there is one, else its place among the
    /// calibration images, as "fine structure and texture are unlike usual images of this class (further from usual than 397
    /// of 400 calibration images of this class)".
    public var sentence: String { score.isFinite ? "\(words) (\(size))" : words }

    /// How far the score is from usual, in words.
    public var size: String {
        guard score.isFinite else { return "undefined" }
        if let deviation { return deviation.words }
        let images = "calibration images\(isOfClass ? " of this class" : "")"
        return nearer == count
            ? "further from usual than all \(count) \(images)"
            : "further from usual than \(nearer) of \(count) \(images)"
    }

    /// The figures on one line, as `input.orientation 1.83, usually 0.31 to 0.92, p = 0.0041`.
    public var figures: String {
        let adjusted = adjustedPValue.map { ", adjusted \(Decimal.text($0, digits: 4))" } ?? ""
        let direction = deviation.map { "; " + ($0.unit == .spreads ? "\($0.quantity): " : "") + $0.words } ?? ""
        return "\(verifier) \(Decimal.figure(score)), usually \(Decimal.figure(low)) to \(Decimal.figure(high)), "
            + "p = \(Decimal.text(pValue, digits: 4))\(adjusted)\(direction)"
    }
}
