import GAMVerify
import TestSupport

/// A small site without files: a tiny residual network that tells two kinds of drawings apart, and drawings of both.
struct TinySite: Sendable {
    let model: Model
    let profile: ReferenceProfile

    /// The site, or why it could not be made; made once.
    static let shared = Result { try TinySite() }

    private init() throws {
        model = try TinyModel.trained()
        profile = try ReferenceProfile.fit(model, reference: Self.reference, calibration: Self.calibration)
    }

    static let reference = Drawing.images(24, seed: 1)
    static let calibration = Drawing.images(30, seed: 4)
    static let test = Drawing.images(20, seed: 3)
}

/// What the tiny networks are shown: noisy drawings of 40 x 36 pixels.
enum Drawing: CaseIterable {
    case blob
    case stripes

    static let width = 40
    static let height = 36

    /// The intensities of one drawing, 0...255.
    func samples(_ generator: inout SeededGenerator) -> [UInt8] {
        let (x, y) = (12 + 4 * generator.uniform(), 10 + 4 * generator.uniform())
        let phase = 3 * generator.uniform()
        return (0..<(Drawing.width * Drawing.height)).map { index in
            let (row, column) = (Double(index / Drawing.width), Double(index % Drawing.width))
            let distance = (column - x) * (column - x) + (row - y) * (row - y)
            let shade =
                switch self {
                case .blob: 30 + 180 * max(0, 1 - distance / 150)
                case .stripes: Int((row + phase) / 4) % 2 == 0 ? 60.0 : 170.0 - column
                }
            return UInt8(min(max(shade + 6 * generator.normal(), 0), 255))
        }
    }

    func radiograph(_ generator: inout SeededGenerator) throws -> Radiograph {
        try Drawing.radiograph(samples(&generator))
    }

    static func radiograph(
        _ samples: [UInt8], width: Int = width, height: Int = height, photometric: Photometric = .monochrome2
    ) throws -> Radiograph {
        try Radiograph(
            pixels: samples.span.bytes,
            layout: PixelLayout(width: width, height: height, sample: .unsigned8, photometric: photometric))
    }

    /// So many drawings of each kind, in turns.
    static func images(_ count: Int, seed: UInt64) -> [ImageSource] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).flatMap { index in
            allCases.map { kind in
                let samples = kind.samples(&generator)
                return ImageSource(name: "\(kind)-\(index)") { () throws(GAMError) in
                    try GAMError.wrap { try radiograph(samples) }
                }
            }
        }
    }
}

/// Residual networks of a few kilobytes.
enum TinyModel {
    static let description = ModelDescription(
        preprocessing: Preprocessing(
            inputWidth: 32, inputHeight: 32, inputChannels: 1, mean: [0.5], standardDeviation: [0.25]),
        classes: ["blob", "stripes"], targetLayer: "layer3")

    /// Random weights of three stages and a head of given rows.
    static func weights(
        seed: UInt64, widths: [Int] = [4, 4, 8, 8], head: [[Float]], biases: [Float]
    ) throws -> SafetensorsFile {
        var generator = SeededGenerator(seed: seed)
        var file = SafetensorsFile()
        func insert(_ name: String, _ shape: [Int]) throws {
            let count = shape.reduce(1, *)
            let scale = (6 / Double(count / shape[0])).squareRoot()
            let values = (0..<count).map { _ in Float((2 * generator.uniform() - 1) * scale) }
            file.insert(try Tensor(Shape(shape), values), named: "\(name).weight")
        }
        func norm(_ name: String, _ channels: Int) throws {
            for (part, value) in [("weight", 1), ("bias", 0.1), ("running_mean", 0), ("running_var", 1)] as [(_, Float)]
            {
                file.insert(try Tensor(repeating: value, shape: Shape(channels)), named: "\(name).\(part)")
            }
        }
        try insert("conv1", [widths[0], 1, 3, 3])
        try norm("bn1", widths[0])
        for stage in 1..<widths.count {
            let (inputs, outputs) = (widths[stage - 1], widths[stage])
            try insert("layer\(stage).0.conv1", [outputs, inputs, 3, 3])
            try norm("layer\(stage).0.bn1", outputs)
            try insert("layer\(stage).0.conv2", [outputs, outputs, 3, 3])
            try norm("layer\(stage).0.bn2", outputs)
            if stage > 1 || inputs != outputs {
                try insert("layer\(stage).0.downsample.0", [outputs, inputs, 1, 1])
                try norm("layer\(stage).0.downsample.1", outputs)
            }
        }
        file.insert(try Tensor(Shape(head.count, widths[widths.count - 1]), head.flatMap { $0 }), named: "fc.weight")
        file.insert(try Tensor(Shape(biases.count), biases), named: "fc.bias")
        return file
    }

    /// A network whose head holds the mean features of each kind of drawing: the nearest mean wins.
    ///
    /// A garbage class, where there is one, stands first and has a low constant logit.
    static func trained(
        seed: UInt64 = 7, garbage: Bool = false, classes: [String]? = nil, side: Int = 32, inputWidth: Int? = nil,
        resizeMode: Preprocessing.ResizeMode = .stretch
    ) throws -> Model {
        let width = 8
        var description = description
        description.preprocessing.inputWidth = inputWidth ?? side
        description.preprocessing.resizeMode = resizeMode
        description.preprocessing.inputHeight = side
        let blank = try Model(
            StoredModel(
                weights: weights(
                    seed: seed, head: [[Float]](repeating: [Float](repeating: 0, count: width), count: 2),
                    biases: [0, 0]), description: description))
        let plan = try ExecutionPlan(blank.network, input: blank.inputShape, keep: ["avgpool"])
        var workspace = try plan.makeWorkspace()
        var head = [[Float]]()
        for kind in Drawing.allCases {
            var generator = SeededGenerator(seed: 99)
            var mean = [Float](repeating: 0, count: width)
            for _ in 0..<12 {
                let input = try blank.input(for: kind.radiograph(&generator))
                let features = try plan.run(input, in: &workspace).activation("avgpool").values
                for channel in mean.indices { mean[channel] += features[channel] / 12 }
            }
            head.append(mean)
        }
        var biases = head.map { row in -row.reduce(0) { $0 + $1 * $1 } / 2 }
        if garbage {
            head.insert([Float](repeating: 0, count: width), at: 0)
            biases.insert(-100, at: 0)
            description.classes = ["garbage", "blob", "stripes"]
            description.garbageClass = 0
        }
        if let classes { description.classes = classes }
        return try Model(
            StoredModel(weights: weights(seed: seed, head: head, biases: biases), description: description))
    }

    /// A network of random weights, head included.
    static func random(seed: UInt64) throws -> Model {
        var generator = SeededGenerator(seed: seed)
        let head = (0..<2).map { _ in (0..<8).map { _ in Float(generator.normal()) } }
        return try Model(
            StoredModel(weights: weights(seed: seed, head: head, biases: [0, 0]), description: description))
    }
}
