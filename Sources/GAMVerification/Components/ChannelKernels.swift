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
/// Arrays hold whole places. Sums over channels run in four interleaved parts, so that additions do not wait for each
/// other; their order is fixed, so the same input gives the same bits.
enum ChannelKernels {
    /// The first place, and over all places the sums of the differences from it and of their squares, by channel.
    static func sumsAroundFirst<Element: ChannelElement>(
        _ values: [Element], channels: Int
    ) -> (origin: [Double], differences: [Double], squares: [Double]) {
        let origin = values[..<channels].map(\.widened)
        var differences = [Double](repeating: 0, count: channels)
        var squares = differences
        unsafe values.withUnsafeBufferPointer { values in
            unsafe origin.withUnsafeBufferPointer { origin in
                unsafe differences.withUnsafeMutableBufferPointer { differences in
                    unsafe squares.withUnsafeMutableBufferPointer { squares in
                        guard var place = values.baseAddress, let origin = origin.baseAddress,
                            let sum = differences.baseAddress, let square = squares.baseAddress
                        else { return }
                        let places = values.count / channels
                        // A few places at a time stay in the nearest cache while all channels are gone through, four
                        // in registers; each channel's additions keep the order of the places.
                        for start in stride(from: 0, to: places, by: blockPlaces) {
                            unsafe addBlock(
                                place, min(blockPlaces, places - start), channels, origin, sum, square)
                            unsafe place += blockPlaces * channels
                        }
                    }
                }
            }
        }
        return (origin, differences, squares)
    }

    private static let blockPlaces = 32

    /// Adds a block of places to the sums of differences and of their squares.
    @inline(__always)
    private static func addBlock<Element: ChannelElement>(
        _ block: UnsafePointer<Element>, _ places: Int, _ channels: Int, _ origin: UnsafePointer<Double>,
        _ sum: UnsafeMutablePointer<Double>, _ square: UnsafeMutablePointer<Double>
    ) {
        var channel = 0
        while channel &+ 4 <= channels {
            let first = unsafe four(origin + channel)
            var sums = unsafe four(UnsafePointer(sum + channel))
            var squares = unsafe four(UnsafePointer(square + channel))
            var element = unsafe block + channel
            for _ in 0..<places {
                let difference = unsafe four(element) - first
                sums += difference
                squares += difference * difference
                unsafe element += channels
            }
            for lane in 0..<4 {
                unsafe sum[channel &+ lane] = sums[lane]
                unsafe square[channel &+ lane] = squares[lane]
            }
            channel &+= 4
        }
        while channel < channels {
            for place in 0..<places {
                let difference = unsafe block[place &* channels &+ channel].widened - origin[channel]
                unsafe sum[channel] += difference
                unsafe square[channel] += difference * difference
            }
            channel &+= 1
        }
    }

    @inline(__always)
    private static func four<Element: ChannelElement>(_ start: UnsafePointer<Element>) -> SIMD4<Double> {
        unsafe SIMD4(start[0].widened, start[1].widened, start[2].widened, start[3].widened)
    }

    /// The sum over the channels at each place.
    static func sums<Element: ChannelElement>(_ values: [Element], channels: Int) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            byPlace(values.count / channels) { place in
                sum(channels) { unsafe values[place &* channels &+ $0].widened }
            }
        }
    }

    /// The sum over the channels at each place of value times weight; surplus channels or weights are left out.
    static func sums<Element: ChannelElement>(_ values: [Element], weights: [Double], channels: Int) -> [Double] {
        let count = min(channels, weights.count)
        return unsafe values.withUnsafeBufferPointer { values in
            unsafe weights.withUnsafeBufferPointer { weights in
                byPlace(values.count / channels) { place in
                    sum(count) { unsafe values[place &* channels &+ $0].widened * weights[$0] }
                }
            }
        }
    }

    /// The sum over the channels at each place of value times positive part of the slope, which has as many elements.
    static func positiveSums<Element: ChannelElement, Slope: ChannelElement>(
        _ values: [Element], _ slopes: [Slope], channels: Int
    ) -> [Double] {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe slopes.withUnsafeBufferPointer { slopes in
                byPlace(min(values.count, slopes.count) / channels) { place in
                    sum(channels) {
                        let index = place &* channels &+ $0
                        return unsafe positivePart(slopes[index].widened) * values[index].widened
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func byPlace(_ count: Int, _ value: (Int) -> Double) -> [Double] {
        var result = [Double]()
        result.reserveCapacity(count)
        for place in 0..<count { result.append(value(place)) }
        return result
    }

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
