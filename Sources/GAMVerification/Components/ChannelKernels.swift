import GAMTensor

/// An element of a layer's output, which is read as a double.
protocol ChannelElement: BitwiseCopyable, Sendable {
    /// The value as a double.
    var widened: Double { get }
}

extension Float: ChannelElement {
    @inline(__always) var widened: Double { Double(self) }
}

extension Double: ChannelElement {
    @inline(__always) var widened: Double { self }
}

/// The loops over a layer's output `[places, channels]`, for float32 those of ``ChannelStatistics``.
///
/// Spans hold whole places. The order of additions is fixed, so the same input gives the same bits on every processor.
enum ChannelKernels {
    /// Over all places the sums of the differences from the first place and of their squares, by channel.
    struct Sums {
        /// The first place.
        let origin: [Double]
        /// The sums.
        fileprivate(set) var differences, squares: [Double]
    }

    /// The sums around the first place of values in float32.
    static func sumsAroundFirst(_ values: Span<Float>, channels: Int) -> Sums {
        let sums = ChannelStatistics.sumsAroundFirst(values, channels: channels)
        return Sums(
            origin: (0..<channels).map { Double(values[$0]) }, differences: sums.differences, squares: sums.squares)
    }

    /// The sums around the first place of values in float64.
    static func sumsAroundFirst(_ values: Span<Double>, channels: Int) -> Sums {
        let zeros = [Double](repeating: 0, count: channels)
        var sums = Sums(origin: (0..<channels).map { values[$0] }, differences: zeros, squares: zeros)
        for start in stride(from: 0, to: values.count, by: channels) {
            for channel in 0..<channels {
                let difference = values[start + channel] - sums.origin[channel]
                sums.differences[channel] += difference
                sums.squares[channel] += difference * difference
            }
        }
        return sums
    }

    /// The mean over the channels at each place of values in float32.
    static func means(_ values: Span<Float>, channels: Int) -> [Double] {
        ChannelStatistics.means(values, channels: channels)
    }

    /// The mean over the channels at each place of values in float64.
    static func means(_ values: Span<Double>, channels: Int) -> [Double] {
        stride(from: 0, to: values.count, by: channels).map { start in
            (0..<channels).reduce(0) { $0 + values[start + $1] } / Double(channels)
        }
    }

    /// The sum over all places of each channel of values in float32.
    static func totals(_ values: Span<Float>, channels: Int) -> [Double] {
        ChannelStatistics.totals(values, channels: channels)
    }

    /// The same of values in float64.
    static func totals(_ values: Span<Double>, channels: Int) -> [Double] {
        (0..<channels).map { channel in
            stride(from: channel, to: values.count, by: channels).reduce(0) { $0 + values[$1] }
        }
    }

    /// The sum over the channels at each place of value times weight; surplus channels or weights are left out.
    static func sums(_ values: Span<Float>, weights: [Double], channels: Int) -> [Double] {
        ChannelStatistics.weightedSums(values, weights: weights, channels: channels)
    }

    /// The same of values in float64.
    static func sums(_ values: Span<Double>, weights: [Double], channels: Int) -> [Double] {
        let count = min(channels, weights.count)
        return stride(from: 0, to: values.count, by: channels).map { start in
            sum(count) { values[start &+ $0] * weights[$0] }
        }
    }

    /// The sum over the channels at each place of value times positive part of the slope, which has as many elements.
    static func positiveSums(_ values: Span<Float>, _ slopes: Span<Float>, channels: Int) -> [Double] {
        ChannelStatistics.positiveSums(values, slopes, channels: channels)
    }

    /// The same where one of them is in float64.
    static func positiveSums<Element: ChannelElement, Slope: ChannelElement>(
        _ values: Span<Element>, _ slopes: Span<Slope>, channels: Int
    ) -> [Double] {
        stride(from: 0, to: min(values.count, slopes.count), by: channels).map { start in
            sum(channels) { positivePart(slopes[start &+ $0].widened) * values[start &+ $0].widened }
        }
    }

    /// The sum of terms in four interleaved parts, so that additions do not wait for each other.
    @inline(__always)
    private static func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        var index = 0
        while index &+ 4 <= count {
            a += term(index)
            b += term(index &+ 1)
            c += term(index &+ 2)
            d += term(index &+ 3)
            index &+= 4
        }
        while index < count {
            a += term(index)
            index &+= 1
        }
        return (a + b) + (c + d)
    }
}
