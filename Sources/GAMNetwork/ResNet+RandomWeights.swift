package import GAMTensor

extension ResNet {
    /// The depths that have a usual form, with the blocks of each stage.
    package static let usualDepths: [Int: (block: ResNetArchitecture.Block, blocks: [Int])] = [
        10: (.basic, [1, 1, 1, 1]), 18: (.basic, [2, 2, 2, 2]), 34: (.basic, [3, 4, 6, 3]),
        50: (.bottleneck, [3, 4, 6, 3]), 101: (.bottleneck, [3, 4, 23, 3]), 152: (.bottleneck, [3, 8, 36, 3]),
    ]

    /// Random weights of a residual network of usual form, by torchvision's names.
    ///
    /// Convolutions are uniform with variance 2 / inputs of a sum (He and others, 2015, arXiv 1502.01852, eq. 10); the
    /// last batch norm of a block scales by 1/4, so that values stay of one magnitude at any depth.
    ///
    /// - Parameters:
    ///   - depth: one of ``usualDepths``.
    ///   - width: channels of the first stage; later stages double them.
    ///   - inputs: channels of the images.
    ///   - classes: outputs.
    ///   - seed: the same seed gives the same weights everywhere.
    /// - Returns: the tensors that ``network(from:)`` takes.
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for another depth or extents out of 1...4096.
    package static func randomWeights(
        depth: Int, width: Int = 64, inputs: Int = 3, classes: Int = 1000, seed: UInt64 = 0
    ) throws(NetworkError) -> [String: Tensor] {
        guard let form = usualDepths[depth] else {
            let known = usualDepths.keys.sorted().map(String.init).joined(separator: ", ")
            throw .invalidLayer(layer: "network", reason: "no residual network has depth \(depth); there are \(known)")
        }
        for (name, value) in [("width", width), ("inputs", inputs), ("classes", classes)]
        where !(1...4096).contains(value) {
            throw .invalidLayer(layer: "network", reason: "\(name) must be 1 to 4096, found \(value)")
        }
        var weights = RandomWeights(seed: seed)
        try weights.convolution("conv1", outputs: width, inputs: inputs, side: 7)
        try weights.norm("bn1", channels: width, scale: 1)
        var channels = width
        for (stage, count) in form.blocks.enumerated() {
            for block in 0..<count {
                channels = try weights.block(
                    "layer\(stage + 1).\(block)", form.block, inputs: channels, width: width << stage,
                    isStrided: stage > 0 && block == 0)
            }
        }
        try weights.tensor("fc.weight", Shape(classes, channels), fanIn: channels)
        try weights.constant("fc.bias", 0, count: classes)
        return weights.tensors
    }
}

/// Tensors that are drawn one after the other from one seed.
private struct RandomWeights {
    private(set) var tensors = [String: Tensor]()
    private var numbers: SeededGenerator

    init(seed: UInt64) {
        numbers = SeededGenerator(seed: seed)
    }

    /// Uniform values with variance 2 / `fanIn`.
    mutating func tensor(_ name: String, _ shape: Shape, fanIn: Int) throws(NetworkError) {
        let scale = (6 / Float(fanIn)).squareRoot()
        var values = [Float]()
        values.reserveCapacity(shape.elementCount ?? 0)
        for _ in 0..<(shape.elementCount ?? 0) { values.append(scale * Float(2 * numbers.uniform() - 1)) }
        try insert(name, shape, values)
    }

    mutating func constant(_ name: String, _ value: Float, count: Int) throws(NetworkError) {
        try insert(name, Shape(count), [Float](repeating: value, count: count))
    }

    mutating func convolution(_ name: String, outputs: Int, inputs: Int, side: Int) throws(NetworkError) {
        try tensor("\(name).weight", Shape(outputs, inputs, side, side), fanIn: inputs * side * side)
    }

    mutating func norm(_ name: String, channels: Int, scale: Float) throws(NetworkError) {
        for (part, value) in [("weight", scale), ("bias", 0), ("running_mean", 0), ("running_var", 1)] as [(_, Float)] {
            try constant("\(name).\(part)", value, count: channels)
        }
    }

    /// The tensors of one residual block; returns how many channels it gives.
    mutating func block(
        _ name: String, _ form: ResNetArchitecture.Block, inputs: Int, width: Int, isStrided: Bool
    ) throws(NetworkError) -> Int {
        let outputs = form == .basic ? width : 4 * width
        let sides = form == .basic ? [3, 3] : [1, 3, 1]
        var channels = inputs
        for (index, side) in sides.enumerated() {
            let isLast = index == sides.count - 1
            let next = isLast ? outputs : width
            try convolution("\(name).conv\(index + 1)", outputs: next, inputs: channels, side: side)
            try norm("\(name).bn\(index + 1)", channels: next, scale: isLast ? 0.25 : 1)
            channels = next
        }
        if isStrided || inputs != outputs {
            try convolution("\(name).downsample.0", outputs: outputs, inputs: inputs, side: 1)
            try norm("\(name).downsample.1", channels: outputs, scale: 1)
        }
        return outputs
    }

    private mutating func insert(_ name: String, _ shape: Shape, _ values: [Float]) throws(NetworkError) {
        do {
            tensors[name] = try Tensor(shape, values)
        } catch {
            throw .tooLarge(what: name)
        }
    }
}
