/// HiResCAM: activation times gradient, place by place.
///
/// `M(u) = relu(sum_c G_c(u) A_c(u))`: `A` activation, `G` gradient of the class's logit, `c` channel, `u` place.
/// Draelos & Carin 2020, arXiv 2011.08891. Equal to Grad-CAM where the gradient is the same at every place.
public struct HiResCAM: AttentionMethod {
    /// `hires-cam`.
    public let name = "hires-cam"

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        RawMap(signed: layer.sumOverChannels { activation, gradient in activation * gradient })
    }
}
