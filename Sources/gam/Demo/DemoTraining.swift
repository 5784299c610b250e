import GAMTraining
import GAMVerify

/// A network that a demonstration trained.
struct DemoModel {
    let name: String
    let model: Model
    let history: [EpochRecord]
    /// The epoch that is used.
    let epoch: Int
    /// The share of right answers on images of its own kind that it did not learn from.
    let accuracy: Double
    private let weights: SafetensorsFile

    init(
        name: String, trained: TrainedNetwork, description: ModelDescription, accuracy: Double
    ) throws(TrainingError) {
        self.name = name
        model = Model(try trained.model(description))
        history = trained.history
        epoch = trained.epoch
        self.accuracy = accuracy
        weights = try trained.weights()
    }

    /// Writes the model's folder, as other commands read it, into a folder that exists.
    func write(to folder: FilePath) throws(GAMError) {
        try GAMError.wrap {
            let place = folder.appending(name)
            try Files.makeFolder(place)
            try Files.write(try model.description.encoded(), to: place.appending(StoredModel.descriptionName))
            try Files.write(try weights.encoded(), to: place.appending(StoredModel.weightsName))
        }
    }
}

/// Trains the networks of a demonstration.
struct DemoTraining {
    let plan: DemoPlan
    let threads: Int?
    let line: ProgressLine

    /// Trains a network.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - training: what it learns from.
    ///   - validation: what it is judged by.
    ///   - hasGarbage: whether it has a garbage class, and learns it from outliers made of its images.
    ///   - seed: where chance comes from.
    /// - Returns: the trained network.
    /// - Throws: what the training throws.
    func train(
        _ name: String, on training: DemoSet, validation: DemoSet, hasGarbage: Bool, seed: UInt64
    ) throws -> DemoModel {
        let names = HandPhantom.classNames + (hasGarbage ? ["garbage"] : [])
        let sets = try [training, validation].map { set in
            try LabelledImages(
                classes: names, radiographs: try set.radiographs(), labels: set.labels,
                preprocessing: plan.preprocessing)
        }
        var settings = TrainingSettings()
        settings.epochs = hasGarbage ? plan.epochs : plan.briefEpochs
        settings.batchSize = 16
        settings.rate = 0.004
        settings.seed = seed
        settings.threads = threads
        settings.augmentation = DemoTraining.augmentation
        let network = try ResNet.network(
            from: try ResNet.randomWeights(
                depth: 10, width: plan.width, inputs: 1, classes: names.count, seed: seed))
        let trainer: Trainer
        if hasGarbage {
            trainer = try GarbageTraining(
                network, settings: settings, training: sets[0], validation: sets[1], garbageClass: names.count - 1,
                preprocessing: plan.preprocessing
            ).trainer()
        } else {
            trainer = try Trainer(network, settings: settings, training: sets[0], validation: sets[1])
        }
        let trained = try trainer.run { progress in
            line.show("training \(name): epoch \(progress.epoch) of \(progress.epochs)")
            return true
        }
        line.clear()
        var description = ModelDescription(
            preprocessing: plan.preprocessing, classes: names, targetLayer: DemoPlan.layer)
        if hasGarbage { description.garbageClass = names.count - 1 }
        let accuracy = try Evaluation(of: trained.network, on: sets[1], threads: threads).accuracy ?? 0
        return try DemoModel(name: name, trained: trained, description: description, accuracy: accuracy)
    }

    /// Little variation: phantoms vary by themselves.
    private static var augmentation: Augmentation {
        var augmentation = Augmentation.none
        augmentation.shift = 0.03
        augmentation.rotation = 4
        augmentation.brightness = 0.1
        augmentation.contrast = 0.1
        return augmentation
    }
}
