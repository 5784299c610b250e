import Foundation
import GAMModelFiles
import GAMTensor
import GAMVerify
import TestSupport

/// A small site: a network of random weights, images of two kinds, and a profile; made once a run beside the tool.
struct Site {
    let folder: URL
    /// The site, or why it could not be made.
    static let shared = Result { try Site() }

    var model: String { path("model") }
    var profile: String { path("site.gamprofile") }
    var fit: [String] {
        ["fit", "--model", model, "--reference", path("reference"), "--calibration", path("calibration")]
    }
    var verify: [String] { ["verify", "--model", model, "--profile", profile] }
    var explain: [String] { ["explain", "--model", model, "--image", path("test/blob-0.png")] }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    private init() throws {
        folder = Tool.folder.appending(path: "gam-tests-site")
        try? FileManager.default.removeItem(at: folder)
        for (seed, name) in [(1, "model"), (2, "other"), (3, "third"), (4, "renamed")] {
            try put(try Site.weights(seed: UInt64(seed)).encoded(), "\(name)/model.safetensors")
            var description = Site.description
            if name == "renamed" { description.classes[1] = "bars" }
            try put(try description.encoded(), "\(name)/preprocess.json")
        }
        for (folder, count, seed) in [("reference", 30, 10), ("calibration", 20, 20), ("test", 4, 30)] {
            var generator = SeededGenerator(seed: UInt64(seed))
            for index in 0..<count {
                for kind in Kind.allCases {
                    try put(try kind.image(&generator), "\(folder)/\(kind)-\(index).png")
                }
            }
        }
        var generator = SeededGenerator(seed: 40)
        let noise = (0..<(40 * 40)).map { _ in UInt8(generator.integer(below: 256)) }
        try put(try Site.png(noise), "odd/noise.png")
        try put(try Site.png([UInt8](repeating: 90, count: 40 * 40)), "odd/blank.png")
        try put(Array("no picture".utf8), "odd/broken.png")
        try put(Array(try Site.png(noise).prefix(300)), "odd/deep/short.png")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "empty"), withIntermediateDirectories: true)
        let run = try Tool(fit + ["--output", profile])
        guard run.status == 0 else { throw GoldenError.malformed(run.messages) }
    }

    /// Writes a file, making its folder.
    func put(_ bytes: [UInt8], _ name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    static let description = ModelDescription(
        preprocessing: Preprocessing(
            inputWidth: 32, inputHeight: 32, inputChannels: 1, resizeMode: .stretch,
            interpolation: .bilinearAntialias, scaleFrom: .bitDepth, scaleTo: .init(0, 1), mean: [0.5],
            standardDeviation: [0.25]),
        classes: ["blob", "stripes", "never"], targetLayer: "layer2")

    /// A residual network of two stages; everything at its last layer speaks against the class `never`.
    static func weights(seed: UInt64) throws -> SafetensorsFile {
        var generator = SeededGenerator(seed: seed)
        var file = SafetensorsFile()
        func insert(_ name: String, _ shape: [Int]) throws {
            let count = shape.reduce(1, *)
            let scale = (2 / Double(count / shape[0])).squareRoot()
            let values = (0..<count).map { _ in Float(generator.normal() * scale) }
            file.insert(try Tensor(Shape(shape), values), named: "\(name).weight")
        }
        func norm(_ name: String, _ channels: Int) throws {
            for (part, value) in [("weight", 1), ("bias", 0.1), ("running_mean", 0), ("running_var", 1)] as [(_, Float)]
            {
                file.insert(try Tensor(repeating: value, shape: Shape(channels)), named: "\(name).\(part)")
            }
        }
        try insert("conv1", [4, 1, 3, 3])
        try norm("bn1", 4)
        for (stage, inputs, outputs) in [(1, 4, 4), (2, 4, 8)] {
            try insert("layer\(stage).0.conv1", [outputs, inputs, 3, 3])
            try norm("layer\(stage).0.bn1", outputs)
            try insert("layer\(stage).0.conv2", [outputs, outputs, 3, 3])
            try norm("layer\(stage).0.bn2", outputs)
        }
        try insert("layer2.0.downsample.0", [8, 4, 1, 1])
        try norm("layer2.0.downsample.1", 8)
        let head = (0..<16).map { _ in Float(generator.normal()) } + [Float](repeating: -1, count: 8)
        file.insert(try Tensor(Shape(3, 8), head), named: "fc.weight")
        file.insert(try Tensor(Shape(3), [0, 0, 0]), named: "fc.bias")
        return file
    }

    /// The two kinds of proper images, 40 pixels a side.
    enum Kind: CaseIterable {
        case blob
        case stripes

        func image(_ generator: inout SeededGenerator) throws -> [UInt8] {
            let (x, y) = (14 + 12 * generator.uniform(), 14 + 12 * generator.uniform())
            let size = 5 + 4 * generator.uniform()
            let pixels = (0..<(40 * 40)).map { index -> UInt8 in
                let (row, column) = (Double(index / 40), Double(index % 40))
                let distance = ((row - y) * (row - y) + (column - x) * (column - x)) / (size * size)
                let value = self == .blob ? 200 / (1 + distance) : 100 + 80 * sin((row + y) / size * 3)
                return UInt8(min(max(value + 12 * generator.normal(), 0), 255))
            }
            return try Site.png(pixels)
        }
    }

    private static func png(_ gray: [UInt8]) throws -> [UInt8] {
        try RasterImage(width: 40, height: 40, rgb: gray.flatMap { [$0, $0, $0] }).png()
    }
}
