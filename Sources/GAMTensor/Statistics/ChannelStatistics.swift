import CGAMStatistics

/// What is read off a layer's output `[places, channels]` in float32, channels fastest, where it lies.
///
/// Spans hold whole places. Where nothing else is said, numbers are summed in sixteen float32 lanes over few terms at a time and those sums in
/// float64: as exact as the numbers themselves, and several times faster; what is left beyond whole sixteens of channels
/// is summed in float64. The order of additions is fixed, so the same input gives the same bits on every processor.
package enum ChannelStatistics {
    /// Over all places the sums of the differences from the first place and of their squares, by channel.
    ///
    /// Each block of places is summed around its own first place, so that a place far from the rest takes no digits.
    package static func sumsAroundFirst(
        _ values: Span<Float>, channels: Int
    ) -> (differences: [Double], squares: [Double]) {
        var differences = [Double](repeating: 0, count: channels)
        var squares = differences
        unsafe values.withUnsafeBufferPointer { values in
            unsafe gam_channel_sums(values.baseAddress, values.count / channels, channels, &differences, &squares)
        }
        return (differences, squares)
    }

    /// The mean over the channels at each place.
    package static func means(_ values: Span<Float>, channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe filled(values.count / channels) { unsafe gam_channel_means(values.baseAddress, $1, channels, $0) }
        }
    }

    /// The sum over the channels at each place of value times positive part of the slope, which has as many elements.
    package static func positiveSums(_ values: Span<Float>, _ slopes: Span<Float>, channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe slopes.withUnsafeBufferPointer { slopes in
                unsafe filled(min(values.count, slopes.count) / channels) {
                    unsafe gam_positive_sums(values.baseAddress, slopes.baseAddress, $1, channels, $0)
                }
            }
        }
    }

    /// The sum over all places of each channel, in float64.
    package static func totals(_ values: Span<Float>, channels: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: channels)
        unsafe values.withUnsafeBufferPointer { values in
            unsafe gam_channel_totals(values.baseAddress, values.count / channels, channels, &sums)
        }
        return sums
    }

    /// The sum over the channels at each place of value times weight, in float64; surplus channels or weights are left out.
    package static func weightedSums(_ values: Span<Float>, weights: [Double], channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe filled(values.count / channels) {
                unsafe gam_weighted_sums(
                    values.baseAddress, weights, $1, channels, min(channels, weights.count), $0)
            }
        }
    }

    /// An array that a kernel fills.
    private static func filled(_ count: Int, _ fill: (UnsafeMutablePointer<Double>?, Int) -> Void) -> [Double] {
        unsafe [Double](unsafeUninitializedCapacity: count) { buffer, filledCount in
            unsafe fill(buffer.baseAddress, count)
            filledCount = count
        }
    }
}
