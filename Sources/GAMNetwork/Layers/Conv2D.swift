public import GAMTensor

/// Two-dimensional cross-correlation, as PyTorch's `Conv2d`.
///
/// `y[n, i, j, o] = bias[o] + sum over c, a, b of x[n, i * stride + a * dilation - padding, ..., c] * weight[o, c, a, b]`,
/// where `c` runs over the input channels of output channel o's group and what lies outside the image is 0.
public struct Conv2D: LayerKind, Equatable {
    /// The weights `[outputs, inputs / groups, height, width]`.
    public let weight: Tensor
    /// One value an output channel, or `nil` for none.
    public let bias: Tensor?
    /// Kernel size, stride, padding and dilation.
    public let window: Window
    /// Channel groups that do not see each other; divides inputs and outputs.
    public let groups: Int

    /// A convolution from its weights.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs / groups, height, width]`.
    ///   - bias: `[outputs]`, or `nil`.
    ///   - stride: pixels from one output to the next, 1 or more.
    ///   - padding: pixels of zeros around the image, 0 or more.
    ///   - dilation: distance of the kernel's own pixels, 1 or more.
    ///   - groups: channel groups, 1 or more.
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` or ``NetworkError/tensorShape(name:expected:found:)``.
    public init(
        _ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
    ) throws(NetworkError) {
        try self.init(
            weight, bias: bias, stride: (stride, stride), padding: (padding, padding), dilation: (dilation, dilation),
            groups: groups)
    }

    /// A convolution with settings of its own for rows and columns, each pair (rows, columns).
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` or ``NetworkError/tensorShape(name:expected:found:)``.
    public init(
        _ weight: Tensor, bias: Tensor? = nil, stride: (Int, Int), padding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1), groups: Int = 1
    ) throws(NetworkError) {
        guard weight.shape.rank == 4, (weight.shape.elementCount ?? 0) > 0 else {
            throw .tensorShape(name: "weight", expected: "outputs x inputs x height x width", found: weight.shape)
        }
        guard groups >= 1, weight.shape[0] % groups == 0 else {
            throw .invalidLayer(
                layer: "Conv2D", reason: "\(groups) groups do not divide \(weight.shape[0]) output channels")
        }
        if let bias, bias.shape != Shape(weight.shape[0]) {
            throw .tensorShape(name: "bias", expected: "\(weight.shape[0])", found: bias.shape)
        }
        self.weight = weight
        self.bias = bias
        self.groups = groups
        window = Window(
            size: (weight.shape[2], weight.shape[3]), stride: stride, padding: padding, dilation: dilation)
        try window.check("Conv2D")
    }

    /// Channels of the input.
    public var inputChannels: Int { weight.shape[1] * groups }
    /// Channels of the output.
    public var outputChannels: Int { weight.shape[0] }

    /// `Conv2D`.
    public var kindName: String { "Conv2D" }
    /// The layer as an operation of a network.
    public var layer: Layer { .conv2D(self) }
    /// `weight` and, where there is one, `bias`.
    public var parameters: [LayerParameter] {
        [LayerParameter(name: "weight", value: weight, isTrained: true)]
            + (bias.map { [LayerParameter(name: "bias", value: $0, isTrained: true)] } ?? [])
    }

    /// `[N, H, W, C]` to `[N, rows, columns, outputs]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try imageShape(inputs)
        guard input[3] == inputChannels else {
            throw .shapeMismatch(
                layer: kindName, expected: "\(inputChannels) input channels", found: "\(input[3]) (shape \(input))")
        }
        let size = try window.outputSize(input[1], input[2], layer: kindName)
        return Shape(input[0], size.height, size.width, outputChannels)
    }
}
