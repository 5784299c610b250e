public import GAMTensor

/// One operation of a network, with its settings and parameters.
///
/// The set is closed: planning looks at each kind to fold, fuse and differentiate it. Each kind's own type can be
/// called by itself, as in `try Conv2D(weight, stride: 2, padding: 1)(x)`.
public enum Layer: Sendable {
    /// Two-dimensional convolution.
    case conv2D(Conv2D)
    /// Batch normalisation.
    case batchNorm2D(BatchNorm2D)
    /// Negative values to 0.
    case relu(ReLU)
    /// The largest value of each window.
    case maxPool2D(MaxPool2D)
    /// The mean of each window.
    case avgPool2D(AvgPool2D)
    /// Means over even shares of the image.
    case adaptiveAvgPool2D(AdaptiveAvgPool2D)
    /// A matrix product.
    case linear(Linear)
    /// The sum of two arrays.
    case add(Add)
    /// Channels one after the other.
    case concat(Concat)
    /// An image as one row.
    case flatten(Flatten)
    /// Nothing in inference.
    case dropout(Dropout)
    /// Probabilities of classes.
    case softmax(Softmax)

    /// The kind's own value, for what all kinds answer alike.
    package var kind: any LayerKind {
        switch self {
        case .conv2D(let layer): layer
        case .batchNorm2D(let layer): layer
        case .relu(let layer): layer
        case .maxPool2D(let layer): layer
        case .avgPool2D(let layer): layer
        case .adaptiveAvgPool2D(let layer): layer
        case .linear(let layer): layer
        case .add(let layer): layer
        case .concat(let layer): layer
        case .flatten(let layer): layer
        case .dropout(let layer): layer
        case .softmax(let layer): layer
        }
    }

    /// The kind's name: `Conv2D`, `BatchNorm2D` ...
    public var kindName: String { kind.kindName }

    /// The parameters by name, in PyTorch's order of elements: `weight`, `bias`, `running_mean`, `running_var`.
    public var parameters: [LayerParameter] { kind.parameters }

    /// The shape of the output for inputs of given shapes.
    ///
    /// - Throws: ``NetworkError/shapeMismatch(layer:expected:found:)`` where the layer cannot take such inputs.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        try kind.outputShape(for: inputs)
    }
}

/// A named parameter of a layer.
public struct LayerParameter: Sendable, Equatable {
    /// The name within the layer, as in PyTorch: `weight`, `bias`, `running_mean`, `running_var`.
    public let name: String

    /// The values, in PyTorch's order.
    public let value: Tensor

    /// Whether training changes it by gradients (running statistics are not).
    public let isTrained: Bool
}

/// What every kind of layer answers.
public protocol LayerKind: Sendable {
    /// The kind's name, as in `Conv2D`.
    var kindName: String { get }

    /// The layer as an operation of a network.
    var layer: Layer { get }

    /// The parameters by name, in PyTorch's order of elements.
    var parameters: [LayerParameter] { get }

    /// The shape of the output for inputs of given shapes.
    ///
    /// - Throws: ``NetworkError/shapeMismatch(layer:expected:found:)`` where the layer cannot take such inputs.
    func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape
}

extension LayerKind {
    /// No parameters, unless the kind says otherwise.
    public var parameters: [LayerParameter] { [] }

    /// The one input's shape, which must be that of images or activations, `[N, H, W, C]`.
    func imageShape(_ inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs.count == 1, inputs[0].rank == 4, inputs[0].elementCount != 0 else {
            throw .shapeMismatch(
                layer: kindName, expected: "one array [batch, height, width, channels] that is not empty",
                found: inputs.map(\.description).joined(separator: ", "))
        }
        try inputs[0].checkSize()
        return inputs[0]
    }

    /// The one input's shape, whatever it is.
    func onlyShape(_ inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs.count == 1, inputs[0].elementCount != 0 else {
            throw .shapeMismatch(
                layer: kindName, expected: "one array that is not empty",
                found: inputs.map(\.description).joined(separator: ", "))
        }
        try inputs[0].checkSize()
        return inputs[0]
    }
}

extension Shape {
    /// Refuses an array of more elements than the kernels' 32-bit offsets reach.
    func checkSize() throws(NetworkError) {
        guard let count = elementCount, count <= Int(Int32.max) else {
            throw .tooLarge(what: "an array of shape \(self)")
        }
    }
}
