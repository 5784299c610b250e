import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Brightness, contrast and exposure: changes of each pixel by itself.
enum ExposureShifts {
    /// Contrast about the image's own mean: `m + c (u - m)`.
    static func contrast(_ factor: Double) -> ImageShift.Change {
        { plane, _, _ in
            let mean = plane.mean
            return plane.map { mean + factor * ($0 - mean) }
        }
    }

    /// `u` to the power gamma.
    static func gamma(_ exponent: Double) -> ImageShift.Change {
        { plane, _, _ in plane.map { pow($0, exponent) } }
    }

    /// `c u`, cut off at 1: 4 overexposes, 0.1 underexposes.
    static func exposure(_ factor: Double) -> ImageShift.Change {
        { plane, _, _ in plane.map { min(1, factor * $0) } }
    }

    /// `1 - u`, what MONOCHROME1 read as MONOCHROME2 looks like.
    static let inverted: ImageShift.Change = { plane, _, _ in plane.map { 1 - $0 } }

    /// One gray level: 0, 1/4, 1/2, 3/4 or 1.
    static let blank: ImageShift.Change = { plane, _, generator in
        let level = Double(generator.integer(below: 5)) / 4
        return IntensityPlane(height: plane.height, width: plane.width, filledWith: level)
    }

    /// One gray level, 0.1, 0.4 or 0.7, with noise of deviation 0.02: a detector that saw no patient.
    static let blankNoisy: ImageShift.Change = { plane, _, generator in
        let level = [0.1, 0.4, 0.7][generator.integer(below: 3)]
        return plane.map { _ in level + 0.02 * generator.normal() }
    }

    /// A ramp from 0 to 1 or back along one axis.
    static let gradient: ImageShift.Change = { plane, _, generator in
        let isHorizontal = generator.uniform() < 0.5
        let isRising = generator.uniform() < 0.5
        return IntensityPlane(height: plane.height, width: plane.width) { row, column in
            let share =
                isHorizontal ? Double(column) / Double(plane.width - 1) : Double(row) / Double(plane.height - 1)
            return isRising ? share : 1 - share
        }
    }
}
