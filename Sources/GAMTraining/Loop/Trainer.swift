public import GAMFiles
public import GAMNetwork
import GAMTensor

/// Trains a network on images in memory.
///
/// The result depends on network, settings and images alone: the same bits for any number of threads, from run to run,
/// and whether a training went through or was stopped and resumed. Each epoch visits the images in a new order, as many
/// whole batches as there are; the few that are left over differ from epoch to epoch.
public struct Trainer: Sendable {
    /// The network as it begins.
    public let network: Network
    /// How it is trained.
    public let settings: TrainingSettings
    /// What it learns from.
    public let training: LabelledImages
    /// What it is judged by after each epoch; never learned from.
    public let validation: LabelledImages?
    /// Images that are made anew in every epoch, and learned from too.
    public let generated: GeneratedImages?

    /// A training.
    ///
    /// - Parameters:
    ///   - network: the network, one output a class.
    ///   - settings: how it is trained.
    ///   - training: what it learns from.
    ///   - validation: what it is judged by after each epoch; needed for early stopping. Without it the last state counts.
    ///   - generated: further images of one class that are made anew in every epoch.
    /// - Throws: ``TrainingError`` for settings out of range, and for images or classes that do not fit the network.
    public init(
        _ network: Network, settings: TrainingSettings, training: LabelledImages, validation: LabelledImages? = nil,
        generated: GeneratedImages? = nil
    ) throws(TrainingError) {
        try settings.validate(classes: training.classes.count)
        guard let input = training.inputs.first?.shape else {
            throw .array(what: "training images", expected: "at least 1", found: "0")
        }
        let shapes = try TrainingError.fromNetwork { () throws(NetworkError) in try network.shapes(for: [input]) }
        let outputs = shapes[network.output].elementCount ?? 0
        guard outputs == training.classes.count else {
            throw .array(
                what: "classes", expected: "\(outputs), as many as the network has outputs",
                found: "\(training.classes.count)")
        }
        if let validation {
            guard validation.classes == training.classes else {
                throw .classes(
                    what: "validation images", expected: training.classes, found: validation.classes)
            }
            guard let shape = validation.inputs.first?.shape, shape == input else {
                throw .array(
                    what: "validation images", expected: "shape \(input)",
                    found: validation.inputs.first.map { "\($0.shape)" } ?? "none")
            }
        } else if settings.patience != nil {
            throw .setting(name: "patience", expected: "validation images to stop by", found: "none")
        }
        if let generated, !training.classes.indices.contains(generated.label) {
            throw .array(
                what: "label of generated images", expected: "0 to \(training.classes.count - 1)",
                found: "\(generated.label)")
        }
        _ = try FrozenStage.cut(network, settings.part)
        self.network = network
        self.settings = settings
        self.training = training
        self.validation = validation
        self.generated = generated
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - folder: where the last and the best state are written after each epoch, as `last.safetensors` and
    ///     `best.safetensors`, and the history, as `history.jsonl`; `nil` for nowhere. It must exist.
    ///   - resumes: whether to go on from the last state in the folder, where there is one. The first step is taken
    ///     again, to see that it gives what it gave then.
    ///   - toleratesOtherEngine: whether to go on, too, where another version, build or instruction set began; the result
    ///     is then as good, but not the same to the bit, and ``TrainedNetwork/isOfOneEngine`` says so.
    ///   - progress: called after each step on the calling thread; returning `false` ends the training after a last state
    ///     was written.
    ///   - ended: called after each epoch, when its state was written.
    /// - Returns: the trained network and the course of the training.
    /// - Throws: ``TrainingError/foreignCheckpoint(_:what:expected:found:)`` for a state of other images, settings or first
    ///   weights, ``TrainingError/otherEngine(_:what:expected:found:)`` for one of another engine, and others; where the
    ///   loss is no longer a finite number, what was written before stays.
    public func run(
        checkpoints folder: FilePath? = nil, resumes: Bool = false, toleratesOtherEngine: Bool = false,
        progress: ((TrainingProgress) -> Bool)? = nil, ended: ((EpochRecord) -> Void)? = nil
    ) throws(TrainingError) -> TrainedNetwork {
        let run = try TrainingRun(self, folder: folder)
        if resumes { try run.restore(toleratesOtherEngine: toleratesOtherEngine) }
        return try run.finish(progress, ended)
    }

    /// The number of threads.
    var threads: Int { settings.threads ?? ThreadTeam.processorCount }
    /// Images of an epoch before whole batches are made of them.
    var imageCount: Int { training.count + (generated?.count ?? 0) }
    /// Images of a step.
    var batchSize: Int { min(settings.batchSize, imageCount) }
    /// Steps of an epoch.
    var steps: Int { imageCount / batchSize }
}

/// A network after its training.
public struct TrainedNetwork: Sendable {
    /// The network that is to be used: of the epoch with the lowest validation loss, or of the last one.
    public let network: Network
    /// The epoch it is from.
    public let epoch: Int
    /// What each epoch gave.
    public let history: [EpochRecord]
    /// Whether the training ended early because the validation loss no longer fell.
    public let isStoppedEarly: Bool
    /// Steps that changed the network in all.
    public let steps: Int
    /// Whether one engine computed it all; a training that went on under another cannot be repeated to the bit.
    public let isOfOneEngine: Bool
}
