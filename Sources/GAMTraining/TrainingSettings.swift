/// The rule by which parameters follow their gradients.
public enum Optimiser: Sendable, Equatable {
    /// Gradient descent with momentum, in Nesterov's form where asked (PyTorch's `SGD`).
    case momentum(_ momentum: Double = 0.9, nesterov: Bool = false)
    /// Adam with decoupled weight decay (PyTorch's `AdamW`).
    case adamW(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
}

/// How classes of different size count.
public enum ClassBalance: Sendable, Equatable {
    /// Every image counts the same.
    case none
    /// Every class counts the same: the weight of a class is the mean count of images over its own.
    case balanced
    /// Given weights, one a class.
    case weights([Double])
}

/// Which layers are trained.
public enum TrainedPart: Sendable, Equatable {
    /// All.
    case all
    /// Those behind a layer or stage; what lies before keeps its parameters and its batch norms' statistics.
    case after(String)
    /// The last layer; its inputs are computed once for each image, so nothing is augmented.
    case head
}

/// How often a training's state is written within an epoch.
public enum CheckpointInterval: Sendable, Equatable {
    /// After every so many steps of an epoch, 1 or more.
    case steps(Int)
    /// After the first step that ends so many seconds, more than 0, after the state was last written.
    case seconds(Double)
}

/// How a network is trained.
public struct TrainingSettings: Sendable, Equatable {
    /// How often every image is seen, 1 or more.
    public var epochs = 30
    /// Images of one step, 1 or more; where there are fewer images, all of them.
    public var batchSize = 32
    /// The highest learning rate, more than 0.
    public var rate = 0.002
    /// How the rate runs.
    public var schedule = RateSchedule.cosine
    /// Epochs over which the rate rises at the beginning, 0 or more.
    public var warmUpEpochs = 1.0
    /// The rule by which parameters follow their gradients.
    public var optimiser = Optimiser.adamW()
    /// The share of a parameter that it loses in a step of rate 1, 0 or more.
    public var weightDecay = 0.05
    /// Whether norms and biases decay too.
    public var decaysNormsAndBiases = false
    /// How classes of different size count.
    public var balance = ClassBalance.none
    /// Label smoothing, 0 or more, below 1.
    public var labelSmoothing = 0.0
    /// How training images are varied.
    public var augmentation = Augmentation.radiographs
    /// Which layers are trained.
    public var part = TrainedPart.all
    /// Epochs without a lower validation loss after which the training ends; `nil` for all epochs.
    public var patience: Int?
    /// What order and variation are drawn from.
    public var seed: UInt64 = 0
    /// Threads, the caller's among them; `nil` for all processors.
    ///
    /// The bits do not depend on it.
    public var threads: Int?
    /// How often the state is written within an epoch; `nil` for the ends of epochs only.
    ///
    /// The bits do not depend on it.
    public var checkpointInterval: CheckpointInterval?

    /// The settings that suit a few thousand radiographs.
    public init() {}

    /// Refuses what is out of its range.
    ///
    /// - Throws: ``TrainingError/setting(name:expected:found:)``.
    public func validate(classes: Int) throws(TrainingError) {
        try TrainingSettings.check("epochs", epochs, in: 1...1_000_000)
        try TrainingSettings.check("batch size", batchSize, in: 1...65536)
        for (name, value) in [
            ("rate", rate), ("warm-up", warmUpEpochs), ("weight decay", weightDecay),
            ("label smoothing", labelSmoothing),
        ] where !(value.isFinite && value >= 0) {
            throw .setting(name: name, expected: "a number that is not negative", found: "\(value)")
        }
        guard rate > 0 else { throw .setting(name: "rate", expected: "more than 0", found: "\(rate)") }
        guard labelSmoothing < 1 else {
            throw .setting(name: "label smoothing", expected: "less than 1", found: "\(labelSmoothing)")
        }
        if let patience { try TrainingSettings.check("patience", patience, in: 1...1_000_000) }
        if let threads { try TrainingSettings.check("threads", threads, in: 1...1024) }
        switch checkpointInterval {
        case .none: break
        case .steps(let count): try TrainingSettings.check("checkpoint steps", count, in: 1...1_000_000_000)
        case .seconds(let seconds):
            guard seconds > 0, seconds <= 1e9 else {
                throw .setting(name: "checkpoint seconds", expected: "more than 0", found: "\(seconds)")
            }
        }
        if case .weights(let weights) = balance {
            guard weights.count == classes, weights.allSatisfy({ $0.isFinite && $0 >= 0 }), weights.reduce(0, +) > 0
            else {
                throw .setting(
                    name: "class weights", expected: "\(classes) numbers, not negative and not all 0",
                    found: weights.map { "\($0)" }.joined(separator: ", "))
            }
        }
        try augmentation.validate()
    }

    private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(TrainingError) {
        guard range.contains(value) else {
            throw .setting(name: name, expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
        }
    }

    /// The weight of each class for images so distributed, or `nil` where all are 1.
    func classWeights(_ counts: [Int]) -> [Double]? {
        switch balance {
        case .none: return nil
        case .weights(let weights): return weights
        case .balanced:
            let present = counts.filter { $0 > 0 }
            let mean = Double(counts.reduce(0, +)) / Double(max(1, present.count))
            return counts.map { $0 > 0 ? mean / Double($0) : 0 }
        }
    }
}
