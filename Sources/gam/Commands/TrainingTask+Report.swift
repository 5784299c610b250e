import GAMTraining
import GAMVerify

extension TrainingTask {
    /// What README.md says of the trained network.
    func report(_ trained: TrainedNetwork, _ leftOut: [LeftOutFamily], command: Train) throws -> TrainingReport {
        var judged = [TrainingReport.Part]()
        for part in parts {
            judged.append(
                TrainingReport.Part(
                    name: part.name,
                    evaluation: try Evaluation(of: trained.network, on: part.images, threads: settings.threads),
                    before: try before.map { try evaluation(before: $0, part) }))
        }
        var report = TrainingReport(
            title: FilePath(command.output).lastComponent, recipe: recipe(trained, command), parts: judged,
            garbageClass: description.garbageClass)
        report.leftOut = leftOut
        report.cautions = cautions(command)
        return report
    }

    /// How the network did before a class was added, on the proper images.
    private func evaluation(before network: Network, _ part: Part) throws -> Evaluation {
        let known = network.outputCount(for: part.images) ?? description.classes.count
        let proper = part.images.labels.indices.filter { part.images.labels[$0] != description.garbageClass }
        let images = try LabelledImages(
            classes: Array(description.classes.prefix(known)), inputs: proper.map { part.images.inputs[$0] },
            labels: proper.map { part.images.labels[$0] })
        return try Evaluation(of: network, on: images, threads: settings.threads)
    }

    private func recipe(_ trained: TrainedNetwork, _ command: Train) -> [String] {
        let preprocessing = description.preprocessing
        let source =
            command.network.from.map { "Trained further from \(FilePath($0).lastComponent)." }
            ?? "ResNet of depth \(command.network.depth), first width \(command.network.width), random weights of seed "
            + "\(settings.seed) at the beginning."
        let rule = command.training.optimiser == .adamw ? "AdamW" : "SGD with Nesterov's momentum 0.9"
        let part =
            switch settings.part {
            case .all: "all layers"
            case .after(let name): "layers behind \(name)"
            case .head: "the last layer only"
            }
        var lines = [
            source
                + " \(trained.network.parameterCount) parameters, torchvision's names; input \(preprocessing.inputWidth) x "
                + "\(preprocessing.inputHeight), \(preprocessing.inputChannels == 1 ? "gray" : "three channels").",
            "Trained with gam \(LibraryVersion.current): \(rule), rate \(settings.rate), weight decay "
                + "\(settings.weightDecay), batch \(settings.batchSize), \(part), seed \(settings.seed); "
                + "\(trained.history.count) epochs\(trained.isStoppedEarly ? ", then stopped early" : ""), of which epoch "
                + "\(trained.epoch) is kept: its loss on the validation images was the lowest.",
        ]
        if !trained.isOfOneEngine {
            lines.append(
                "It was stopped and went on under another version, build or instruction set: a repetition will not have "
                    + "the same bits.")
        }
        if settings.augmentation != .none {
            let varied = settings.augmentation
            lines.append(
                "Training images were varied: shift up to \(Decimal.text(100 * varied.shift, digits: 0)) % of the side, "
                    + "size \(Decimal.text(100 * varied.scale, digits: 0)) %, rotation "
                    + "\(Decimal.text(varied.rotation, digits: 0)) degrees, contrast "
                    + "\(Decimal.text(100 * varied.contrast, digits: 0)) %, brightness \(varied.brightness) and noise "
                    + "\(varied.noise) standard deviations; never mirrored.")
        }
        if command.garbage.isWanted {
            let brought = parts[0].images.countByClass[description.garbageClass ?? 0]
            lines.append(
                "The garbage class learned from"
                    + (trainer.generated.map { " \($0.count) \($0.name) made anew in each epoch" } ?? "")
                    + (brought > 0 ? "\(trainer.generated == nil ? "" : " and") \(brought) images brought along" : "")
                    + ".")
        }
        return lines
    }

    private func cautions(_ command: Train) -> [String] {
        var cautions = [String]()
        if command.val == nil {
            cautions.append(
                "Validation images were set aside image by image: where a patient has several images, accuracy on them "
                    + "is too good.")
        }
        cautions.append(
            "The kept epoch was chosen on the validation images; only test images were neither learned from nor chosen "
                + "by." + (command.test == nil ? " There are none here." : ""))
        if command.garbage.isWanted {
            cautions.append(
                "The garbage class knows outliers like those it saw. It is no proof that an image is a proper one.")
        }
        return cautions
    }
}

extension Network {
    /// How many outputs it has for images such as these.
    fileprivate func outputCount(for images: LabelledImages) -> Int? {
        guard let shape = images.inputs.first?.shape, let shapes = try? shapes(for: [shape]) else { return nil }
        return shapes[output].elementCount
    }
}

extension EpochRecord {
    /// What the epoch gave, on one line.
    func sentence(of epochs: Int) -> String {
        let validation = validationAccuracy.map { ", validation \(Decimal.text(100 * $0, digits: 1)) %" } ?? ""
        return "epoch \(epoch) of \(epochs): loss \(Decimal.text(loss, digits: 4)), "
            + "\(Decimal.text(100 * accuracy, digits: 1)) %\(validation), "
            + "\(Decimal.text(imagesPerSecond, digits: 0)) images a second"
    }
}

extension ProgressLine {
    /// Shows how far a training has come.
    func show(_ progress: TrainingProgress) {
        let validation =
            progress.validation.map { ", validation \(Decimal.text(100 * $0.accuracy, digits: 1)) %" } ?? ""
        show(
            "epoch \(progress.epoch) of \(progress.epochs), step \(progress.step) of \(progress.steps): loss "
                + "\(Decimal.text(progress.loss, digits: 4)), \(Decimal.text(100 * progress.accuracy, digits: 1)) %"
                + "\(validation), \(Decimal.text(progress.imagesPerSecond, digits: 0)) images a second, "
                + "\(Decimal.text(progress.secondsLeft.rounded(.up), digits: 0)) s left")
    }
}
