import Foundation
import GAMFiles
import GAMNetwork
import GAMTensor
import GAMTraining

/// A small task: bars that lie or stand, on noise, 16 x 16 pixels.
enum Site {
    static let classes = ["lying", "standing"]

    static func images(_ count: Int, seed: UInt64) throws -> LabelledImages {
        var images = LabelledImages(classes: classes)
        var numbers = SeededGenerator(seed: seed)
        for index in 0..<count {
            try images.append(try bar(standing: index % 2 == 1, &numbers), label: index % 2)
        }
        return images
    }

    static func bar(standing: Bool, _ numbers: inout SeededGenerator) throws -> Tensor {
        let place = 3 + numbers.integer(below: 9)
        var values = [Float]()
        for row in 0..<16 {
            for column in 0..<16 {
                let along = standing ? column : row
                let noise = Float(numbers.uniform()) - 0.5
                values.append(noise + (along == place || along == place + 1 ? 2 : 0))
            }
        }
        return try Tensor(Shape(1, 16, 16, 1), values)
    }

    static func network(classes: Int = 2, seed: UInt64 = 1) throws -> Network {
        try ResNet.network(
            from: try ResNet.randomWeights(depth: 10, width: 4, inputs: 1, classes: classes, seed: seed))
    }

    static func settings(epochs: Int = 3, threads: Int = 1) -> TrainingSettings {
        var settings = TrainingSettings()
        settings.epochs = epochs
        settings.batchSize = 8
        settings.rate = 0.01
        settings.threads = threads
        settings.seed = 5
        return settings
    }
}

/// A folder that is gone with the test.
final class TemporaryFolder {
    let url: URL
    var path: FilePath { FilePath(url.path) }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gam-training-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: name).path) }
    func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }
}
