/// The scores of calibration images, against which a new score becomes a conformal p-value.
///
/// `p = (1 + #{s_i >= s}) / (n + 1)` (Vovk 2005; Bates et al. 2023 for outliers). Scores are higher for more unusual
/// images; one that is not finite counts as plus infinity (fail closed). Where the calibration images and a proper image
/// are exchangeable, `P(p <= a) <= a`. That assumption cannot be checked from inside.
public struct ConformalScores: Sendable, Equatable {
    /// The scores in ascending order.
    public let sorted: [Double]

    /// The scores of calibration images, in any order.
    public init(_ scores: [Double]) {
        sorted = scores.map(ConformalScores.closed).sorted()
    }

    /// The number of calibration images.
    public var count: Int { sorted.count }

    /// The conformal p-value of a score, from 1 / (n + 1) to 1; ties count against the image.
    ///
    /// Without calibration images it is 1, which says nothing: see ``FalseAlarmBudgets/verdict(pValue:calibrationCount:)``.
    ///
    /// - Complexity: O(log n).
    public func pValue(_ score: Double) -> Double {
        Double(1 + atLeast(ConformalScores.closed(score))) / Double(count + 1)
    }

    /// How many scores are at least a value that is not NaN.
    internal func atLeast(_ value: Double) -> Int {
        sorted.count - sorted.firstPlace { $0 >= value }
    }

    /// The score, or plus infinity where it is undefined.
    internal static func closed(_ score: Double) -> Double { score.isFinite ? score : .infinity }
}

/// Conformal p-values within the group of images that are predicted as the same class (Mondrian).
public struct ClassConditionalScores: Sendable, Equatable {
    /// The calibration scores of each group.
    public let groups: [Int: ConformalScores]
    /// The fewest calibration images with which a group counts as calibrated.
    public let leastCount: Int

    /// The scores of calibration images with their predicted classes.
    ///
    /// - Parameters:
    ///   - scores: one an image.
    ///   - groups: the predicted class of each image.
    ///   - leastCount: the fewest images with which a group counts as calibrated; at least 1 is asked. The default,
    ///     19, is the fewest with which p can reach 5 %.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` where the lists differ in length.
    public init(_ scores: [Double], groups: [Int], leastCount: Int = 19) throws(VerificationError) {
        guard groups.count == scores.count else {
            throw .countMismatch(name: "groups of calibration scores", expected: scores.count, found: groups.count)
        }
        self.leastCount = max(1, leastCount)
        self.groups = Dictionary(grouping: scores.indices) { groups[$0] }
            .mapValues { ConformalScores($0.map { scores[$0] }) }
    }

    /// The p-value of a score within a group, or `nil` where the group is not calibrated.
    ///
    /// An uncalibrated group has no p-value: the formula would give 1, which reads as "accept".
    public func pValue(_ score: Double, group: Int) -> Double? {
        guard let calibration = groups[group], calibration.count >= leastCount else { return nil }
        return calibration.pValue(score)
    }
}

extension [Double] {
    /// The first place of a list in ascending order where a condition holds that holds from there on; the count where
    /// it holds nowhere.
    internal func firstPlace(where isPast: (Double) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
