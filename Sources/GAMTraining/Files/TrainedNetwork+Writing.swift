public import GAMFiles
import GAMImaging
public import GAMModelFiles
import GAMNetwork
import GAMTensor

extension TrainedNetwork {
    /// The weights by torchvision's names, `num_batches_tracked` of PyTorch's batch norms among them.
    ///
    /// - Throws: ``TrainingError/model(_:)``.
    public func weights() throws(TrainingError) -> SafetensorsFile {
        var file = SafetensorsFile()
        Checkpoint.insert(network.tensors, "", into: &file)
        for node in network.nodes where node.layer.kindName == "BatchNorm2D" {
            do throws(ModelFileError) {
                try file.insert([Int64(steps)], shape: Shape(), named: "\(node.name).num_batches_tracked")
            } catch {
                throw .model(error)
            }
        }
        return file
    }

    /// The network with its description, as if it had been opened from its folder.
    ///
    /// - Throws: ``TrainingError/model(_:)`` where they do not fit each other.
    public func model(_ description: ModelDescription) throws(TrainingError) -> StoredModel {
        let weights = try weights()
        return try TrainingError.fromModel { () throws(ModelFileError) in
            try StoredModel(weights: weights, description: description)
        }
    }

    /// Writes a model's folder.
    ///
    /// `README.md`, `history.jsonl` (a line an epoch), `learning-curve.png`, `preprocess.json` and, last, so that a folder
    /// that has it is complete, `model.safetensors`. Each file is written as a whole or not at all.
    ///
    /// - Parameters:
    ///   - folder: the folder, which must exist; files of these names are replaced.
    ///   - description: what the weights do not tell.
    ///   - report: what `README.md` says.
    /// - Throws: ``TrainingError``.
    public func write(
        to folder: FilePath, description: ModelDescription, report: TrainingReport
    ) throws(TrainingError) {
        _ = try model(description)
        let weights = try weights()
        let picture: [UInt8]
        do throws(ImagingError) {
            picture = try LearningCurve(history, best: epoch).picture().png()
        } catch {
            throw .image(name: "learning-curve.png", error)
        }
        let described = try TrainingError.fromModel { () throws(ModelFileError) in try description.encoded() }
        let encoded = try TrainingError.fromModel { () throws(ModelFileError) in try weights.encoded() }
        let text = report.lines.joined(separator: "\n") + "\n"
        for (name, bytes) in [
            ("README.md", Array(text.utf8)), ("history.jsonl", TrainedNetwork.lines(of: history)),
            ("learning-curve.png", picture), (StoredModel.descriptionName, described),
            (StoredModel.weightsName, encoded),
        ] {
            try TrainingError.fromFiles { () throws(FileError) in
                try Files.write(bytes, to: folder.appending(name))
            }
        }
    }

    /// A history as JSON lines.
    static func lines(of history: [EpochRecord]) -> [UInt8] {
        history.flatMap { record in
            JSONValue.object([
                "epoch": .number(Double(record.epoch)), "rate": .number(record.rate), "loss": .number(record.loss),
                "accuracy": .number(record.accuracy),
                "validation_loss": record.validationLoss.map { .number($0) } ?? .null,
                "validation_accuracy": record.validationAccuracy.map { .number($0) } ?? .null,
                "seconds": .number((record.seconds * 1000).rounded() / 1000),
                "images_per_second": .number((record.imagesPerSecond * 10).rounded() / 10),
            ]).encoded() + [UInt8(ascii: "\n")]
        }
    }
}
