public import GAMTensor

/// A matrix product with an optional offset, as PyTorch's `Linear`: `y = x weight^T + bias`.
public struct Linear: LayerKind, Equatable {
    /// The weights `[outputs, inputs]`.
    public let weight: Tensor
    /// One value an output, or `nil` for none.
    public let bias: Tensor?

    /// A linear layer from its weights.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`, or `nil`.
    /// - Throws: ``NetworkError/tensorShape(name:expected:found:)``.
    public init(_ weight: Tensor, bias: Tensor? = nil) throws(NetworkError) {
        guard weight.shape.rank == 2, (weight.shape.elementCount ?? 0) > 0 else {
            throw .tensorShape(name: "weight", expected: "outputs x inputs", found: weight.shape)
        }
        if let bias, bias.shape != Shape(weight.shape[0]) {
            throw .tensorShape(name: "bias", expected: "\(weight.shape[0])", found: bias.shape)
        }
        self.weight = weight
        self.bias = bias
    }

    /// Values of the input.
    public var inputs: Int { weight.shape[1] }
    /// Values of the output.
    public var outputs: Int { weight.shape[0] }

    /// `Linear`.
    public var kindName: String { "Linear" }
    /// The layer as an operation of a network.
    public var layer: Layer { .linear(self) }
    /// `weight` and, where there is one, `bias`.
    public var parameters: [LayerParameter] {
        [LayerParameter(name: "weight", value: weight, isTrained: true)]
            + (bias.map { [LayerParameter(name: "bias", value: $0, isTrained: true)] } ?? [])
    }

    /// `[N, inputs]` to `[N, outputs]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try onlyShape(inputs)
        guard input.rank == 2, input[1] == self.inputs else {
            throw .shapeMismatch(layer: kindName, expected: "[batch, \(self.inputs)]", found: "\(input)")
        }
        return Shape(input[0], outputs)
    }
}
