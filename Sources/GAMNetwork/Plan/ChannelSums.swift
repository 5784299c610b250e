import CGAMKernels
import GAMTensor

/// Where the sums of a value's channels and of their squared distances stand, of which mean and deviation are made.
///
/// Parts of an image's places are summed by themselves in float64, and the parts' sums added in order: they depend on the
/// layer alone, so that the bits do not depend on threads.
struct ChannelSums: Sendable {
    /// For each image and part, three numbers a channel: the sums, the sums of squared distances from the part's mean, the
    /// values of its first place.
    let buffer: Int
    let images, channels: Int
    /// The places of an image, part by part.
    let parts: [Range<Int>]

    /// Place for the sums of a value `[N, h, w, C]`, in given parts or in even ones.
    init(_ shape: Shape, parts: [Range<Int>]? = nil, _ buffers: inout BufferTable) {
        (images, channels) = (shape[0], shape[3])
        let places = shape[1] * shape[2]
        let count = max(1, min(16, places / 256))
        self.parts =
            parts ?? (0..<count).map { StepPiece(phase: 0, phaseCount: 1, index: $0, count: count).share(of: places) }
        buffer = buffers.add(count: 2 * 3 * channels * self.parts.count * images)
    }

    /// Sums a part of an image, whose first value is given.
    func sum(_ part: Int, of image: Int, _ values: UnsafePointer<Float>, _ memory: PlanMemory) {
        let sums = unsafe memory.doubles(buffer) + 3 * channels * (image * parts.count + part)
        let (spreads, first) = unsafe (sums + channels, sums + 2 * channels)
        unsafe sums.update(repeating: 0, count: 2 * channels)
        if parts[part].isEmpty { return }
        for channel in 0..<channels { unsafe first[channel] = Double(values[channel]) }
        unsafe memory.kernels.pointee.channel_sums(
            values, nil, values, first, Int64(parts[part].count), Int32(channels), sums, spreads)
        // Of sum x (x - c), which is 0 where all x are c, the sum of squared distances from the mean.
        let count = Double(parts[part].count)
        for channel in 0..<channels {
            let shift = unsafe sums[channel] - count * first[channel]
            unsafe spreads[channel] -= first[channel] * shift + shift * shift / count
        }
    }

    /// The mean and the population standard deviation of each channel of an image, from the buffer's values.
    ///
    /// Parts are put together as by Chan, Golub and LeVeque (1983): no large squares are subtracted.
    func moments(of image: Int, _ values: UnsafePointer<Double>) -> ChannelMoments {
        let sums = unsafe values + 3 * channels * image * parts.count
        let count = Double(max(1, parts.reduce(0) { $0 + $1.count }))
        var (means, spreads) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
        for part in parts.indices {
            let own = unsafe sums + 3 * channels * part
            for channel in 0..<channels { unsafe means[channel] += own[channel] }
        }
        for channel in 0..<channels { means[channel] /= count }
        for (part, places) in parts.enumerated() where !places.isEmpty {
            let (own, size) = unsafe (sums + 3 * channels * part, Double(places.count))
            for channel in 0..<channels {
                let distance = unsafe own[channel] / size - means[channel]
                unsafe spreads[channel] += own[channels + channel] + size * distance * distance
            }
        }
        return ChannelMoments(
            means: means, deviations: spreads.map { ($0 < 0 ? 0 : $0 / count).squareRoot() })
    }
}

/// The mean and the population standard deviation over the places of each channel of an image.
package struct ChannelMoments: Sendable, Equatable {
    package let means, deviations: [Double]
}
