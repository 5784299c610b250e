import ArgumentParser
import GAMTraining
import GAMVerify

/// A training as the arguments of `gam train` describe it: images read, network made.
struct TrainingTask {
    /// One set of images by what it is for.
    struct Part {
        let name: String
        let images: LabelledImages
    }

    let settings: TrainingSettings
    let description: ModelDescription
    let trainer: Trainer
    /// Training, validation and, where given, test images; proper ones and garbage that was brought along.
    let parts: [Part]
    /// The network before a garbage class was added to it.
    let before: Network?
    private let garbage: GarbageTraining?

    init(_ command: Train) throws {
        let start = try Start(command)
        settings = command.training.settings(isFurther: start.model != nil, threads: command.work.threads)
        var description = start.description
        try settings.validate(classes: description.classes.count)
        let folders = try start.folders(command)
        let threads = command.work.threads
        var parts = [Part]()
        for (name, folders) in folders {
            let images = try folders.read(
                description.preprocessing, photometric: command.reading.photometric, threads: threads
            ) { Terminal.message("\($1), left out".withoutRepeatedName($0)) }
            parts.append(Part(name: name, images: images))
        }
        if command.garbage.isWanted {
            description.garbageClass = description.garbageClass ?? description.classes.count
            if description.classes.count == description.garbageClass { description.classes.append("garbage") }
            parts = try TrainingTask.addGarbage(command, description, to: parts)
        }
        for (index, count) in parts[0].images.countByClass.enumerated()
        where count < 1 && index != description.garbageClass {
            throw TrainingError.tooFewImages(class: description.classes[index], expected: 1, found: count)
        }
        let network = try start.network(command, outputs: description.classes.count)
        self.description = description
        self.parts = parts
        if let garbageClass = description.garbageClass, command.garbage.isWanted {
            let garbage = GarbageTraining(
                network, settings: settings, training: parts[0].images, validation: parts[1].images,
                garbageClass: garbageClass, preprocessing: description.preprocessing,
                isSynthetic: command.garbage.isSynthetic)
            trainer = try garbage.trainer()
            self.garbage = garbage
            before = start.model?.network
        } else {
            trainer = try Trainer(
                network, settings: settings, training: parts[0].images, validation: parts[1].images)
            garbage = nil
            before = nil
        }
    }

    /// Images that the user calls garbage: four of five for training, the others for validation.
    private static func addGarbage(
        _ command: Train, _ description: ModelDescription, to parts: [Part]
    ) throws -> [Part] {
        guard let label = description.garbageClass else { return parts }
        var brought = [LabelledImages](repeating: LabelledImages(classes: description.classes), count: 2)
        if !command.garbage.folders.isEmpty {
            let all = try ImageFolders(command.garbage.folders, label: label, classes: description.classes)
            let divided = all.divided(share: 0.2, seed: command.training.seed)
            for (index, folders) in [divided.first, divided.second].enumerated() {
                brought[index] = try folders.read(
                    description.preprocessing, photometric: command.reading.photometric, threads: command.work.threads
                ) { Terminal.message("\($1), left out".withoutRepeatedName($0)) }
            }
        }
        return try parts.enumerated().map { index, part in
            let own = index < 2 ? brought[index] : LabelledImages(classes: description.classes)
            return Part(
                name: part.name,
                images: try LabelledImages(
                    classes: description.classes, inputs: part.images.inputs + own.inputs,
                    labels: part.images.labels + own.labels))
        }
    }

    /// The test of families that were left out, where it is wanted.
    func leaveOut(_ trained: TrainedNetwork, _ line: ProgressLine, isWanted: Bool) throws -> [LeftOutFamily] {
        guard let garbage, garbage.isSynthetic, isWanted else { return [] }
        let families = Outliers.families.count
        return try garbage.leavingOut(comparedWith: trained.network, epochs: max(2, settings.epochs / 4)) {
            line.show("leaving out \($0): \($1 + 1) of \(families) families")
            return true
        }
    }
}

/// Where a training begins: a model that exists, or what a survey of the images suggests.
private struct Start {
    let model: Model?
    let description: ModelDescription
    private let all: ImageFolders

    init(_ command: Train) throws {
        let model = try command.network.from.map { try Model(contentsOf: FilePath($0)) }
        self.model = model
        let proper = model.map { model in
            model.classes.indices.filter { $0 != model.description.garbageClass }.map { model.classes[$0] }
        }
        let all = try ImageFolders(FilePath(command.images), classes: proper)
        try all.require(2)
        self.all = all
        if let model {
            description = model.description
            return
        }
        let survey = try ImageSurvey(
            all, channels: command.network.rgb ? 3 : 1, photometric: command.reading.photometric)
        let side = command.network.size ?? min(224, max(32, survey.shorterSide / 32 * 32))
        if !survey.oddlyShaped.isEmpty {
            let names = survey.oddlyShaped.prefix(3).map(\.description).joined(separator: ", ")
            Terminal.message(
                "\(Counted.images(survey.oddlyShaped.count)) of other proportions than most: \(names)"
                    + (survey.oddlyShaped.count > 3 ? ", ..." : "") + "; all are stretched to \(side) x \(side)")
        }
        description = ModelDescription(preprocessing: survey.preprocessing(side: side), classes: all.classes)
    }

    /// The files of each part.
    func folders(_ command: Train) throws -> [(String, ImageFolders)] {
        var folders: [(String, ImageFolders)]
        if let val = command.val {
            folders = [("train", all), ("val", try ImageFolders(FilePath(val), classes: all.classes))]
        } else {
            let divided = all.divided(share: command.valShare, seed: command.training.seed)
            folders = [("train", divided.first), ("val", divided.second)]
        }
        if let test = command.test {
            folders.append(("test", try ImageFolders(FilePath(test), classes: all.classes)))
        }
        return folders
    }

    /// The network as it begins.
    func network(_ command: Train, outputs: Int) throws -> Network {
        if let model {
            return outputs > model.classes.count ? try model.network.addingOutput() : model.network
        }
        return try GAMError.wrap {
            try ResNet.network(
                from: try ResNet.randomWeights(
                    depth: command.network.depth, width: command.network.width,
                    inputs: description.preprocessing.inputChannels, classes: outputs, seed: command.training.seed))
        }
    }
}

extension String {
    /// The text without a name that stands at its beginning twice.
    fileprivate func withoutRepeatedName(_ name: String) -> String {
        hasPrefix("\(name): \(name): ") ? String(dropFirst(name.count + 2)) : self
    }
}
