import GAMTensor

/// A layer's activation, or what has its shape: `[1, height, width, channels]`, finite.
struct LayerActivation: Sendable {
    /// Rows, columns and channels, each 1 or more.
    let height, width, channelCount: Int
    /// The values, a place's channels side by side.
    let values: [Float]

    /// Checks an array that messages call by a name.
    ///
    /// - Throws: ``AttentionError/notALayer(name:found:)`` or ``AttentionError/nonFinite(name:row:column:channel:)``.
    init(_ tensor: Tensor, name: String = "activation") throws(AttentionError) {
        let shape = tensor.shape
        guard shape.rank == 4, shape[0] == 1, shape.dimensions.allSatisfy({ $0 >= 1 }) else {
            throw .notALayer(name: name, found: shape)
        }
        (height, width, channelCount) = (shape[1], shape[2], shape[3])
        if let index = tensor.firstNonFinite {
            let place = index / channelCount
            throw .nonFinite(name: name, row: place / width, column: place % width, channel: index % channelCount)
        }
        values = tensor.values
    }

    /// The sum over channels of `w_c A_c(u)` for each place `u`, row-major; missing weights count as 0.
    ///
    /// Four sums side by side, so that an addition need not wait for the one before.
    func weighted(_ weights: [Double]) -> [Double] {
        let count = min(channelCount, weights.count)
        return (0..<(height * width)).map { place in
            let first = place * channelCount
            var sums = SIMD4<Double>()
            var channel = 0
            while channel + 4 <= count {
                let weight = SIMD4(
                    weights[channel], weights[channel + 1], weights[channel + 2], weights[channel + 3])
                let value = SIMD4<Float>(
                    values[first + channel], values[first + channel + 1], values[first + channel + 2],
                    values[first + channel + 3])
                sums += weight * SIMD4<Double>(value)
                channel += 4
            }
            var rest = 0.0
            while channel < count {
                rest += weights[channel] * Double(values[first + channel])
                channel += 1
            }
            return sums.sum() + rest
        }
    }
}
