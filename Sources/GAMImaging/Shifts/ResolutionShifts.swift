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

    private static func gaussian(_ deviation: Double) -> [Double] {
        let radius = max(1, Int(4 * deviation + 0.5))
        let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private static func convolved(_ plane: IntensityPlane, _ kernel: [Double], alongRows: Bool) -> IntensityPlane {
        let radius = kernel.count / 2
        let count = alongRows ? plane.width : plane.height
        let places = (-radius..<(count + radius)).map { reflected($0, count) }
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
