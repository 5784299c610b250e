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
        let weights = layer.sumOverPlaces { _, gradient, _ in gradient }.map { $0 / places }
        return RawMap(signed: layer.weightedActivation(weights))
    }
}
