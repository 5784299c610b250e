import Foundation
import GAMModelFiles
import GAMTensor
import GAMVerify

/// Two tiny models, a profile of the first one and images, made once a run in a temporary folder.
struct Fixture: Sendable {
    let folder: URL
    /// A model's folder, and one of another model.
    let model, otherModel: URL
    /// The first model's profile.
    let profile: URL
    /// A PGM of 12 bits that is like the profile's images, one without content, and one that ends too early.
    let properImage, blankImage, shortImage: URL
    /// The proper image's samples as the host's processor has them.
    let rawImage: URL

    static let side = 40
    static let shared = Result {
        // The last test cannot be known from inside; the end of the process can.
        atexit { try? FileManager.default.removeItem(at: Fixture.place) }
        return try Fixture()
    }
    private static let place = FileManager.default.temporaryDirectory
        .appending(path: "gamverify-c-\(UUID().uuidString)")

    private init() throws {
        folder = Fixture.place
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        model = folder.appending(path: "model")
        otherModel = folder.appending(path: "other model")
        profile = folder.appending(path: "site.gamprofile")
        properImage = folder.appending(path: "proper.pgm")
        blankImage = folder.appending(path: "blank.pgm")
        shortImage = folder.appending(path: "short.pgm")
        rawImage = folder.appending(path: "proper.raw")
        try Fixture.write(TinyModel.make(seed: 1), to: model)
        try Fixture.write(TinyModel.make(seed: 2), to: otherModel)
        let trusted = try Model(contentsOf: model.path)
        let images = try (0..<220).map { ImageSource(try Fixture.radiograph(seed: $0), name: "image \($0)") }
        let fitted = try ReferenceProfile.fit(
            trusted, reference: Array(images[..<100]), calibration: Array(images[100...]))
        try fitted.write(to: FilePath(profile.path))

        let samples = Fixture.samples(seed: 1000)
        let header = Data("P5\n# twelve bits\n\(Fixture.side) \(Fixture.side)\n4095\n".utf8)
        let bigEndian = Data(samples.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
        try (header + bigEndian).write(to: properImage)
        try (header + bigEndian.dropLast()).write(to: shortImage)
        try (header + Data(count: samples.count * 2)).write(to: blankImage)
        try samples.withUnsafeBytes { Data($0) }.write(to: rawImage)
    }

    private static func write(_ files: (weights: [UInt8], description: [UInt8]), to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(files.weights).write(to: folder.appending(path: StoredModel.weightsName))
        try Data(files.description).write(to: folder.appending(path: StoredModel.descriptionName))
    }

    /// A bright disc of varying place and size on a dark ground, with noise.
    static func samples(seed: Int) -> [UInt16] {
        var random = SeededGenerator(seed: UInt64(seed))
        let middle = (row: 16 + 8 * random.uniform(), column: 16 + 8 * random.uniform())
        let radius = 8 + 4 * random.uniform()
        return (0..<(side * side)).map { index in
            let (row, column) = (Double(index / side) - middle.row, Double(index % side) - middle.column)
            let disc = 1 / (1 + ((row * row + column * column).squareRoot() - radius).exponential)
            return UInt16(min(max(600 + 2400 * disc + 150 * random.normal(), 0), 4095))
        }
    }

    private static func radiograph(seed: Int) throws -> Radiograph {
        let layout = PixelLayout(width: side, height: side, sample: .unsigned16(bitsStored: 12))
        return try Radiograph(pixels: samples(seed: seed).span.bytes, layout: layout)
    }
}

extension Double {
    fileprivate var exponential: Double { exp(self) }
}

/// A residual network of three stages with random weights, a few kilobytes.
enum TinyModel {
    static func make(seed: UInt64) throws -> (weights: [UInt8], description: [UInt8]) {
        var random = SeededGenerator(seed: seed)
        var file = SafetensorsFile()
        func insert(_ name: String, _ shape: [Int], scale: Double, around: Double = 0) throws {
            let count = shape.reduce(1, *)
            let values = (0..<count).map { _ in Float(around + scale * random.normal()) }
            file.insert(try Tensor(Shape(shape), values), named: name)
        }
        func convolution(_ name: String, _ norm: String, _ outputs: Int, _ inputs: Int, _ side: Int) throws {
            try insert(
                "\(name).weight", [outputs, inputs, side, side],
                scale: (2 / Double(inputs * side * side)).squareRoot())
            try insert("\(norm).weight", [outputs], scale: 0.05, around: 1)
            try insert("\(norm).bias", [outputs], scale: 0.05)
            try insert("\(norm).running_mean", [outputs], scale: 0.05)
            try insert("\(norm).running_var", [outputs], scale: 0, around: 1)
        }
        try convolution("conv1", "bn1", 4, 1, 3)
        for (stage, (inputs, outputs)) in [(4, 4), (4, 6), (6, 8)].enumerated() {
            let block = "layer\(stage + 1).0"
            try convolution("\(block).conv1", "\(block).bn1", outputs, inputs, 3)
            try convolution("\(block).conv2", "\(block).bn2", outputs, outputs, 3)
            if inputs != outputs {
                try convolution("\(block).downsample.0", "\(block).downsample.1", outputs, inputs, 1)
            }
        }
        try insert("fc.weight", [2, 8], scale: 0.5)
        try insert("fc.bias", [2], scale: 0.1)
        let preprocessing = Preprocessing(
            inputWidth: 32, inputHeight: 32, inputChannels: 1, mean: [0.3], standardDeviation: [0.25])
        let description = ModelDescription(
            preprocessing: preprocessing, classes: ["normal", "Lungenentzündung"], targetLayer: "layer3")
        return (try file.encoded(), try description.encoded())
    }
}
