import GAMFiles
import GAMModelFiles
import GAMNetwork
import GAMTensor

/// What decides a training's bits: its images, network and settings, and the engine that computes it.
///
/// Version and instruction set name an engine. What the first step gave tells builds apart that share both: it has
/// passed through the order of the images, their variation, every kernel and the optimiser.
struct TrainingIdentity {
    /// Name and value of what makes it this training and no other, in the order of their weight.
    let task: [(name: String, value: String)]
    /// Name and value of what the engine is known by.
    private let engine: [(name: String, value: String)]
    /// A fingerprint of what the first step gave, once it was taken.
    var firstStep: String?
    /// Whether the training went on under another engine than it was begun with.
    var isMixed = false

    private static let firstStepName = "first step"
    private static let mixedName = "mixed engines"

    init(of trainer: Trainer) throws(TrainingError) {
        let generated = trainer.generated.map { "\($0.count) of \($0.name)" }
        task =
            [("format", Checkpoint.format), ("version", Checkpoint.version)] + trainer.settings.deciding
            + [
                ("first weights", Fingerprint.text(trainer.network.tensors)),
                ("training images", Fingerprint.text(trainer.training)),
                ("validation images", trainer.validation.map { Fingerprint.text($0) } ?? "none"),
                ("generated images", generated ?? "none"),
            ]
        let kernels = try TrainingError.fromNetwork { () throws(NetworkError) in try KernelSet.preferred() }
        engine = [("library version", LibraryVersion.current), ("instruction set", kernels.name)]
    }

    /// What a checkpoint's file says of it.
    var metadata: [String: String] {
        var metadata = [TrainingIdentity.mixedName: isMixed ? "yes" : "no"]
        for (name, value) in task + engine + [(TrainingIdentity.firstStepName, firstStep ?? "not taken")] {
            metadata[name] = value
        }
        return metadata
    }

    /// Refuses the checkpoint of another training, and, where the same bits are asked for, of another engine.
    ///
    /// - Parameters:
    ///   - file: the checkpoint.
    ///   - path: its name.
    ///   - toleratesOtherEngine: whether another engine will do; the training then counts as mixed.
    ///   - first: takes the first step and gives its fingerprint; asked only where all else agrees.
    /// - Throws: ``TrainingError/foreignCheckpoint(_:what:expected:found:)``,
    ///   ``TrainingError/otherEngine(_:what:expected:found:)``.
    mutating func check(
        _ file: SafetensorsFile, _ path: FilePath, toleratesOtherEngine: Bool,
        first: () throws(TrainingError) -> String
    ) throws(TrainingError) {
        for (name, expected) in task where file.metadata[name] != expected {
            throw .foreignCheckpoint(path, what: name, expected: expected, found: file.metadata[name] ?? "missing")
        }
        isMixed = file.metadata[TrainingIdentity.mixedName] != "no"
        var mine = engine
        if toleratesOtherEngine || mine.allSatisfy({ file.metadata[$0.name] == $0.value }) {
            let taken = try first()
            firstStep = taken
            mine.append((TrainingIdentity.firstStepName, taken))
        }
        for (name, expected) in mine where file.metadata[name] != expected {
            guard toleratesOtherEngine else {
                throw .otherEngine(path, what: name, expected: expected, found: file.metadata[name] ?? "missing")
            }
            isMixed = true
        }
    }
}

extension TrainingSettings {
    /// Every setting that a training's bits depend on, by name.
    ///
    /// All but threads and the times of checkpoints.
    package var deciding: [(name: String, value: String)] {
        [
            ("epochs", "\(epochs)"), ("batch size", "\(batchSize)"), ("rate", "\(rate)"), ("schedule", "\(schedule)"),
            ("warm-up epochs", "\(warmUpEpochs)"), ("optimiser", "\(optimiser)"), ("weight decay", "\(weightDecay)"),
            ("decay of norms and biases", "\(decaysNormsAndBiases)"), ("class balance", "\(balance)"),
            ("label smoothing", "\(labelSmoothing)"), ("augmentation", "\(augmentation)"),
            ("trained part", "\(part)"), ("patience", patience.map { "\($0)" } ?? "none"), ("seed", "\(seed)"),
        ]
    }
}
