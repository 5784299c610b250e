public import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Cross-entropy of logits and classes, as PyTorch's `CrossEntropyLoss` with `reduction="mean"`.
///
/// With p the probabilities, y an image's class, w the classes' weights, K classes and smoothing e:
/// `((1 - e) sum w[y] (-log p[y]) + e / K sum over c of w[c] (-log p[c])) / sum w[y]`, sums over the batch
/// (label smoothing: Szegedy and others 2016, arXiv 1512.00567, section 7). Everything is float64 inside.
public struct CrossEntropy: Sendable, Equatable {
    /// The weight of each class, or `nil` for 1; not negative.
    public var classWeights: [Double]?
    /// The share of probability that every class is to have, 0 or more, below 1.
    public var labelSmoothing: Double

    /// What a batch gave.
    public struct Result: Sendable, Equatable {
        /// The mean loss of the batch.
        public let loss: Double
        /// Its gradient at the logits, row by row.
        public let gradient: [Float]
        /// How many images have their largest logit at their class.
        public let correct: Int
    }

    /// A loss; weights and smoothing are checked where a training begins.
    public init(classWeights: [Double]? = nil, labelSmoothing: Double = 0) {
        self.classWeights = classWeights
        self.labelSmoothing = labelSmoothing
    }

    /// The loss of a batch and its gradient.
    ///
    /// - Parameters:
    ///   - logits: `[N, classes]`.
    ///   - labels: the class of each image.
    /// - Returns: loss, gradient and count of right answers; the loss is not finite where a logit is not.
    /// - Throws: ``TrainingError/array(what:expected:found:)`` where labels or weights do not fit the logits.
    public func callAsFunction(_ logits: Tensor, labels: [Int]) throws(TrainingError) -> Result {
        guard logits.shape.rank == 2, logits.shape[0] == labels.count, logits.shape[1] > 0 else {
            throw .array(what: "logits", expected: "shape \(labels.count)xclasses", found: "\(logits.shape)")
        }
        let count = logits.shape[1]
        if let label = labels.first(where: { !(0..<count).contains($0) }) {
            throw .array(what: "labels", expected: "0 to \(count - 1)", found: "\(label)")
        }
        let weights = classWeights ?? [Double](repeating: 1, count: count)
        guard weights.count == count else {
            throw .array(what: "class weights", expected: "\(count), one a class", found: "\(weights.count)")
        }
        let total = labels.reduce(0) { $0 + weights[$1] }
        let (kept, spread) = (1 - labelSmoothing, labelSmoothing / Double(count))
        var (loss, correct) = (0.0, 0)
        var gradient = [Float]()
        gradient.reserveCapacity(logits.values.count)
        for (row, label) in labels.enumerated() {
            let values = logits.values[(row * count)..<((row + 1) * count)].map(Double.init)
            let largest = values.max() ?? 0
            let sum = values.reduce(0) { $0 + exp($1 - largest) }
            let logarithm = log(sum)
            // The weight that each class's -log p has in this row.
            let shares = weights.indices.map { spread * weights[$0] + ($0 == label ? kept * weights[label] : 0) }
            let share = shares.reduce(0, +)
            for index in 0..<count {
                loss -= shares[index] * (values[index] - largest - logarithm)
                gradient.append(Float((share * exp(values[index] - largest) / sum - shares[index]) / total))
            }
            if values.firstIndex(of: largest) == label { correct += 1 }
        }
        return Result(loss: loss / total, gradient: gradient, correct: correct)
    }
}
