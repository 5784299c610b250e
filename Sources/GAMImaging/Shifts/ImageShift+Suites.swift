extension ImageShift {
    /// Images that a gate for radiographs must not accept: 14 kinds that need no further image.
    ///
    /// Noises, the image's own texture without content, blank and ramps, wrong exposure and polarity, patches in
    /// disorder, dead leaves. Photographs and other anatomy belong here too, but have to be brought along.
    public static let far: [ImageShift] = [
        ImageShift("noise-uniform", .far, .strong, change: NoiseShifts.uniform),
        ImageShift("noise-gauss", .far, .strong, change: NoiseShifts.gaussian),
        ImageShift("noise-pink", .far, .strong, change: NoiseShifts.coloured(slope: 1)),
        ImageShift("noise-brown", .far, .strong, change: NoiseShifts.coloured(slope: 2)),
        ImageShift("phase-scrambled", .far, .strong, change: NoiseShifts.phaseScrambled),
        ImageShift("blank", .far, .strong, change: ExposureShifts.blank),
        ImageShift("blank-noisy", .far, .strong, change: ExposureShifts.blankNoisy),
        ImageShift("gradient", .far, .strong, change: ExposureShifts.gradient),
        ImageShift("overexposed", .far, .strong, change: ExposureShifts.exposure(4)),
        ImageShift("underexposed", .far, .strong, change: ExposureShifts.exposure(0.1)),
        ImageShift("shuffled", at: "4", .far, .strong, change: SceneShifts.shuffled(4)),
        ImageShift("shuffled", at: "8", .far, .strong, change: SceneShifts.shuffled(8)),
        ImageShift("inverted", .far, .strong, change: ExposureShifts.inverted),
        ImageShift("leaves", .far, .strong, change: SceneShifts.deadLeaves),
    ]

    /// Alterations of a proper image, from hardly visible to strong: 43 kinds in 19 families.
    ///
    /// All count as unusual when detection is measured, harmless or not: a mild change of contrast is among them although
    /// a clinic may not mind it.
    public static let near: [ImageShift] = geometric + resolution + gray + covered

    private static let geometric: [ImageShift] = [
        ImageShift("hflip", .near, .medium, change: GeometryShifts.flippedHorizontally),
        ImageShift("vflip", .near, .medium, change: GeometryShifts.flippedVertically),
        ImageShift("rot90", .near, .medium, change: GeometryShifts.quarterTurn),
        ImageShift("rot", at: "5", .near, .mild, change: GeometryShifts.rotated(degrees: 5)),
        ImageShift("rot", at: "15", .near, .medium, change: GeometryShifts.rotated(degrees: 15)),
        ImageShift("rot", at: "30", .near, .strong, change: GeometryShifts.rotated(degrees: 30)),
        ImageShift("crop", at: "0.85", .near, .mild, change: GeometryShifts.cropped(0.85)),
        ImageShift("crop", at: "0.7", .near, .medium, change: GeometryShifts.cropped(0.7)),
        ImageShift("crop", at: "0.5", .near, .strong, change: GeometryShifts.cropped(0.5)),
        ImageShift("shrink", at: "1.2", .near, .mild, change: GeometryShifts.shrunk(1.2)),
        ImageShift("shrink", at: "1.45", .near, .strong, change: GeometryShifts.shrunk(1.45)),
        ImageShift("shift", at: "0.05", .near, .mild, change: GeometryShifts.moved(0.05)),
        ImageShift("shift", at: "0.1", .near, .medium, change: GeometryShifts.moved(0.1)),
        ImageShift("shift", at: "0.2", .near, .strong, change: GeometryShifts.moved(0.2)),
    ]

    private static let resolution: [ImageShift] = [
        ImageShift("blur", at: "1", .near, .mild, change: ResolutionShifts.blurred(1)),
        ImageShift("blur", at: "2", .near, .medium, change: ResolutionShifts.blurred(2)),
        ImageShift("blur", at: "3", .near, .strong, change: ResolutionShifts.blurred(3)),
        ImageShift("down", at: "2", .near, .mild, change: ResolutionShifts.downsampled(2)),
        ImageShift("down", at: "3", .near, .medium, change: ResolutionShifts.downsampled(3)),
        ImageShift("down", at: "4", .near, .strong, change: ResolutionShifts.downsampled(4)),
        ImageShift("jpeg", at: "30", .near, .mild, change: JPEGShift.compressed(quality: 30)),
        ImageShift("jpeg", at: "10", .near, .medium, change: JPEGShift.compressed(quality: 10)),
        ImageShift("noise", at: "0.02", .near, .mild, change: NoiseShifts.added(0.02)),
        ImageShift("noise", at: "0.05", .near, .medium, change: NoiseShifts.added(0.05)),
        ImageShift("noise", at: "0.1", .near, .strong, change: NoiseShifts.added(0.1)),
    ]

    private static let gray: [ImageShift] = [
        ImageShift("contrast", at: "0.75", .near, .mild, change: ExposureShifts.contrast(0.75)),
        ImageShift("contrast", at: "0.5", .near, .medium, change: ExposureShifts.contrast(0.5)),
        ImageShift("contrast", at: "0.3", .near, .strong, change: ExposureShifts.contrast(0.3)),
        ImageShift("gamma", at: "0.7", .near, .mild, change: ExposureShifts.gamma(0.7)),
        ImageShift("gamma", at: "0.5", .near, .medium, change: ExposureShifts.gamma(0.5)),
        ImageShift("gamma", at: "1.5", .near, .mild, change: ExposureShifts.gamma(1.5)),
        ImageShift("gamma", at: "2.2", .near, .medium, change: ExposureShifts.gamma(2.2)),
        ImageShift("equalised", .near, .medium, change: HistogramShifts.equalised),
        ImageShift("clahe", .near, .medium, change: HistogramShifts.adaptivelyEqualised(limit: 0.02)),
    ]

    private static let covered: [ImageShift] = [
        ImageShift("marker", at: "0.08", .near, .mild, change: OcclusionShifts.marker(0.08)),
        ImageShift("marker", at: "0.15", .near, .medium, change: OcclusionShifts.marker(0.15)),
        ImageShift("block", at: "0.2", .near, .mild, change: OcclusionShifts.block(0.2)),
        ImageShift("block", at: "0.35", .near, .medium, change: OcclusionShifts.block(0.35)),
        ImageShift("white-border", at: "0.03", .near, .mild, change: OcclusionShifts.frame(0.03, level: 1)),
        ImageShift("white-border", at: "0.06", .near, .medium, change: OcclusionShifts.frame(0.06, level: 1)),
        ImageShift("collimation", at: "0.06", .near, .mild, change: OcclusionShifts.frame(0.06, level: 0.02)),
        ImageShift("collimation", at: "0.12", .near, .medium, change: OcclusionShifts.frame(0.12, level: 0.02)),
        ImageShift("collimation", at: "0.2", .near, .strong, change: OcclusionShifts.frame(0.2, level: 0.02)),
    ]
}
