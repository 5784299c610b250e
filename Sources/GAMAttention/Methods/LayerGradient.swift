public import GAMTensor

/// A layer's activation `A` and the gradient `G` of one logit with respect to it, known to belong together.
///
/// Both are `[1, height, width, channels]`, float32 and finite. The sums below are taken in float64. In their terms,
/// `u` is a place of the `height * width` grid, `c` a channel.
public struct LayerGradient: Sendable {
    /// Rows of the layer, 1 or more.
    public var height: Int { activation.height }
    /// Columns of the layer, 1 or more.
    public var width: Int { activation.width }
    /// Channels of the layer, 1 or more.
    public var channelCount: Int { activation.channelCount }
    private let activation: LayerActivation
    private let gradient: [Float]

    /// Checks that an activation and a gradient are one image's, of one shape, and finite.
    ///
    /// - Parameters:
    ///   - activation: `A`, `[1, height, width, channels]`.
    ///   - gradient: `G`, the same shape.
    /// - Throws: ``AttentionError/notALayer(name:found:)``, ``AttentionError/shapeMismatch(activation:gradient:)`` or
    ///   ``AttentionError/nonFinite(name:row:column:channel:)``.
    public init(activation: Tensor, gradient: Tensor) throws(AttentionError) {
        self.activation = try LayerActivation(activation)
        let derivative = try LayerActivation(gradient, name: "gradient")
        guard gradient.shape == activation.shape else {
            throw .shapeMismatch(activation: activation.shape, gradient: gradient.shape)
        }
        self.gradient = derivative.values
    }

    /// How many places the grid has: `n = height * width`.
    public var placeCount: Int { height * width }

    /// `sum_u f(A_c(u), G_c(u), c)` for each channel `c`.
    public func sumOverPlaces(
        _ term: (_ activation: Double, _ gradient: Double, _ channel: Int) -> Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: channelCount)
        for start in stride(from: 0, to: gradient.count, by: channelCount) {
            for channel in 0..<channelCount {
                let index = start &+ channel
                sums[channel] += term(Double(activation.values[index]), Double(gradient[index]), channel)
            }
        }
        return sums
    }

    /// `sum_u G_c(u)` for each channel `c`.
    var gradientSums: [Double] { ChannelStatistics.totals(gradient.span, channels: channelCount) }

    /// `sum_c f(A_c(u), G_c(u))` for each place `u`, row-major.
    public func sumOverChannels(_ term: (_ activation: Double, _ gradient: Double) -> Double) -> [Double] {
        stride(from: 0, to: gradient.count, by: channelCount).map { start in
            (start..<(start + channelCount)).reduce(0) { sum, index in
                sum + term(Double(activation.values[index]), Double(gradient[index]))
            }
        }
    }

    /// `sum_c w_c A_c(u)` for each place `u`, row-major; missing weights count as 0.
    public func weightedActivation(_ weights: [Double]) -> [Double] { activation.weighted(weights) }
}
