/// LayerCAM: activation times positive gradient, place by place; fit for early layers.
///
/// `M(u) = relu(sum_c relu(G_c(u)) A_c(u))`: `A` activation, `G` gradient of the class's logit, `c` channel, `u` place.
/// Jiang et al. 2021, IEEE Transactions on Image Processing 30, eq. 5, 6.
public struct LayerCAM: AttentionMethod {
    /// `layer-cam`.
    public let name = "layer-cam"

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        RawMap(signed: layer.sumOverChannels { activation, gradient in activation * Scaling.rectified(gradient) })
    }
}
