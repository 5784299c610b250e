public import GAMTensor

/// A layer's activation `A` and the gradient `G` of one logit with respect to it, known to belong together.
///
/// Both are `[1, height, width, channels]`, float32 and finite. The sums below are taken in float64. In their terms,
/// `u` is a place of the `height * width` grid, `c` a channel.
public struct LayerGradient: Sendable {
    /// Rows of the layer, 1 or more.
    public let height: Int
    /// Columns of the layer, 1 or more.
    public let width: Int
    /// Channels of the layer, 1 or more.
    public let channelCount: Int
    private let activation: [Float]
    private let gradient: [Float]

    /// Checks that an activation and a gradient are one image's, of one shape, and finite.
    ///
    /// - Parameters:
    ///   - activation: `A`, `[1, height, width, channels]`.
    ///   - gradient: `G`, the same shape.
    /// - Throws: ``AttentionError/notALayer(name:found:)``, ``AttentionError/shapeMismatch(activation:gradient:)`` or
    ///   ``AttentionError/nonFinite(name:row:column:channel:)``.
    public init(activation: Tensor, gradient: Tensor) throws(AttentionError) {
        let shape = activation.shape
        for (name, found) in [("activation", shape), ("gradient", gradient.shape)] {
            guard found.rank == 4, found[0] == 1, found.dimensions.allSatisfy({ $0 >= 1 }) else {
                throw .notALayer(name: name, found: found)
            }
        }
        guard gradient.shape == shape else { throw .shapeMismatch(activation: shape, gradient: gradient.shape) }
        height = shape[1]
        width = shape[2]
        channelCount = shape[3]
        for (name, tensor) in [("activation", activation), ("gradient", gradient)] {
            guard let index = tensor.firstNonFinite else { continue }
            let place = index / channelCount
            throw .nonFinite(name: name, row: place / width, column: place % width, channel: index % channelCount)
        }
        self.activation = activation.values
        self.gradient = gradient.values
    }

    /// How many places the grid has: `n = height * width`.
    public var placeCount: Int { height * width }

    /// `sum_u f(A_c(u), G_c(u), c)` for each channel `c`.
    public func sumOverPlaces(
        _ term: (_ activation: Double, _ gradient: Double, _ channel: Int) -> Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: channelCount)
        for start in stride(from: 0, to: activation.count, by: channelCount) {
            for channel in 0..<channelCount {
                let index = start &+ channel
                sums[channel] += term(Double(activation[index]), Double(gradient[index]), channel)
            }
        }
        return sums
    }

    /// `sum_c f(A_c(u), G_c(u))` for each place `u`, row-major.
    public func sumOverChannels(_ term: (_ activation: Double, _ gradient: Double) -> Double) -> [Double] {
        stride(from: 0, to: activation.count, by: channelCount).map { start in
            (start..<(start + channelCount)).reduce(0) { sum, index in
                sum + term(Double(activation[index]), Double(gradient[index]))
            }
        }
    }

    /// `sum_c w_c A_c(u)` for each place `u`, row-major; missing weights count as 0.
    ///
    /// In eight interleaved parts, so that additions do not wait for each other.
    public func weightedActivation(_ weights: [Double]) -> [Double] {
        let count = min(channelCount, weights.count)
        return stride(from: 0, to: activation.count, by: channelCount).map { start in
            var parts = SIMD8<Double>.zero
            var channel = 0
            while channel &+ 8 <= count {
                for lane in 0..<8 {
                    parts[lane] += weights[channel &+ lane] * Double(activation[start &+ channel &+ lane])
                }
                channel &+= 8
            }
            return (channel..<count).reduce(parts.sum()) { $0 + weights[$1] * Double(activation[start + $1]) }
        }
    }
}
