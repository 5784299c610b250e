/// The false-alarm rates at which proper images are sent to review and rejected.
public struct FalseAlarmBudgets: Sendable, Equatable {
    /// What it means that a rate is kept.
    public enum Kind: String, Sendable, CaseIterable {
        /// On average over calibration sets: `P(p <= rate) <= rate`.
        case marginal
        /// By the calibration set at hand, with 95 % confidence; thresholds are lower, and more images are needed.
        case guaranteed
    }

    /// The rate at which an image is at least reviewed.
    public let review: Double
    /// The rate at which an image is rejected.
    public let reject: Double
    /// What it means that they are kept.
    public let kind: Kind

    /// 5 % review, 1 % reject, on average over calibration sets.
    public static let standard = FalseAlarmBudgets()

    private init() {
        (review, reject, kind) = (0.05, 0.01, .marginal)
    }

    /// Budgets of one's own.
    ///
    /// - Parameters:
    ///   - review: above 0, below 1.
    ///   - reject: above 0, at most `review`.
    ///   - kind: what it means that they are kept.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)``.
    public init(review: Double, reject: Double, kind: Kind = .marginal) throws(VerificationError) {
        guard review > 0, review < 1 else {
            throw .invalidValue(name: "review budget", expected: "a rate above 0 and below 1", found: "\(review)")
        }
        guard reject > 0, reject <= review else {
            throw .invalidValue(
                name: "reject budget", expected: "a rate above 0, at most the review budget \(review)",
                found: "\(reject)")
        }
        (self.review, self.reject, self.kind) = (review, reject, kind)
    }

    /// Which budgets a number of calibration images can support.
    public struct Support: Sendable, Equatable {
        /// Whether an image can be reviewed for its p-value.
        public let review: Bool
        /// Whether an image can be rejected for its p-value.
        public let reject: Bool
        /// The calibration images that the review budget needs.
        public let leastCountForReview: Int
        /// The calibration images that the reject budget needs.
        public let leastCountForReject: Int
    }

    /// Which budgets a number of calibration images can support, joined by the standard rule.
    ///
    /// A marginal rate a needs `ceil(1 / a) - 1` images, a guaranteed one `ln 0.05 / ln(1 - a)`.
    public func support(calibrationCount: Int) -> Support {
        let forReview = JoiningRule.standard.leastCount(review, kind) ?? .max
        let forReject = JoiningRule.standard.leastCount(reject, kind) ?? .max
        return Support(
            review: calibrationCount >= forReview, reject: calibrationCount >= forReject,
            leastCountForReview: forReview, leastCountForReject: forReject)
    }

    /// The verdict of a p-value joined by the standard rule.
    ///
    /// Where the calibration images cannot support the review budget, nothing is accepted: the verdict is review at
    /// best. A p-value outside 0...1 (NaN too) is rejected.
    ///
    /// - Parameters:
    ///   - pValue: the p-value, 0...1.
    ///   - calibrationCount: the number of calibration images it was computed from.
    /// - Returns: reject at or below the reject budget, review at or below the review budget, else accept.
    public func verdict(pValue: Double, calibrationCount: Int) -> Verdict {
        CalibrationBasis(images: .all, count: calibrationCount, budgets: self).verdict(pValue: pValue)
    }
}
