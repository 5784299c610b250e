public import GAMTensor

/// The channels of several arrays, one after the other.
public struct Concat: LayerKind, Equatable {
    /// The joint of branches.
    public init() {}

    /// `Concat`.
    public var kindName: String { "Concat" }
    /// The layer as an operation of a network.
    public var layer: Layer { .concat(self) }

    /// The inputs' shape with their channels added up.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        guard let first = inputs.first, first.rank >= 2,
            inputs.allSatisfy({ $0.dimensions.dropLast() == first.dimensions.dropLast() && $0.elementCount != 0 })
        else {
            throw .shapeMismatch(
                layer: kindName, expected: "arrays that differ in their channels only",
                found: inputs.map(\.description).joined(separator: ", "))
        }
        for input in inputs { try input.checkSize() }
        let channels = inputs.reduce(0) { $0 + $1[$1.rank - 1] }
        return Shape(first.dimensions.dropLast() + [channels])
    }
}

/// An image's values as one row, in PyTorch's order (channel, row, column), so that its linear layers' weights fit.
public struct Flatten: LayerKind, Equatable {
    /// The flattening.
    public init() {}

    /// `Flatten`.
    public var kindName: String { "Flatten" }
    /// The layer as an operation of a network.
    public var layer: Layer { .flatten(self) }

    /// `[N, ...]` to `[N, values of an image]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try onlyShape(inputs)
        guard input.rank >= 2 else {
            throw .shapeMismatch(layer: kindName, expected: "a batch of arrays", found: "\(input)")
        }
        return Shape(input[0], input.dimensions.dropFirst().reduce(1, *))
    }
}

/// Probabilities from logits over the last extent, as PyTorch's `Softmax` or `LogSoftmax`; float64 inside.
public struct Softmax: LayerKind, Equatable {
    /// Whether the logarithms of the probabilities are given.
    public let isLogarithmic: Bool

    /// Probabilities, or their logarithms.
    public init(logarithmic: Bool = false) {
        isLogarithmic = logarithmic
    }

    /// `Softmax` or `LogSoftmax`.
    public var kindName: String { isLogarithmic ? "LogSoftmax" : "Softmax" }
    /// The layer as an operation of a network.
    public var layer: Layer { .softmax(self) }

    /// The input's own shape, of any rank.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try onlyShape(inputs)
        guard input.rank >= 1 else {
            throw .shapeMismatch(layer: kindName, expected: "rows of logits", found: "\(input)")
        }
        return input
    }
}
