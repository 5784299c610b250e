public import GAMTensor

/// Residual networks (He and others, 2016, arXiv 1512.03385), built from their weights alone.
///
/// Everything is read off the tensors' names and shapes (torchvision's): BasicBlock or Bottleneck, how many blocks a
/// stage has, widths, groups, input channels and classes. What a weight file does not tell is torchvision's: the stem
/// moves by 2 and is followed by a 3x3 maximum, later stages halve the image in their first block (in a Bottleneck
/// in the 3x3 convolution), and batch norm has epsilon 1e-5.
public enum ResNet {
    /// Builds the network that a set of weights belongs to.
    ///
    /// - Parameter tensors: the weights by torchvision's names, convolutions `[outputs, inputs / groups, height, width]`.
    ///   Entries named `...num_batches_tracked` are left aside.
    /// - Returns: the network, with aliases `layer1` ... for the stages' outputs and `layer1.0` ... for the blocks'.
    /// - Throws: ``NetworkError`` naming the tensor that is missing, too many, of a wrong shape or not finite.
    public static func network(from tensors: [String: Tensor]) throws(NetworkError) -> Network {
        var weights = ResNetWeights(tensors)
        var builder = NetworkBuilder()
        let stem = try weights.convolution("conv1", stride: 2)
        var value = try builder.add("conv1", stem, builder.input)
        value = try builder.add("bn1", try weights.batchNorm("bn1", channels: stem.outputChannels), value)
        value = try builder.add("relu", ReLU(), value)
        value = try builder.add("maxpool", try MaxPool2D(3, stride: 2, padding: 1), value)
        var channels = stem.outputChannels
        let architecture = try ResNetArchitecture(tensors)
        for (index, blocks) in architecture.blocks.enumerated() {
            for block in 0..<blocks {
                let place = Block(
                    prefix: "layer\(index + 1).\(block)", convolutions: architecture.block.convolutions,
                    stride: index > 0 && block == 0 ? 2 : 1, channels: channels)
                (value, channels) = try place.add(to: &builder, weights: &weights, input: value)
            }
            try builder.alias("layer\(index + 1)", value)
        }
        value = try builder.add("avgpool", try AdaptiveAvgPool2D(), value)
        value = try builder.add("flatten", Flatten(), value)
        _ = try builder.add("fc", try weights.linear("fc", inputs: channels), value)
        try weights.checkAllTaken()
        return Network(builder)
    }

    /// One residual block: two or three convolutions and a shortcut.
    private struct Block {
        let prefix: String
        let convolutions: Int
        let stride: Int
        let channels: Int

        func add(
            to builder: inout NetworkBuilder, weights: inout ResNetWeights, input: Int
        ) throws(NetworkError) -> (value: Int, channels: Int) {
            let strided = convolutions == 3 ? 2 : 1
            var value = input
            var width = channels
            for index in 1...convolutions {
                let convolution = try weights.convolution(
                    "\(prefix).conv\(index)", side: convolutions == 2 || index == 2 ? 3 : 1,
                    stride: index == strided ? stride : 1, inputs: width)
                width = convolution.outputChannels
                value = try builder.add("\(prefix).conv\(index)", convolution, value)
                value = try builder.add(
                    "\(prefix).bn\(index)", try weights.batchNorm("\(prefix).bn\(index)", channels: width), value)
                if index < convolutions { value = try builder.add("\(prefix).relu\(index)", ReLU(), value) }
            }
            var shortcut = input
            if weights.has("\(prefix).downsample.0.weight") {
                let projection = try weights.convolution(
                    "\(prefix).downsample.0", side: 1, stride: stride, inputs: channels)
                guard projection.outputChannels == width else {
                    throw .tensorShape(
                        name: "\(prefix).downsample.0.weight", expected: "\(width) outputs",
                        found: projection.weight.shape)
                }
                shortcut = try builder.add("\(prefix).downsample.0", projection, shortcut)
                let norm = try weights.batchNorm("\(prefix).downsample.1", channels: projection.outputChannels)
                shortcut = try builder.add("\(prefix).downsample.1", norm, shortcut)
            } else if stride != 1 || width != channels {
                throw .missingTensor(
                    name: "\(prefix).downsample.0.weight", expected: "\(width)x\(channels)x1x1: the block changes shape"
                )
            }
            value = try builder.add("\(prefix).add", Add(), value, shortcut)
            value = try builder.add("\(prefix).relu", ReLU(), value)
            try builder.alias(prefix, value)
            return (value, width)
        }
    }
}

/// What kind of residual network a set of weights belongs to.
public struct ResNetArchitecture: Sendable, Equatable {
    /// The residual block's form.
    public enum Block: String, Sendable {
        /// Two 3x3 convolutions.
        case basic = "BasicBlock"
        /// A 1x1, a 3x3 and a 1x1 convolution.
        case bottleneck = "Bottleneck"

        /// Convolutions on the block's long path.
        public var convolutions: Int { self == .basic ? 2 : 3 }
    }

    /// The block's form.
    public let block: Block
    /// Blocks of each stage.
    public let blocks: [Int]

    /// Layers with weights on the long path, by which residual networks are called (10, 18, 50, ...).
    public var depth: Int { 2 + block.convolutions * blocks.reduce(0, +) }

    /// Reads the block's form and count off the tensors' names.
    ///
    /// - Throws: ``NetworkError/missingTensor(name:expected:)`` where these are no residual network's weights.
    public init(_ tensors: [String: Tensor]) throws(NetworkError) {
        var counts = [Int]()
        while tensors["layer\(counts.count + 1).0.conv1.weight"] != nil {
            var count = 1
            while tensors["layer\(counts.count + 1).\(count).conv1.weight"] != nil { count += 1 }
            counts.append(count)
        }
        guard !counts.isEmpty else {
            throw .missingTensor(name: "layer1.0.conv1.weight", expected: "a residual network's weights")
        }
        let later = tensors.keys.filter { ResNetArchitecture.stage(of: $0) > counts.count }.min()
        if let later {
            throw .missingTensor(
                name: "layer\(counts.count + 1).0.conv1.weight", expected: "a convolution, as there is \(later)")
        }
        blocks = counts
        block = tensors["layer1.0.conv3.weight"] == nil ? .basic : .bottleneck
    }

    /// The number of the stage that a tensor belongs to by its name, or 0.
    private static func stage(of name: String) -> Int {
        let parts = name.split(separator: ".")
        guard name.hasPrefix("layer"), parts.count > 2, Int(parts[1]) != nil else { return 0 }
        return Int(parts[0].dropFirst("layer".count)) ?? 0
    }
}

/// The weights of a residual network, taken one by one so that none is left over.
private struct ResNetWeights {
    private let tensors: [String: Tensor]
    private var taken = Set<String>()

    init(_ tensors: [String: Tensor]) {
        self.tensors = tensors
    }

    func has(_ name: String) -> Bool { tensors[name] != nil }

    private mutating func take(_ name: String, expected: String) throws(NetworkError) -> Tensor {
        guard let tensor = tensors[name] else { throw .missingTensor(name: name, expected: expected) }
        if let position = tensor.firstNonFinite { throw .nonFiniteTensor(name: name, position: position) }
        taken.insert(name)
        return tensor
    }

    private mutating func take(_ name: String, shape: Shape) throws(NetworkError) -> Tensor {
        let tensor = try take(name, expected: "\(shape)")
        guard tensor.shape == shape else { throw .tensorShape(name: name, expected: "\(shape)", found: tensor.shape) }
        return tensor
    }

    /// A convolution padded so that stride 1 keeps the size; groups follow from the inputs it is given.
    ///
    /// Its kernel is square, of a given side or, in the stem, of any odd one.
    mutating func convolution(
        _ name: String, side: Int? = nil, stride: Int, inputs: Int? = nil
    ) throws(NetworkError) -> Conv2D {
        let kernel = side.map { "\($0)x\($0)" } ?? "an odd side x the same"
        let weight = try take("\(name).weight", expected: "outputs x inputs x \(kernel)")
        let shape = weight.shape
        guard shape.rank == 4, (shape.elementCount ?? 0) > 0, shape[2] == shape[3], shape[2] == side ?? (shape[2] | 1)
        else {
            throw .tensorShape(name: "\(name).weight", expected: "outputs x inputs x \(kernel)", found: shape)
        }
        var groups = 1
        if let inputs {
            guard inputs % shape[1] == 0, shape[0] % (inputs / shape[1]) == 0 else {
                throw .tensorShape(
                    name: "\(name).weight", expected: "\(shape[0])x\(inputs)x\(shape[2])x\(shape[3])", found: shape)
            }
            groups = inputs / shape[1]
        }
        let bias = has("\(name).bias") ? try take("\(name).bias", shape: Shape(shape[0])) : nil
        return try Conv2D(
            weight, bias: bias, stride: (stride, stride), padding: (shape[2] / 2, shape[3] / 2), groups: groups)
    }

    mutating func batchNorm(_ name: String, channels: Int) throws(NetworkError) -> BatchNorm2D {
        let shape = Shape(channels)
        let variance = try take("\(name).running_var", shape: shape)
        if let position = variance.values.firstIndex(where: { $0 < 0 }) {
            throw .invalidLayer(layer: "\(name).running_var", reason: "value \(position) is a negative variance")
        }
        return try BatchNorm2D(
            weight: try take("\(name).weight", shape: shape), bias: try take("\(name).bias", shape: shape),
            runningMean: try take("\(name).running_mean", shape: shape), runningVariance: variance)
    }

    mutating func linear(_ name: String, inputs: Int) throws(NetworkError) -> Linear {
        let weight = try take("\(name).weight", expected: "classes x \(inputs)")
        guard weight.shape.rank == 2, weight.shape[0] > 0, weight.shape[1] == inputs else {
            throw .tensorShape(name: "\(name).weight", expected: "classes x \(inputs)", found: weight.shape)
        }
        let bias = has("\(name).bias") ? try take("\(name).bias", shape: Shape(weight.shape[0])) : nil
        return try Linear(weight, bias: bias)
    }

    func checkAllTaken() throws(NetworkError) {
        let left = tensors.keys.filter { !taken.contains($0) && !$0.hasSuffix("num_batches_tracked") }
        if let name = left.min() { throw .unexpectedTensor(name: name) }
    }
}
