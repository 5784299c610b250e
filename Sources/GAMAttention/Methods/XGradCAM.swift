/// XGrad-CAM: each channel weighted by its gradient's mean under the activation.
///
/// `M = relu(sum_c w_c A_c)`, `w_c = sum_u G_c(u) A_c(u) / (sum_u A_c(u) + 1e-7)`: `A` activation, `G` gradient of the
/// class's logit, `c` channel, `u` place. Fu et al. 2020, arXiv 2008.02312; the constant is pytorch-grad-cam's.
public struct XGradCAM: AttentionMethod {
    /// `xgrad-cam`.
    public let name = "xgrad-cam"

    /// Keeps the quotient finite for a channel that is nowhere active.
    private static let epsilon = 1e-7

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        let totals = layer.sumOverPlaces { activation, _, _ in activation }
        let products = layer.sumOverPlaces { activation, gradient, _ in activation * gradient }
        let weights = zip(products, totals).map { product, total in product / (total + Self.epsilon) }
        return RawMap(signed: layer.weightedActivation(weights))
    }
}
