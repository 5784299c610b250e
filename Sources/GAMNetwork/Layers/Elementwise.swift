public import GAMTensor

/// Negative values to 0, as PyTorch's `ReLU`; the gradient at exactly 0 is 0, and a NaN stays a NaN.
public struct ReLU: LayerKind, Equatable {
    /// The rectifier.
    public init() {}

    /// `ReLU`.
    public var kindName: String { "ReLU" }
    /// The layer as an operation of a network.
    public var layer: Layer { .relu(self) }

    /// The input's own shape, of any rank.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        try onlyShape(inputs)
    }
}

/// The sum of two arrays of one shape: the joint of a residual block.
public struct Add: LayerKind, Equatable {
    /// The sum.
    public init() {}

    /// `Add`.
    public var kindName: String { "Add" }
    /// The layer as an operation of a network.
    public var layer: Layer { .add(self) }

    /// The inputs' own shape, which must be one.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs.count == 2, inputs[0] == inputs[1], inputs[0].elementCount != 0 else {
            throw .shapeMismatch(
                layer: kindName, expected: "two arrays of one shape",
                found: inputs.map(\.description).joined(separator: ", "))
        }
        try inputs[0].checkSize()
        return inputs[0]
    }
}

/// Nothing in inference, as PyTorch's `Dropout` in evaluation mode: the input as it is.
public struct Dropout: LayerKind, Equatable {
    /// The share of values that training sets to 0, from 0 up to but not including 1.
    public let rate: Double

    /// A dropout layer of a rate.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for a rate outside `0..<1`.
    public init(rate: Double = 0.5) throws(NetworkError) {
        guard (0..<1).contains(rate) else {
            throw .invalidLayer(layer: "Dropout", reason: "the rate \(rate) is not in 0..<1")
        }
        self.rate = rate
    }

    /// `Dropout`.
    public var kindName: String { "Dropout" }
    /// The layer as an operation of a network.
    public var layer: Layer { .dropout(self) }

    /// The input's own shape, of any rank.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        try onlyShape(inputs)
    }
}
