public import GAMImaging
public import GAMNetwork
import GAMTensor

/// A training of which one class is garbage: what is not a proper input.
public struct GarbageTraining: Sendable {
    /// The network as it begins, with an output for the garbage class.
    public let network: Network
    /// How it is trained.
    public private(set) var settings: TrainingSettings
    /// Proper images and, where the user brought some along, garbage.
    public let training, validation: LabelledImages
    /// The number of the garbage class.
    public let garbageClass: Int
    /// How proper images were prepared.
    public let preprocessing: Preprocessing
    /// Whether outliers are made from the proper images, too.
    public let isSynthetic: Bool

    /// A training with a garbage class.
    ///
    /// - Parameters:
    ///   - network: the network, one output a class, the garbage class among them.
    ///   - settings: how it is trained.
    ///   - training: what it learns from.
    ///   - validation: what it is judged by after each epoch.
    ///   - garbageClass: the number of the garbage class.
    ///   - preprocessing: how images were prepared.
    ///   - isSynthetic: whether outliers are made from the proper images, too.
    public init(
        _ network: Network, settings: TrainingSettings, training: LabelledImages, validation: LabelledImages,
        garbageClass: Int, preprocessing: Preprocessing, isSynthetic: Bool = true
    ) {
        self.network = network
        self.settings = settings
        self.training = training
        self.validation = validation
        self.garbageClass = garbageClass
        self.preprocessing = preprocessing
        self.isSynthetic = isSynthetic
    }

    /// The training itself.
    ///
    /// Garbage is as frequent as the other classes on average: what the user brought along and, in the rest of the places
    /// but at least half of them, outliers made anew in each epoch. As many made from validation images, the same ones in
    /// each epoch, stand among the validation images.
    ///
    /// - Parameter families: the families of outliers; `nil` for all.
    /// - Returns: the trainer.
    /// - Throws: ``TrainingError``.
    public func trainer(families: [String]? = nil) throws(TrainingError) -> Trainer {
        guard isSynthetic else {
            return try Trainer(network, settings: settings, training: training, validation: validation)
        }
        let outliers = try outliers(from: training, families: families)
        var judged = validation
        let made = try self.outliers(from: validation, families: families)
            .labelled(
                share(of: validation), label: garbageClass, classes: training.classes, seed: settings.seed ^ 0x6A72)
        for input in made.inputs { try judged.append(input, label: garbageClass) }
        return try Trainer(
            network, settings: settings, training: training, validation: judged,
            generated: outliers.generated(label: garbageClass, count: share(of: training)))
    }

    /// Trains a network without each family in turn and asks it about the family that it did not see.
    ///
    /// - Parameters:
    ///   - trained: the network that saw all families.
    ///   - epochs: how long each network is trained.
    ///   - count: outliers of each family, made from validation images.
    ///   - progress: called with a family's name and its number, from 0, before its training; returning `false` ends it.
    /// - Returns: for each family how much of it was called garbage, unseen and seen.
    /// - Throws: ``TrainingError``.
    public func leavingOut(
        comparedWith trained: Network, epochs: Int, count: Int = 200,
        progress: ((_ family: String, _ index: Int) -> Bool)? = nil
    ) throws(TrainingError) -> [LeftOutFamily] {
        var short = self
        short.settings.epochs = max(1, epochs)
        short.settings.patience = nil
        var found = [LeftOutFamily]()
        for (index, family) in Outliers.families.enumerated() {
            if let progress, !progress(family, index) { throw .cancelled }
            let others = Outliers.families.filter { $0 != family }
            let blind = try short.trainer(families: others).run()
            let unseen = try outliers(from: validation, families: [family])
                .labelled(count, label: garbageClass, classes: training.classes, seed: settings.seed ^ 0x1E47)
            let threads = settings.threads
            let shares = try [blind.network, trained].map { network throws(TrainingError) in
                try Evaluation(of: network, on: unseen, threads: threads).accuracy(of: garbageClass) ?? 0
            }
            found.append(LeftOutFamily(family: family, unseen: shares[0], seen: shares[1]))
        }
        return found
    }

    /// The proper images of a set.
    private func proper(_ images: LabelledImages) -> LabelledImages {
        images.at(images.labels.indices.filter { images.labels[$0] != garbageClass })
    }

    private func outliers(from images: LabelledImages, families: [String]?) throws(TrainingError) -> Outliers {
        try Outliers(from: proper(images), preprocessing: preprocessing, families: families)
    }

    /// How many outliers are made for a set.
    private func share(of images: LabelledImages) -> Int {
        let counts = images.countByClass
        let brought = counts[garbageClass]
        let mean = (images.count - brought) / max(1, counts.count - 1)
        return max(mean - brought, (mean + 1) / 2, 1)
    }
}
