/// Among which calibration images an image's p-value is formed.
public enum CalibrationScope: Sendable, Equatable {
    /// Among all: the rate holds over all proper images together, not within each class.
    case pooled
    /// Among those predicted as the same class, where there are so many (the judged one counted); the images of all
    /// smaller classes together are one further group.
    ///
    /// The rate then holds within each group (Mondrian conformal prediction, Vovk 2005). A group that is too small for
    /// the review budget is not calibrated: its images are reviewed at best.
    case perClass(leastCount: Int)

    /// Per class from 300 images a class on, where a rate of 1 % is kept to within 2.3 % for 19 of 20 sets.
    public static let perClass = CalibrationScope.perClass(leastCount: 300)
}

/// What a verdict rests on: which calibration images, how joined, and what they can promise.
public struct CalibrationBasis: Sendable, Equatable {
    /// Which calibration images.
    public enum Images: Sendable, Equatable {
        /// All of the profile's.
        case all
        /// Those predicted as one class.
        case ofClass(Int)
        /// Those predicted as one of the classes that have too few images for a calibration of their own.
        case ofSmallClasses
    }

    /// Which calibration images.
    public let images: Images
    /// How many they are.
    public let count: Int
    /// How the components' scores are joined.
    public let joining: JoiningRule
    /// What is promised about images that are reviewed or rejected.
    public private(set) var review: FalseAlarmPromise
    /// What is promised about images that are rejected.
    public private(set) var reject: FalseAlarmPromise

    /// Combined p-values may lie above a level by their last bits only.
    private static let slack = 1 + 1e-12

    /// Whether the images are enough for the review budget; where they are not, nothing is accepted.
    public var isCalibrated: Bool { review.isSupported }

    init(
        images: Images, count: Int, budgets: FalseAlarmBudgets, joining: JoiningRule = .standard,
        componentCount: Int = 1
    ) {
        self.images = images
        self.count = count
        self.joining = joining
        func promise(_ rate: Double) -> FalseAlarmPromise {
            FalseAlarmPromise(
                checked: rate, kind: budgets.kind, calibrationCount: count, joining: joining,
                componentCount: componentCount)
        }
        review = promise(budgets.review)
        reject = promise(budgets.reject)
    }

    /// The same basis where the calibration images are the reference images, too.
    var ofCrossedImages: CalibrationBasis {
        var basis = self
        (basis.review, basis.reject) = (review.ofCrossedImages, reject.ofCrossedImages)
        return basis
    }

    /// The verdict of a p-value: reject or review at or below their levels, else accept.
    ///
    /// Where the review budget is not supported the verdict is review at best. What is no p-value is rejected.
    public func verdict(pValue: Double) -> Verdict {
        guard pValue > 0, pValue <= 1 else { return .reject }
        // A marginal level that is not supported is one that no p-value reaches.
        let rejected = reject.level ?? (reject.kind == .marginal ? reject.rate : 0)
        guard pValue > rejected * CalibrationBasis.slack else { return .reject }
        guard let level = review.level, pValue > level * CalibrationBasis.slack else { return .review }
        return .accept
    }
}
