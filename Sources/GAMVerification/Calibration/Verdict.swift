/// What is to be done with an image.
///
/// A larger raw value is more lenient, so that the smaller of two verdicts is the one that holds; no verdict is 0.
public enum Verdict: Int, Sendable, Comparable, CaseIterable {
    /// The image is not one that the network may judge.
    case reject = 1
    /// A person must look.
    case review = 2
    /// Nothing speaks against the image.
    case accept = 3

    /// Whether the first verdict is stricter than the second.
    public static func < (first: Verdict, second: Verdict) -> Bool { first.rawValue < second.rawValue }
}

extension Verdict: CustomStringConvertible {
    /// `accept`, `review` or `reject`.
    public var description: String {
        switch self {
        case .reject: "reject"
        case .review: "review"
        case .accept: "accept"
        }
    }
}

/// The false-alarm rates at which proper images are sent to review and rejected.
public struct FalseAlarmBudgets: Sendable, Equatable {
    /// The rate at which an image is at least reviewed: `p <= review`.
    public let review: Double
    /// The rate at which an image is rejected: `p <= reject`.
    public let reject: Double

    /// 5 % review, 1 % reject.
    public static let standard = FalseAlarmBudgets()

    private init() {
        (review, reject) = (0.05, 0.01)
    }

    /// Budgets of one's own.
    ///
    /// - Parameters:
    ///   - review: above 0, below 1.
    ///   - reject: above 0, at most `review`.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)``.
    public init(review: Double, reject: Double) throws(VerificationError) {
        guard review > 0, review < 1 else {
            throw .invalidValue(name: "review budget", expected: "a rate above 0 and below 1", found: "\(review)")
        }
        guard reject > 0, reject <= review else {
            throw .invalidValue(
                name: "reject budget", expected: "a rate above 0, at most the review budget \(review)",
                found: "\(reject)")
        }
        (self.review, self.reject) = (review, reject)
    }

    /// Which budgets a number of calibration images can support.
    public struct Support: Sendable, Equatable {
        /// Whether `p <= review` can happen.
        public let review: Bool
        /// Whether `p <= reject` can happen.
        public let reject: Bool
        /// The calibration images that the review budget needs.
        public let leastCountForReview: Int
        /// The calibration images that the reject budget needs.
        public let leastCountForReject: Int
    }

    /// Which budgets a number of calibration images can support: a rate a needs `ceil(1 / a) - 1`.
    public func support(calibrationCount: Int) -> Support {
        let forReview = FalseAlarmRate.leastCount(review) ?? .max
        let forReject = FalseAlarmRate.leastCount(reject) ?? .max
        return Support(
            review: calibrationCount >= forReview, reject: calibrationCount >= forReject,
            leastCountForReview: forReview, leastCountForReject: forReject)
    }

    /// The verdict of a p-value.
    ///
    /// Where the calibration images cannot support the review budget, nothing is accepted: the verdict is review at
    /// best. A p-value outside 0...1 (NaN too) is rejected.
    ///
    /// - Parameters:
    ///   - pValue: the p-value, 0...1.
    ///   - calibrationCount: the number of calibration images it was computed from.
    /// - Returns: reject at or below the reject budget, review at or below the review budget, else accept.
    public func verdict(pValue: Double, calibrationCount: Int) -> Verdict {
        guard pValue > reject, pValue <= 1 else { return .reject }
        guard pValue > review, support(calibrationCount: calibrationCount).review else { return .review }
        return .accept
    }
}
