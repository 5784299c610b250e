package import GAMTensor

/// A layer's output for one image, read as doubles: `[height, width, channels]`, channels fastest.
///
/// The values stay as they came (float32 from a network) and are widened to float64 as they are read, so a large
/// activation is not copied.
package struct ChannelValues: Sendable {
    private enum Storage: Sendable {
        case single([Float])
        case double([Double])
    }

    /// The number of rows.
    package let height: Int
    /// The number of columns.
    package let width: Int
    /// The number of channels.
    package let channels: Int
    private let storage: Storage

    /// One image of a tensor `[1, height, width, channels]`.
    ///
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` for another rank or batch, or no elements.
    package init(_ tensor: Tensor, name: String = "activation") throws(VerificationError) {
        let shape = tensor.shape
        guard shape.rank == 4, shape[0] == 1, !tensor.values.isEmpty else {
            throw .shapeMismatch(name: name, expected: "1 x height x width x channels", found: shape.description)
        }
        (height, width, channels) = (shape[1], shape[2], shape[3])
        storage = .single(tensor.values)
    }

    /// Values in float64.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` where the count does not fit, and
    ///   ``VerificationError/shapeMismatch(name:expected:found:)`` for no elements.
    package init(height: Int, width: Int, channels: Int, values: [Double]) throws(VerificationError) {
        guard let count = Shape(height, width, channels).elementCount, count == values.count else {
            throw .countMismatch(
                name: "activation", expected: Shape(height, width, channels).elementCount ?? .max, found: values.count)
        }
        guard count > 0 else {
            throw .shapeMismatch(name: "activation", expected: "at least one element", found: "none")
        }
        (self.height, self.width, self.channels) = (height, width, channels)
        storage = .double(values)
    }

    /// The number of places of the grid.
    package var places: Int { height * width }

    /// The grid and channels in words.
    package var shapeDescription: String { "\(height)x\(width)x\(channels)" }

    /// The mean and the population standard deviation of each channel over the grid.
    ///
    /// One pass over differences from the first place: as that is one of the n values, its squared distance from the mean
    /// is at most n times the variance, so that no more than n rounding errors are lost to the difference of sums.
    package func channelMoments() -> (means: [Double], deviations: [Double]) {
        let sums =
            switch storage {
            case .single(let values): ChannelKernels.sumsAroundFirst(values, channels: channels)
            case .double(let values): ChannelKernels.sumsAroundFirst(values, channels: channels)
            }
        let count = Double(places)
        let means = (0..<channels).map { sums.origin[$0] + sums.differences[$0] / count }
        let deviations = (0..<channels).map { channel in
            let shift = sums.differences[channel] / count
            return positivePart(sums.squares[channel] / count - shift * shift).squareRoot()
        }
        return (means, deviations)
    }

    /// The mean over the channels at each place, row by row.
    package func meanOverChannels() -> [Double] {
        let count = Double(channels)
        return switch storage {
        case .single(let values): ChannelKernels.sums(values, channels: channels).map { $0 / count }
        case .double(let values): ChannelKernels.sums(values, channels: channels).map { $0 / count }
        }
    }

    /// The weighted sum over the channels at each place, times a scale, row by row; one weight a channel.
    package func weightedSum(_ weights: [Double], scale: Double) -> [Double] {
        switch storage {
        case .single(let values): ChannelKernels.sums(values, weights: weights, channels: channels).map { $0 * scale }
        case .double(let values): ChannelKernels.sums(values, weights: weights, channels: channels).map { $0 * scale }
        }
    }

    /// The raw LayerCAM map: at each place, the positive part of the sum over channels of positive gradient times
    /// activation.
    ///
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` where the gradient has another shape.
    package func layerCAM(gradient: ChannelValues) throws(VerificationError) -> [Double] {
        guard gradient.height == height, gradient.width == width, gradient.channels == channels else {
            throw .shapeMismatch(name: "gradient", expected: shapeDescription, found: gradient.shapeDescription)
        }
        let sums =
            switch (storage, gradient.storage) {
            case (.single(let values), .single(let slopes)):
                ChannelKernels.positiveSums(values, slopes, channels: channels)
            case (.single(let values), .double(let slopes)):
                ChannelKernels.positiveSums(values, slopes, channels: channels)
            case (.double(let values), .single(let slopes)):
                ChannelKernels.positiveSums(values, slopes, channels: channels)
            case (.double(let values), .double(let slopes)):
                ChannelKernels.positiveSums(values, slopes, channels: channels)
            }
        return sums.map(positivePart)
    }
}

/// The value, or 0 where it is negative; NaN stays NaN (which `max(0, value)` would hide).
@inline(__always)
internal func positivePart(_ value: Double) -> Double { value < 0 ? 0 : value }
