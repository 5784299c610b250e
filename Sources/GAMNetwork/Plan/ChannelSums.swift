import CGAMKernels
import GAMTensor

/// Where the sums of a value's channels and of their squares stand, of which mean and deviation are made.
///
/// Parts of an image's places are summed by themselves in float64, and the parts' sums added in order: they depend on the
/// layer alone, so that the bits do not depend on threads.
struct ChannelSums: Sendable {
    /// For each image and part, a sum and then a sum of squares for each channel.
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
        buffer = buffers.add(count: 4 * channels * self.parts.count * images)
    }

    /// As many zeros as a part needs.
    var zeroCount: Int { 2 * channels }

    /// Sums a part of an image, whose first value is given.
    func sum(_ part: Int, of image: Int, _ values: UnsafePointer<Float>, _ memory: PlanMemory) {
        let sums = unsafe memory.doubles(buffer) + 2 * channels * (image * parts.count + part)
        unsafe sums.update(repeating: 0, count: 2 * channels)
        // Squares in float64 of values of float32 are exact: the difference of sums loses nothing that counts.
        let centre = unsafe UnsafeRawPointer(memory.zeros).assumingMemoryBound(to: Double.self)
        unsafe memory.kernels.pointee.channel_sums(
            values, nil, values, centre, Int64(parts[part].count), Int32(channels), sums, sums + channels)
    }

    /// The mean and the population standard deviation of each channel of an image, from the buffer's values.
    func moments(of image: Int, _ values: UnsafePointer<Double>) -> ChannelMoments {
        var totals = [Double](repeating: 0, count: 2 * channels)
        for part in parts.indices {
            let sums = unsafe values + 2 * channels * (image * parts.count + part)
            for place in totals.indices { unsafe totals[place] += sums[place] }
        }
        let count = Double(max(1, parts.reduce(0) { $0 + $1.count }))
        let means = totals.prefix(channels).map { $0 / count }
        let variances = zip(means, totals.suffix(channels)).map { $1 / count - $0 * $0 }
        return ChannelMoments(means: means, deviations: variances.map { ($0 < 0 ? 0 : $0).squareRoot() })
    }
}

/// The mean and the population standard deviation over the places of each channel of an image.
package struct ChannelMoments: Sendable, Equatable {
    package let means, deviations: [Double]
}
