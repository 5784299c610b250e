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
    /// The joined conformal p-value: among images exchangeable with the calibration images, the share of such small
    /// values is at most this value.
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
    /// The number of calibration images the p-values rest on.
    public let calibrationCount: Int
    /// The model's hash.
    public let modelHash: String

    /// The component that weighs most in the joined statistic; `nil` where every score is below what is usual.
    public var weightiest: Evidence? {
        guard let top = evidence.max(by: { $0.share < $1.share }), top.share > 0 else { return nil }
        return top
    }

    /// The verdict with the weightiest reason, as in `review: attention unlike the reference (p = 0.012)`.
    public var summary: String {
        let p = "p = \(Decimal.text(pValue, digits: 3))"
        guard let reason = reasons.first else { return "\(verdict) (\(p))" }
        return "\(verdict): \(reason) (\(p))"
    }
}

/// Numbers as people read them.
package enum Decimal {
    /// A number with so many digits after the point; `undefined` for NaN.
    package static func text(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "undefined" : value < 0 ? "-infinite" : "infinite" }
        var scale = 1.0
        for _ in 0..<max(0, digits) { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let units = Int(scaled)
        let sign = value < 0 && units > 0 ? "-" : ""
        let whole = units / Int(scale)
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(units % Int(scale))
        return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
