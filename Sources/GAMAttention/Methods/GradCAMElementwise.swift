/// Grad-CAM element-wise: activation times gradient, negative products dropped before channels are summed.
///
/// `M(u) = sum_c relu(G_c(u) A_c(u))`: `A` activation, `G` gradient of the class's logit, `c` channel, `u` place; as
/// pytorch-grad-cam defines it. Its ReLU stands inside the sum; the signed map is the sum without it,
/// `S(u) = sum_c G_c(u) A_c(u)`.
public struct GradCAMElementwise: AttentionMethod {
    /// `grad-cam-elementwise`.
    public let name = "grad-cam-elementwise"

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        RawMap(
            values: layer.sumOverChannels { activation, gradient in Scaling.rectified(activation * gradient) },
            signed: layer.sumOverChannels { activation, gradient in activation * gradient })
    }
}
