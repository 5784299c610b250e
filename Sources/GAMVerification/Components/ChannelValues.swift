package import GAMNetwork
package import GAMTensor

/// A layer's output for one image, read as doubles: `[height, width, channels]`, channels fastest.
///
/// The values stay where and as they came (float32 from a network): a large activation is not copied.
package struct ChannelValues {
    private enum Storage {
        case kept(KeptValues)
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
        try self.init(tensor.shape, .single(tensor.values), name)
    }

    /// One image that a run left in its workspace, `[1, height, width, channels]`; to be used up before the next run.
    ///
    /// - Throws: as for a tensor.
    package init(_ values: KeptValues, name: String = "activation") throws(VerificationError) {
        try self.init(values.shape, .kept(values), name)
    }

    private init(_ shape: Shape, _ storage: Storage, _ name: String) throws(VerificationError) {
        guard shape.rank == 4, shape[0] == 1, let count = shape.elementCount, count > 0 else {
            throw .shapeMismatch(name: name, expected: "1 x height x width x channels", found: shape.description)
        }
        (height, width, channels) = (shape[1], shape[2], shape[3])
        self.storage = storage
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

    /// Gives the elements, in the precision in which they lie, for the length of the call.
    private func read<Result>(_ single: (Span<Float>) -> Result, _ double: (Span<Double>) -> Result) -> Result {
        switch storage {
        case .kept(let values): values.withSpan(single)
        case .single(let values): single(values.span)
        case .double(let values): double(values.span)
        }
    }

    /// The mean and the population standard deviation of each channel over the grid.
    ///
    /// One pass over differences from the first place: as that is one of the n values, its squared distance from the mean
    /// is at most n times the variance, so that no more than n rounding errors are lost to the difference of sums.
    package func channelMoments() -> (means: [Double], deviations: [Double]) {
        let sums = read(
            { ChannelKernels.sumsAroundFirst($0, channels: channels) },
            { ChannelKernels.sumsAroundFirst($0, channels: channels) })
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
        read({ ChannelKernels.means($0, channels: channels) }, { ChannelKernels.means($0, channels: channels) })
    }

    /// The weighted sum over the channels at each place, times a scale, row by row; one weight a channel.
    package func weightedSum(_ weights: [Double], scale: Double) -> [Double] {
        read(
            { ChannelKernels.sums($0, weights: weights, channels: channels) },
            { ChannelKernels.sums($0, weights: weights, channels: channels) }
        ).map { $0 * scale }
    }

    /// The signed Grad-CAM map: at each place the sum over channels of activation times the mean of the gradient, with the
    /// same bits as `GradCAM`'s of float32 arrays.
    ///
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` where the gradient has another shape.
    package func gradCAM(gradient: ChannelValues) throws(VerificationError) -> [Double] {
        try checkShape(of: gradient)
        let sums = gradient.read(
            { ChannelKernels.totals($0, channels: channels) }, { ChannelKernels.totals($0, channels: channels) })
        return weightedSum(sums.map { $0 / Double(places) }, scale: 1)
    }

    private func checkShape(of gradient: ChannelValues) throws(VerificationError) {
        guard gradient.height == height, gradient.width == width, gradient.channels == channels else {
            throw .shapeMismatch(name: "gradient", expected: shapeDescription, found: gradient.shapeDescription)
        }
    }

    /// The raw LayerCAM map: at each place, the positive part of the sum over channels of positive gradient times
    /// activation.
    ///
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` where the gradient has another shape.
    package func layerCAM(gradient: ChannelValues) throws(VerificationError) -> [Double] {
        try checkShape(of: gradient)
        let channels = channels
        let sums = read(
            { values in
                gradient.read(
                    { ChannelKernels.positiveSums(values, $0, channels: channels) },
                    { ChannelKernels.positiveSums(values, $0, channels: channels) })
            },
            { values in
                gradient.read(
                    { ChannelKernels.positiveSums(values, $0, channels: channels) },
                    { ChannelKernels.positiveSums(values, $0, channels: channels) })
            })
        return sums.map(positivePart)
    }

    /// Refuses values that are not finite.
    ///
    /// - Throws: ``VerificationError/nonFinite(name:position:)`` with the first such position.
    func checkFinite(_ name: String) throws(VerificationError) {
        let position = read(
            { values in values.indices.first { !values[$0].isFinite } },
            { values in values.indices.first { !values[$0].isFinite } })
        if let position { throw .nonFinite(name: name, position: position) }
    }
}

/// The value, or 0 where it is negative; NaN stays NaN (which `max(0, value)` would hide).
@inline(__always)
internal func positivePart(_ value: Double) -> Double { value < 0 ? 0 : value }
