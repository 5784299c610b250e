public import GAMTensor

/// A way from a layer's activation and gradient to an attention map.
///
/// A method of one's own needs a name and one pure function:
/// ```swift
/// struct GradientNorm: AttentionMethod {
///     let name = "gradient-norm"
///     func rawMap(of layer: LayerGradient) -> RawMap {
///         RawMap(signed: layer.sumOverChannels { _, gradient in gradient * gradient })
///     }
/// }
/// ```
public protocol AttentionMethod: Sendable {
    /// The method's name in reports and on the command line, as in `grad-cam`.
    var name: String { get }

    /// The raw map of a layer, before any scaling or resizing.
    func rawMap(of layer: LayerGradient) -> RawMap
}

extension AttentionMethod {
    /// The attention map of one layer for one class.
    ///
    /// - Parameters:
    ///   - activation: the layer's output `A`, `[1, height, width, channels]`.
    ///   - gradient: the derivative `G` of the class's logit with respect to `A`, the same shape.
    ///   - layer: the layer's name, kept in the map.
    ///   - classIndex: the class whose logit was derived, kept in the map.
    /// - Returns: the map at the layer's size, computed in float64.
    /// - Throws: ``AttentionError/notALayer(name:found:)``, ``AttentionError/shapeMismatch(activation:gradient:)``, or
    ///   ``AttentionError/nonFinite(name:row:column:channel:)`` naming the first such value. Where finite input
    ///   overflows inside the method, the map is returned with ``AttentionMap/Flag/nonFinite``.
    /// - Complexity: O(height * width * channels).
    public func map(
        activation: Tensor, gradient: Tensor, layer: String, classIndex: Int
    ) throws(AttentionError) -> AttentionMap {
        let evidence = try LayerGradient(activation: activation, gradient: gradient)
        let raw = rawMap(of: evidence)
        return try AttentionMap(
            height: evidence.height, width: evidence.width, values: raw.values, signedValues: raw.signed, layer: layer,
            method: name, classIndex: classIndex)
    }
}

/// What a method gives: the map and what its ReLU read, both row-major at the layer's size.
public struct RawMap: Sendable, Equatable {
    /// The raw map `M`.
    public let values: [Double]
    /// The signed map `S`.
    public let signed: [Double]

    /// The map `M = relu(S)`.
    public init(signed: [Double]) {
        self.init(values: signed.map(Scaling.rectified), signed: signed)
    }

    /// A map whose ReLU stands elsewhere than around the whole sum.
    public init(values: [Double], signed: [Double]) {
        self.values = values
        self.signed = signed
    }
}
