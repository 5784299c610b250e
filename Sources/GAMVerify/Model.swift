public import GAMFiles
public import GAMImaging
public import GAMModelFiles
public import GAMNetwork
public import GAMTensor

/// A trained network with all that is needed to show it an image.
///
/// Immutable; may be shared by threads.
public struct Model: Sendable {
    /// The network, its description and its hash.
    public let stored: StoredModel

    /// Opens a model's folder: `model.safetensors` and `preprocess.json`.
    ///
    /// - Parameters:
    ///   - path: the folder; with a description of its own it may be a `.safetensors` file.
    ///   - description: a `preprocess.json` elsewhere, or `nil` for the one in the folder.
    /// - Throws: ``GAMError/model(_:)`` naming file, tensor or field, expected and found.
    public init(contentsOf path: FilePath, description: FilePath? = nil) throws(GAMError) {
        stored = try GAMError.wrap { try StoredModel.open(path, description: description) }
    }

    /// Opens a model's folder.
    ///
    /// - Throws: ``GAMError/model(_:)`` naming file, tensor or field, expected and found.
    public init(contentsOf path: String) throws(GAMError) {
        try self.init(contentsOf: FilePath(path))
    }

    /// A model from what was read elsewhere.
    public init(_ stored: StoredModel) {
        self.stored = stored
    }

    /// The network.
    public var network: Network { stored.network }
    /// How images are prepared and what the outputs mean.
    public var description: ModelDescription { stored.description }
    /// SHA-256 over weights and description, in hexadecimal.
    public var hash: String { stored.hash }
    /// The names of the classes, one an output.
    public var classes: [String] { description.classes }
    /// The shape of one input, `[1, H, W, C]`.
    public var inputShape: Shape {
        let preprocessing = description.preprocessing
        return Shape(1, preprocessing.inputHeight, preprocessing.inputWidth, preprocessing.inputChannels)
    }

    /// The network's input for an image, `[1, H, W, C]`.
    ///
    /// - Throws: ``GAMError/image(name:_:)``.
    public func input(for radiograph: Radiograph) throws(GAMError) -> Tensor {
        try GAMError.wrap { try description.preprocessing.apply(to: radiograph) }
    }
}

extension Model {
    /// The number of a class from what a person wrote: its name, or else its number.
    public func classIndex(of text: String) -> Int? {
        classes.firstIndex(of: text) ?? Int(text).flatMap { classes.indices.contains($0) ? $0 : nil }
    }
}
