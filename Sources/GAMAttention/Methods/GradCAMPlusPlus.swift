/// Grad-CAM++: channels weighted by their positive gradients, each place by how much it explains.
///
/// `M = relu(sum_c w_c A_c)`, `w_c = sum_u a_c(u) relu(G_c(u))`,
/// `a_c(u) = G^2 / (2 G^2 + G^3 sum_v A_c(v) + 1e-6)` where `G_c(u) != 0`, else 0: `A` activation, `G` gradient of the
/// class's logit, `c` channel, `u` and `v` places. Chattopadhay et al. 2018, arXiv 1710.11063, eq. 19, with the
/// derivatives of `exp(logit)`; the constant is pytorch-grad-cam's, to which the map is equal.
public struct GradCAMPlusPlus: AttentionMethod {
    /// `grad-cam++`.
    public let name = "grad-cam++"

    /// Keeps the quotient finite where the gradient is small.
    private static let epsilon = 1e-6

    /// The method; it has no parameters.
    public init() {}

    /// The map of a layer.
    public func rawMap(of layer: LayerGradient) -> RawMap {
        let totals = layer.sumOverPlaces { activation, _, _ in activation }
        let weights = layer.sumOverPlaces { _, gradient, channel in
            guard gradient > 0 else { return 0 }  // relu(G) takes the other places out, whatever their a_c(u)
            let square = gradient * gradient
            return square / (2 * square + square * gradient * totals[channel] + Self.epsilon) * gradient
        }
        return RawMap(signed: layer.weightedActivation(weights))
    }
}
