extension ImageShift {
    /// Small alterations by which is learned in which directions the statistics of proper images move.
    ///
    /// Each goes one way only, so that the mean over images does not cancel; what has two ways comes twice. They are meant
    /// to span what scanners, viewers, exports and positioning do, not to repeat the suites that detection is
    /// measured with.
    package static let probes: [ImageShift] = grayProbes + detailProbes + placeProbes + coverProbes

    private static func probe(_ family: String, at value: String? = nil, _ change: @escaping Change) -> ImageShift {
        ImageShift(family, at: value, .near, .mild, change: change)
    }

    private static let grayProbes: [ImageShift] = [
        probe("gamma-darker", ExposureShifts.gamma(1.3)),
        probe("gamma-brighter", ExposureShifts.gamma(1 / 1.3)),
        probe("contrast-lower", ExposureShifts.contrast(0.8)),
        probe("contrast-higher", ExposureShifts.contrast(1.25)),
        probe("brighter", ExposureShifts.brightness(0.07)),
        probe("darker", ExposureShifts.brightness(-0.07)),
        probe("equalised", HistogramShifts.partlyEqualised(0.5)),
        probe("vignette", ExposureShifts.vignette(0.4)),
    ]

    private static let detailProbes: [ImageShift] = [
        probe("blur", ResolutionShifts.blurred(0.8)),
        probe("sharpened", ResolutionShifts.sharpened(0.8)),
        probe("downsampled", ResolutionShifts.downsampled(2)),
        probe("median", ResolutionShifts.medianFiltered),
        probe("smeared", ResolutionShifts.smeared(4)),
        probe("noise", NoiseShifts.added(0.02)),
        probe("speckle", NoiseShifts.speckle(0.08)),
        probe("defective", NoiseShifts.defective(0.01)),
        probe("compressed", JPEGShift.compressed(quality: 30)),
    ]

    private static let placeProbes: [ImageShift] = [
        probe("turned-clockwise", GeometryShifts.turned(degrees: 6)),
        probe("turned-counter-clockwise", GeometryShifts.turned(degrees: -6)),
        probe("moved-up", GeometryShifts.displaced(down: -0.05, right: 0)),
        probe("moved-down", GeometryShifts.displaced(down: 0.05, right: 0)),
        probe("moved-left", GeometryShifts.displaced(down: 0, right: -0.05)),
        probe("moved-right", GeometryShifts.displaced(down: 0, right: 0.05)),
        probe("enlarged", GeometryShifts.stretched(height: 1.15, width: 1.15)),
        probe("shrunk", GeometryShifts.shrunk(1.15)),
        probe("slanted-up", GeometryShifts.sheared(0.12)),
        probe("slanted-down", GeometryShifts.sheared(-0.12)),
        probe("wider", GeometryShifts.stretched(height: 1, width: 1.15)),
        probe("taller", GeometryShifts.stretched(height: 1.15, width: 1)),
        probe("mirrored", GeometryShifts.flippedHorizontally),
        probe("upside-down", GeometryShifts.flippedVertically),
    ]

    private static let coverProbes: [ImageShift] = [
        probe("dark-frame", OcclusionShifts.frame(0.05, level: 0)),
        probe("bright-frame", OcclusionShifts.frame(0.03, level: 1)),
        probe("block", OcclusionShifts.block(0.2)),
        probe("marker", OcclusionShifts.marker(0.1)),
    ]
}
