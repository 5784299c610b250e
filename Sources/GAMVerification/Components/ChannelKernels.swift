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

/// The inner loops over a layer's output `[places, channels]`: the only place of this folder that works on pointers.
///
/// Spans hold whole places. Numbers in float32 are summed in sixteen float32 lanes over few terms at a time and those
/// sums in float64: as exact as the numbers themselves, and several times faster. Numbers in float64, and what is left of
/// float32 beyond whole sixteens, are summed in float64. The order of additions is fixed, so the same input gives the
/// same bits on every processor.
enum ChannelKernels {
    private typealias Lanes = SIMD16<Float>

    /// Over all places the sums of the differences from the first place and of their squares, by channel.
    struct Sums {
        /// The first place.
        let origin: [Double]
        /// The sums.
        fileprivate(set) var differences, squares: [Double]

        fileprivate init(origin: [Double]) {
            self.origin = origin
            differences = [Double](repeating: 0, count: origin.count)
            squares = differences
        }
    }

    /// The sums around the first place of values in float32.
    ///
    /// Each block of places is summed around its own first place, so that a place far from the rest takes no digits.
    static func sumsAroundFirst(_ values: Span<Float>, channels: Int) -> Sums {
        var sums = Sums(origin: (0..<channels).map { Double(values[$0]) })
        let (places, rest) = (values.count / channels, rest(of: channels))
        unsafe values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: places, by: blockPlaces) {
                let count = min(blockPlaces, places - start)
                for channel in stride(from: 0, to: rest.lowerBound, by: Lanes.scalarCount) {
                    unsafe addLanes(values, start * channels + channel, count, channels, channel, to: &sums)
                }
                unsafe addSingly(values, start, count, rest, channels, to: &sums)
            }
        }
        return sums
    }

    /// The sums around the first place of values in float64.
    static func sumsAroundFirst(_ values: Span<Double>, channels: Int) -> Sums {
        var sums = Sums(origin: (0..<channels).map { values[$0] })
        unsafe values.withUnsafeBufferPointer { values in
            unsafe addSingly(values, 0, values.count / channels, 0..<channels, channels, to: &sums)
        }
        return sums
    }

    /// Places of one block: few enough to stay in the nearest cache while all channels are gone through.
    private static let blockPlaces = 64

    @inline(__always)
    private static func addLanes(
        _ values: UnsafeBufferPointer<Float>, _ start: Int, _ count: Int, _ channels: Int, _ channel: Int,
        to sums: inout Sums
    ) {
        let first = unsafe lanes(values, start)
        var (differences, squares) = (Lanes.zero, Lanes.zero)
        var index = start &+ channels
        for _ in 1..<max(1, count) {
            let difference = unsafe lanes(values, index) - first
            differences += difference
            squares += difference * difference
            index &+= channels
        }
        for lane in 0..<Lanes.scalarCount {
            let (sum, place) = (Double(differences[lane]), channel + lane)
            let shift = Double(first[lane]) - sums.origin[place]
            sums.differences[place] += sum + Double(count) * shift
            sums.squares[place] += Double(squares[lane]) + shift * (2 * sum + Double(count) * shift)
        }
    }

    private static func addSingly<Element: ChannelElement>(
        _ values: UnsafeBufferPointer<Element>, _ start: Int, _ count: Int, _ range: Range<Int>, _ channels: Int,
        to sums: inout Sums
    ) {
        for place in start..<(start + count) {
            for channel in range {
                let difference = unsafe values[place * channels + channel].widened - sums.origin[channel]
                sums.differences[channel] += difference
                sums.squares[channel] += difference * difference
            }
        }
    }

    /// The mean over the channels at each place of values in float32.
    static func means(_ values: Span<Float>, channels: Int) -> [Double] {
        let count = Double(channels)
        return unsafe values.withUnsafeBufferPointer { values in
            (0..<(values.count / channels)).map { place in
                let start = place &* channels
                // Colours, as of most inputs, need no loop.
                if channels == 3 {
                    let sum = unsafe Double(values[start]) + Double(values[start + 1]) + Double(values[start + 2])
                    return sum / count
                }
                let sums = laneSum(channels) { unsafe lanes(values, start &+ $0) }
                return (sums + sum(rest(of: channels)) { unsafe Double(values[start &+ $0]) }) / count
            }
        }
    }

    /// The mean over the channels at each place of values in float64.
    static func means(_ values: Span<Double>, channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            (0..<(values.count / channels)).map { place in
                sum(0..<channels) { unsafe values[place &* channels &+ $0] } / Double(channels)
            }
        }
    }

    /// The sum over the channels at each place of value times weight; surplus channels or weights are left out.
    static func sums<Element: ChannelElement>(_ values: Span<Element>, weights: [Double], channels: Int) -> [Double] {
        let count = min(channels, weights.count)
        return unsafe values.withUnsafeBufferPointer { values in
            unsafe weights.withUnsafeBufferPointer { weights in
                (0..<(values.count / channels)).map { place in
                    sum(0..<count) { unsafe values[place &* channels &+ $0].widened * weights[$0] }
                }
            }
        }
    }

    /// The sum over the channels at each place of value times positive part of the slope, which has as many elements.
    static func positiveSums(_ values: Span<Float>, _ slopes: Span<Float>, channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe slopes.withUnsafeBufferPointer { slopes in
                (0..<(min(values.count, slopes.count) / channels)).map { place in
                    let start = place &* channels
                    return laneSum(channels) { channel in
                        let slope = unsafe lanes(slopes, start &+ channel)
                        return unsafe slope.replacing(with: 0, where: slope .< 0) * lanes(values, start &+ channel)
                    }
                        + sum(rest(of: channels)) { channel in
                            let index = start &+ channel
                            return unsafe positivePart(Double(slopes[index])) * Double(values[index])
                        }
                }
            }
        }
    }

    /// The same where one of them is in float64.
    static func positiveSums<Element: ChannelElement, Slope: ChannelElement>(
        _ values: Span<Element>, _ slopes: Span<Slope>, channels: Int
    ) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe slopes.withUnsafeBufferPointer { slopes in
                (0..<(min(values.count, slopes.count) / channels)).map { place in
                    sum(0..<channels) { channel in
                        let index = place &* channels &+ channel
                        return unsafe positivePart(slopes[index].widened) * values[index].widened
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func lanes(_ values: UnsafeBufferPointer<Float>, _ index: Int) -> Lanes {
        unsafe UnsafeRawBufferPointer(values).loadUnaligned(fromByteOffset: 4 &* index, as: Lanes.self)
    }

    /// The channels that do not fill all lanes.
    private static func rest(of channels: Int) -> Range<Int> { (channels & ~(Lanes.scalarCount - 1))..<channels }

    /// The sum of terms that come in lanes, over the channels that fill all lanes.
    @inline(__always)
    private static func laneSum(_ channels: Int, _ term: (Int) -> Lanes) -> Double {
        var sums = Lanes.zero
        for channel in stride(from: 0, to: rest(of: channels).lowerBound, by: Lanes.scalarCount) {
            sums += term(channel)
        }
        let half = sums.lowHalf + sums.highHalf
        let quarter = half.lowHalf + half.highHalf
        return (Double(quarter[0]) + Double(quarter[1])) + (Double(quarter[2]) + Double(quarter[3]))
    }

    /// The sum of terms in four interleaved parts, so that additions do not wait for each other.
    @inline(__always)
    private static func sum(_ range: Range<Int>, _ term: (Int) -> Double) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        var index = range.lowerBound
        while index &+ 4 <= range.upperBound {
            a += term(index)
            b += term(index &+ 1)
            c += term(index &+ 2)
            d += term(index &+ 3)
            index &+= 4
        }
        while index < range.upperBound {
            a += term(index)
            index &+= 1
        }
        return (a + b) + (c + d)
    }
}
