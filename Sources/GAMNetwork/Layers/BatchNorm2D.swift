public import GAMTensor

/// Batch normalisation of each channel, as PyTorch's `BatchNorm2d` (Ioffe & Szegedy 2015).
///
/// In inference `y = (x - running mean) / sqrt(running variance + epsilon) * weight + bias`; in training mean and
/// (biased) variance are those of the batch, and the running statistics move towards them by `momentum` (the
/// running variance towards the unbiased estimate).
public struct BatchNorm2D: LayerKind, Equatable {
    /// Scale of each channel (gamma).
    public let weight: Tensor
    /// Offset of each channel (beta).
    public let bias: Tensor
    /// Mean of each channel over what the network was trained on.
    public let runningMean: Tensor
    /// Variance of each channel over what the network was trained on; 0 or more.
    public let runningVariance: Tensor
    /// What is added to a variance before its root is taken; more than 0.
    public let epsilon: Double
    /// Share of the new in a running statistic, 0 to 1.
    public let momentum: Double

    /// A normalisation from its parameters, each `[channels]`.
    ///
    /// - Throws: ``NetworkError/tensorShape(name:expected:found:)`` where the four differ in shape,
    ///   ``NetworkError/invalidLayer(layer:reason:)`` for a negative variance or an epsilon that is not positive.
    public init(
        weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, epsilon: Double = 1e-5,
        momentum: Double = 0.1
    ) throws(NetworkError) {
        guard weight.shape.rank == 1, weight.shape[0] > 0 else {
            throw .tensorShape(name: "weight", expected: "one value a channel", found: weight.shape)
        }
        for (name, tensor) in [("bias", bias), ("running_mean", runningMean), ("running_var", runningVariance)]
        where tensor.shape != weight.shape {
            throw .tensorShape(name: name, expected: "\(weight.shape)", found: tensor.shape)
        }
        guard runningVariance.values.allSatisfy({ $0 >= 0 }) else {
            throw .invalidLayer(
                layer: "BatchNorm2D", reason: "running_var has a value that is negative or not a number")
        }
        guard epsilon > 0, epsilon.isFinite, (0...1).contains(momentum) else {
            throw .invalidLayer(layer: "BatchNorm2D", reason: "epsilon must be positive and momentum 0 to 1")
        }
        self.weight = weight
        self.bias = bias
        self.runningMean = runningMean
        self.runningVariance = runningVariance
        self.epsilon = epsilon
        self.momentum = momentum
    }

    /// How many channels it takes.
    public var channels: Int { weight.shape[0] }

    /// The inference form as `y = x * scale + shift`, computed in float64.
    var scaleAndShift: (scale: [Double], shift: [Double]) {
        var scale = [Double]()
        var shift = [Double]()
        for channel in 0..<channels {
            let factor =
                Double(weight.values[channel]) / (Double(runningVariance.values[channel]) + epsilon).squareRoot()
            scale.append(factor)
            shift.append(Double(bias.values[channel]) - Double(runningMean.values[channel]) * factor)
        }
        return (scale, shift)
    }

    /// `BatchNorm2D`.
    public var kindName: String { "BatchNorm2D" }
    /// The layer as an operation of a network.
    public var layer: Layer { .batchNorm2D(self) }
    /// `weight`, `bias`, `running_mean` and `running_var`; training changes the first two by gradients.
    public var parameters: [LayerParameter] {
        [
            LayerParameter(name: "weight", value: weight, isTrained: true),
            LayerParameter(name: "bias", value: bias, isTrained: true),
            LayerParameter(name: "running_mean", value: runningMean, isTrained: false),
            LayerParameter(name: "running_var", value: runningVariance, isTrained: false),
        ]
    }

    /// The input's own shape, which must have the layer's channels.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try imageShape(inputs)
        guard input[3] == channels else {
            throw .shapeMismatch(
                layer: kindName, expected: "\(channels) channels", found: "\(input[3]) (shape \(input))")
        }
        return input
    }
}
