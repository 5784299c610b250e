public import GAMAttention

/// The verdict on one image, with every figure behind it.
public struct VerificationReport: Sendable {
    /// What the network says of the image.
    public struct Prediction: Sendable, Equatable {
        /// The proper class with the largest logit.
        public let classIndex: Int
        /// Its name.
        public let className: String
        /// Its probability among all classes, 0 to 1: softmax of the logits, which is no measure of being right.
        public let probability: Double
        /// The probability of the garbage class, where the network has one.
        public let garbageProbability: Double?
    }

    /// Accept, review or reject.
    public let verdict: Verdict
    /// Why, in words; empty for an accepted image about which there is nothing to say.
    public let reasons: [String]
    /// What the network says.
    public let prediction: Prediction
    /// The joined conformal p-value: among images exchangeable with the calibration images, the share of values as small
    /// as this one is at most this value.
    public let pValue: Double
    /// T, the joined statistic, for ranking images; infinite where a score is undefined.
    public let statistic: Double
    /// Each component's outcome.
    public let evidence: [Evidence]
    /// Yes/no checks of the image itself that failed.
    public let defects: [ImageDefect]
    /// The network's outputs, one a class.
    public let logits: [Double]
    /// The Grad-CAM map of the predicted class: what moved this logit, which is not where disease is.
    public let attentionMap: AttentionMap
    /// The false-alarm rates the verdict keeps.
    public let budgets: FalseAlarmBudgets
    /// Which calibration images the p-value rests on, how scores were joined, and what is promised.
    public let basis: CalibrationBasis
    /// What was seen of the image before preprocessing; `nil` where only the network's input was given.
    public let imageFacts: ImageFacts?
    /// The layers that were looked at.
    public let layers: ObservedLayers
    /// The instruction set of the kernels: `avx512`, `avx2`, `neon` or `scalar`; others round otherwise.
    public let instructionSet: String
    /// The model's hash.
    public let modelHash: String
    /// The profile's hash.
    public let profileHash: String
    /// SHA-256 over the decoded samples with their size, depth and polarity; `nil` where only the network's input was
    /// given.
    public package(set) var imageHash: String?

    /// The number of calibration images the p-value rests on.
    public var calibrationCount: Int { basis.count }

    /// The component that weighs most in the joined statistic; `nil` where every score is below what is usual.
    public var weightiest: Evidence? {
        guard let top = evidence.max(by: { $0.share < $1.share }), top.share > 0 else { return nil }
        return top
    }
}
