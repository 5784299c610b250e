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
    func weighted(_ weights: [Double]) -> [Double] {
        ChannelStatistics.weightedSums(values.span, weights: weights, channels: channelCount)
    }
}
