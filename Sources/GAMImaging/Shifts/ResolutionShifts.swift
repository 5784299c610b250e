import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Loss of detail, stated in pixels of the network's input.
enum ResolutionShifts {
    /// Gaussian blur of a standard deviation in pixels of the network's input.
    ///
    /// The kernel is cut off at 4 deviations and normalised; the image is continued by reflection with its edge repeated.
    static func blurred(_ deviation: Double) -> ImageShift.Change {
        { plane, scale, _ in
            let kernel = gaussian(deviation * scale)
            let rows = convolved(plane, kernel, alongRows: true)
            return convolved(rows, kernel, alongRows: false)
        }
    }

    /// Reduced by a factor beyond the network's input (means of the area) and enlarged again bilinearly.
    static func downsampled(_ factor: Double) -> ImageShift.Change {
        { plane, scale, _ in
            let step = factor * scale
            let small = plane.resized(
                height: max(2, Int(Double(plane.height) / step)), width: max(2, Int(Double(plane.width) / step)), .area)
            return small.resized(height: plane.height, width: plane.width)
        }
    }

    /// Unsharp masking: `u + a (u - blur(u))` with a blur of deviation 1, cut off at 0 and 1.
    static func sharpened(_ amount: Double) -> ImageShift.Change {
        { plane, scale, generator in
            let smooth = blurred(1)(plane, scale, &generator)
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                let value = plane[row, column]
                return min(max(value + amount * (value - smooth[row, column]), 0), 1)
            }
        }
    }

    /// The mean of so many pixels of the network's input along each row: motion while the image was taken.
    static func smeared(_ length: Int) -> ImageShift.Change {
        { plane, scale, _ in
            let count = max(2, Int((Double(length) * scale).rounded()))
            let kernel = [Double](repeating: 1 / Double(count), count: count)
            return convolved(plane, kernel, alongRows: true)
        }
    }

    /// The median of 3 x 3 pixels, the edge repeated: a speckle filter.
    static let medianFiltered: ImageShift.Change = { plane, _, _ in
        var window = [Double](repeating: 0, count: 9)
        return IntensityPlane(height: plane.height, width: plane.width) { row, column in
            for index in 0..<9 {
                let y = min(max(row + index / 3 - 1, 0), plane.height - 1)
                let x = min(max(column + index % 3 - 1, 0), plane.width - 1)
                window[index] = plane[y, x]
            }
            window.sort()
            return window[4]
        }
    }

    private static func gaussian(_ deviation: Double) -> [Double] {
        let radius = max(1, Int(4 * deviation + 0.5))
        let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private static func convolved(_ plane: IntensityPlane, _ kernel: [Double], alongRows: Bool) -> IntensityPlane {
        let count = alongRows ? plane.width : plane.height
        let first = -(kernel.count / 2)
        let places = (first..<(count + first + kernel.count)).map { reflected($0, count) }
        return IntensityPlane(height: plane.height, width: plane.width) { row, column in
            let place = alongRows ? column : row
            var sum = 0.0
            for offset in kernel.indices {
                let source = places[place + offset]
                sum += kernel[offset] * (alongRows ? plane[row, source] : plane[source, column])
            }
            return sum
        }
    }

    /// A place beyond the edge by reflection, the edge repeated: d c b a | a b c d | d c b a.
    private static func reflected(_ place: Int, _ count: Int) -> Int {
        let period = 2 * count
        let within = ((place % period) + period) % period
        return within < count ? within : period - 1 - within
    }
}
