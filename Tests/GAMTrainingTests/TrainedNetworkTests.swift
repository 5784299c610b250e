import Foundation
import GAMFiles
import GAMImaging
import GAMModelFiles
import GAMNetwork
import GAMTensor
import GAMTraining
import Testing

struct TrainedNetworkTests {
    private static func trained() throws -> TrainedNetwork {
        try Trainer(
            try Site.network(), settings: Site.settings(epochs: 2), training: try Site.images(16, seed: 1),
            validation: try Site.images(8, seed: 2)
        ).run()
    }

    private static let description = ModelDescription(
        preprocessing: Preprocessing(
            inputWidth: 16, inputHeight: 16, inputChannels: 1, mean: [0.5], standardDeviation: [0.25]),
        classes: Site.classes)

    private static func report(_ network: Network) throws -> TrainingReport {
        let found = try Evaluation(of: network, on: try Site.images(10, seed: 3), threads: 1)
        return TrainingReport(
            title: "bars", recipe: ["Trained."], parts: [TrainingReport.Part(name: "test", evaluation: found)])
    }

    @Test func folderOpensAsTheModelThatWasTrained() throws {
        let trained = try Self.trained()
        let folder = try TemporaryFolder()
        try trained.write(to: folder.path, description: Self.description, report: try Self.report(trained.network))
        let opened = try StoredModel.open(folder.path)
        #expect(opened.network.tensors == trained.network.tensors)
        #expect(opened.hash == (try trained.model(Self.description)).hash)
        let text = String(decoding: try folder.data("README.md"), as: UTF8.self)
        #expect(text.hasPrefix("# bars\n"))
        #expect(text.contains("| test | "))
        let history = String(decoding: try folder.data("history.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(history.count == 2)
        let first = try JSONSerialization.jsonObject(with: Data(history[0].utf8)) as? [String: Any]
        #expect(first?["epoch"] as? Int == 1)
        #expect(first?["validation_accuracy"] as? Double == trained.history[0].validationAccuracy)
        let weights = try trained.weights()
        #expect(try weights.integers(named: "bn1.num_batches_tracked") == [4])
    }

    @Test func nothingIsWrittenWhereTheDescriptionDoesNotFit() throws {
        let trained = try Self.trained()
        let folder = try TemporaryFolder()
        var wrong = Self.description
        wrong.classes.append("third")
        #expect(throws: TrainingError.self) {
            try trained.write(to: folder.path, description: wrong, report: try Self.report(trained.network))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        #expect(throws: TrainingError.self) {
            try trained.write(
                to: folder.path.appending("none"), description: Self.description,
                report: try Self.report(trained.network))
        }
    }

    @Test func curveIsDrawnForAnyHistory() throws {
        func record(_ epoch: Int, _ loss: Double, _ validation: Double?) -> EpochRecord {
            EpochRecord(
                epoch: epoch, rate: 0.1, loss: loss, accuracy: 0.5, validationLoss: validation,
                validationAccuracy: validation.map { _ in 0.4 }, seconds: 1, imagesPerSecond: 1)
        }
        let white = try RasterImage(width: 1200, height: 375, color: RasterImage.Color(gray: 255))
        for history in [
            [], [record(1, 2, nil)], [record(1, 2, 1.5), record(2, 0.001, 1e9)], [record(1, .infinity, 0)],
        ] {
            let picture = try LearningCurve(history, best: 1).picture()
            #expect(picture.width == 1200 && picture.height == 375 && picture != white)
        }
    }
}
