import GAMFiles
import GAMNetwork
import GAMTensor

/// A training under way; it belongs to one call.
final class TrainingRun {
    let trainer: Trainer
    let folder: FilePath?
    var state = TrainingState()
    var trained: TrainableNetwork
    /// The parameters of the best epoch so far.
    var best: [String: Tensor]
    /// What a checkpoint must agree in with this training.
    var identity: TrainingIdentity
    private let frozen: Frozen
    private let loss: CrossEntropy
    private let draws: Draws
    let clock = ContinuousClock()
    /// When the last state was written, or the call began.
    var lastWritten: ContinuousClock.Instant
    /// Until when the epoch's seconds are counted.
    private var counted: ContinuousClock.Instant

    /// What comes before the trained layers.
    private enum Frozen {
        /// Nothing.
        case none
        /// Layers that run for each batch.
        case running(FrozenStage)
        /// Layers whose values were computed beforehand, for the training and the validation images.
        case computed(training: [Tensor], validation: [Tensor])
    }

    init(_ trainer: Trainer, folder: FilePath?) throws(TrainingError) {
        self.trainer = trainer
        self.folder = folder
        (lastWritten, counted) = (clock.now, clock.now)
        identity = try TrainingIdentity(of: trainer)
        let settings = trainer.settings
        var counts = trainer.training.countByClass
        if let generated = trainer.generated { counts[generated.label] += generated.count }
        loss = CrossEntropy(
            classWeights: settings.classWeights(counts), labelSmoothing: settings.labelSmoothing)
        draws = Draws(seed: settings.seed)
        var shape = Shape([trainer.batchSize] + trainer.training.inputs[0].shape.dimensions.dropFirst())
        var network = trainer.network
        var frozen = Frozen.none
        if let name = try FrozenStage.cut(network, settings.part) {
            let stage = try FrozenStage(network, after: name, input: shape, threads: trainer.threads)
            network = stage.after
            if settings.part == .head || settings.augmentation == .none {
                var inputs = trainer.training.inputs
                if let generated = trainer.generated {
                    for index in 0..<generated.count {
                        var generator = draws.image(inputs.count + index, epoch: 0)
                        inputs.append(generated.make(&generator))
                    }
                }
                frozen = .computed(
                    training: try stage.values(ofAll: inputs, batch: shape),
                    validation: try stage.values(ofAll: trainer.validation?.inputs ?? [], batch: shape))
            } else {
                frozen = .running(stage)
            }
            shape = try stage.valueShape(batch: shape)
        }
        self.frozen = frozen
        do throws(NetworkError) {
            trained = try TrainableNetwork(network, input: shape, threads: trainer.threads)
            best = try trained.tensors()
        } catch {
            throw .network(error)
        }
    }

    /// Trains to the end.
    func finish(
        _ progress: ((TrainingProgress) -> Bool)?, _ ended: ((EpochRecord) -> Void)?
    ) throws(TrainingError) -> TrainedNetwork {
        let start = Start(time: clock.now, steps: stepsDone)
        counted = start.time
        while state.epoch < trainer.settings.epochs, !isPatienceOver {
            let order = order(epoch: state.epoch + 1)
            while state.step < trainer.steps {
                try step(order)
                if stepsDone == 1 { identity.firstStep = try fingerprint() }
                if let progress, !progress(report(since: start)) {
                    try writeLast()
                    throw .cancelled
                }
                if isCheckpointDue { try writeLast() }
            }
            try endEpoch()
            if let ended, let record = state.history.last { ended(record) }
        }
        return TrainedNetwork(
            network: try TrainingError.fromNetwork { () throws(NetworkError) in
                try trainer.network.replacingParameters(best)
            },
            epoch: state.bestEpoch, history: state.history, isStoppedEarly: state.epoch < trainer.settings.epochs,
            steps: stepsDone, isOfOneEngine: !identity.isMixed)
    }

    /// Takes the first step of the training, from its first weights, and gives the fingerprint of what it changed.
    ///
    /// Only for a run that has not begun; it is restored afterwards.
    func takeFirstStep() throws(TrainingError) -> String {
        try step(order(epoch: 1))
        return try fingerprint()
    }

    /// A fingerprint of parameters, statistics and the optimiser's memory, in which the gradients show.
    private func fingerprint() throws(TrainingError) -> String {
        try withNetwork { network throws(NetworkError) in
            let memories = try network.optimiserState()
            return Fingerprint.text([try network.tensors()] + memories)
        }
    }

    /// The images of an epoch in its order.
    private func order(epoch: Int) -> [Int] {
        var generator = draws.order(epoch: epoch)
        return generator.shuffled(Array(0..<trainer.imageCount))
    }

    /// Whether a state is to be written within the epoch; at its end one is written in any case.
    private var isCheckpointDue: Bool {
        guard state.step < trainer.steps else { return false }
        switch trainer.settings.checkpointInterval {
        case .none: return false
        case .steps(let count): return state.step % count == 0
        case .seconds(let seconds): return lastWritten.duration(to: clock.now) >= .seconds(seconds)
        }
    }

    /// Adds the time since it was last counted to the epoch's.
    func countTime() {
        let now = clock.now
        state.seconds += counted.duration(to: now) / .seconds(1)
        counted = now
    }

    /// When something began, and after how many steps.
    private struct Start {
        let time: ContinuousClock.Instant
        let steps: Int
    }

    private var stepsDone: Int { state.epoch * trainer.steps + state.step }

    private var isPatienceOver: Bool {
        guard let patience = trainer.settings.patience else { return false }
        return state.epoch - state.bestEpoch >= patience
    }

    /// The rate of a step, counted from 0 over all epochs.
    private func rate(_ step: Int) -> Double {
        let settings = trainer.settings
        return settings.schedule.rate(
            step: step, of: settings.epochs * trainer.steps, peak: settings.rate,
            warmUp: Int(settings.warmUpEpochs * Double(trainer.steps)))
    }

    private func rule(_ step: Int) -> UpdateRule {
        let (rate, decay) = (rate(step), trainer.settings.weightDecay)
        switch trainer.settings.optimiser {
        case .momentum(let momentum, let nesterov):
            return .momentum(rate: rate, momentum: momentum, nesterov: nesterov, decay: decay)
        case .adamW(let beta1, let beta2, let epsilon):
            return .adamW(
                rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay, step: step + 1)
        }
    }

    private func step(_ order: [Int]) throws(TrainingError) {
        let number = stepsDone
        let places = Array(order[(state.step * trainer.batchSize)..<((state.step + 1) * trainer.batchSize)])
        let known = trainer.training.count
        let labels = places.map { $0 < known ? trainer.training.labels[$0] : trainer.generated?.label ?? 0 }
        let batch = try self.batch(places, epoch: state.epoch + 1)
        let logits = try withNetwork { network throws(NetworkError) in try network.forward(batch) }
        let result = try loss(logits, labels: labels)
        guard result.loss.isFinite else { throw .nonFiniteLoss(epoch: state.epoch + 1, step: state.step + 1) }
        let (rule, decaysAll) = (rule(number), trainer.settings.decaysNormsAndBiases)
        try withNetwork { network throws(NetworkError) in
            try network.backward(from: result.gradient)
            try network.update(rule, decaysAll: decaysAll)
            network.updateStatistics()
        }
        state.add(result, images: places.count)
    }

    /// Works with the network in training and gives its errors this module's type.
    func withNetwork<Value>(
        _ body: (inout TrainableNetwork) throws(NetworkError) -> Value
    ) throws(TrainingError) -> Value {
        do throws(NetworkError) {
            return try body(&trained)
        } catch {
            throw .network(error)
        }
    }

    /// What the trained layers are given in a step.
    private func batch(_ places: [Int], epoch: Int) throws(TrainingError) -> Tensor {
        if case .computed(let values, _) = frozen { return try Tensor.stack(places.map { values[$0] }) }
        let images = Images(trainer: trainer, draws: draws, epoch: epoch)
        let batch = try images.batch(places) { count, body in trained.forEach(count, body) }
        if case .running(let stage) = frozen { return try stage.values(for: batch) }
        return batch
    }

    private func endEpoch() throws(TrainingError) {
        let epoch = state.epoch + 1
        let tensors = try withNetwork { network throws(NetworkError) in try network.tensors() }
        let validation = try validate(tensors)
        countTime()
        let images = Double(trainer.steps * trainer.batchSize)
        let record = EpochRecord(
            epoch: epoch, rate: rate(stepsDone - 1), loss: state.loss, accuracy: state.accuracy,
            validationLoss: validation?.loss, validationAccuracy: validation?.accuracy, seconds: state.seconds,
            imagesPerSecond: images / max(state.seconds, 1e-9))
        if state.end(record) {
            best = tensors
            try writeBest()
        }
        try writeLast()
        try writeHistory()
    }

    private func validate(_ tensors: [String: Tensor]) throws(TrainingError) -> Evaluation? {
        guard let images = trainer.validation else { return nil }
        let start = trained.network
        let network = try TrainingError.fromNetwork { () throws(NetworkError) in try start.replacingParameters(tensors)
        }
        var inputs = images.inputs
        switch frozen {
        case .none: break
        case .computed(_, let values): inputs = values
        case .running:
            let whole = trainer.network
            let merged = try TrainingError.fromNetwork { () throws(NetworkError) in
                try whole.replacingParameters(tensors)
            }
            return try Evaluation(of: merged, on: images, threads: trainer.threads)
        }
        let logits = try Evaluation.logits(of: network, inputs, threads: trainer.threads)
        return try Evaluation(classes: images.classes, logits: logits, labels: images.labels)
    }

    private func report(since start: Start) -> TrainingProgress {
        let seconds = max(start.time.duration(to: clock.now) / .seconds(1), 1e-9)
        let done = stepsDone - start.steps
        let left = trainer.settings.epochs * trainer.steps - stepsDone
        let last = state.history.last
        var validation: (loss: Double, accuracy: Double)?
        if let loss = last?.validationLoss, let accuracy = last?.validationAccuracy { validation = (loss, accuracy) }
        return TrainingProgress(
            epoch: state.epoch + 1, epochs: trainer.settings.epochs, step: state.step, steps: trainer.steps,
            loss: state.loss, accuracy: state.accuracy, validation: validation,
            imagesPerSecond: Double(done * trainer.batchSize) / seconds,
            secondsLeft: Double(left) * seconds / Double(max(1, done)))
    }
}
