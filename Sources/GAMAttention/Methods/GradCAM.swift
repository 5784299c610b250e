public import GAMTensor

/// Grad-CAM: each channel weighted by the mean of its gradient.
///
/// `M(u) = relu(S(u))`, `S(u) = sum_c w_c A_c(u)`, `w_c = (1/n) sum_v G_c(v)`: `A` activation, `G` gradient of the
/// class's logit, `c` channel, `u` and `v` places of the grid of `n`. Selvaraju et al. 2017, arXiv 1610.02391, eq. 1, 2.
///
/// At the last layer before global average pooling and a linear layer, `sum_u S(u)` is the logit less its bias.
public struct GradCAM: AttentionMethod {
    /// `grad-cam`.
    public let name = "grad-cam"

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        let places = Double(layer.placeCount)
        let weights = layer.gradientSums.map { $0 / places }
        return RawMap(signed: layer.weightedActivation(weights))
    }

    /// The map of one layer for one class from what this method alone asks for: the gradient's mean over places.
    ///
    /// - Parameters:
    ///   - activation: the layer's output `A`, `[1, height, width, channels]`.
    ///   - meanGradient: the channels' weights `w`, `[1, channels]`.
    ///   - layer: the layer's name, kept in the map.
    ///   - classIndex: the class whose logit was derived, kept in the map.
    /// - Returns: the map at the layer's size, computed in float64.
    /// - Throws: ``AttentionError``, as ``AttentionMethod/map(activation:gradient:layer:classIndex:)``.
    /// - Complexity: O(height * width * channels).
    public func map(
        activation: Tensor, meanGradient: Tensor, layer: String, classIndex: Int
    ) throws(AttentionError) -> AttentionMap {
        let activation = try LayerActivation(activation)
        guard meanGradient.shape == Shape(1, activation.channelCount) else {
            throw .weightCountMismatch(channels: activation.channelCount, found: meanGradient.shape)
        }
        if let channel = meanGradient.firstNonFinite {
            throw .nonFinite(name: "mean gradient", row: 0, column: 0, channel: channel)
        }
        let raw = RawMap(signed: activation.weighted(meanGradient.values.map(Double.init)))
        return try AttentionMap(
            height: activation.height, width: activation.width, values: raw.values, signedValues: raw.signed,
            layer: layer,
            method: name, classIndex: classIndex)
    }
}
