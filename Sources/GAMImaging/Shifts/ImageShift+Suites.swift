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

    /// One kind of alteration at several values: the value stands in the name and in the change alike.
    private static func near(
        _ family: String, _ values: [(Double, Strength)], _ change: (Double) -> Change
    ) -> [ImageShift] {
        values.map { value, strength in
            let isWhole = value == value.rounded()
            return ImageShift(
                family, at: isWhole ? "\(Int(value))" : "\(value)", .near, strength, change: change(value))
        }
    }

    private static let geometric: [ImageShift] =
        [
            ImageShift("hflip", .near, .medium, change: GeometryShifts.flippedHorizontally),
            ImageShift("vflip", .near, .medium, change: GeometryShifts.flippedVertically),
            ImageShift("rot90", .near, .medium, change: GeometryShifts.quarterTurn),
        ] + near("rot", [(5, .mild), (15, .medium), (30, .strong)], GeometryShifts.rotated)
        + near("crop", [(0.85, .mild), (0.7, .medium), (0.5, .strong)], GeometryShifts.cropped)
        + near("shrink", [(1.2, .mild), (1.45, .strong)], GeometryShifts.shrunk)
        + near("shift", [(0.05, .mild), (0.1, .medium), (0.2, .strong)], GeometryShifts.moved)

    private static let resolution: [ImageShift] =
        near("blur", [(1, .mild), (2, .medium), (3, .strong)], ResolutionShifts.blurred)
        + near("down", [(2, .mild), (3, .medium), (4, .strong)], ResolutionShifts.downsampled)
        + near("jpeg", [(30, .mild), (10, .medium)]) { JPEGShift.compressed(quality: Int($0)) }
        + near("noise", [(0.02, .mild), (0.05, .medium), (0.1, .strong)], NoiseShifts.added)

    private static let gray: [ImageShift] =
        near("contrast", [(0.75, .mild), (0.5, .medium), (0.3, .strong)], ExposureShifts.contrast)
        + near("gamma", [(0.7, .mild), (0.5, .medium), (1.5, .mild), (2.2, .medium)], ExposureShifts.gamma)
        + [
            ImageShift("equalised", .near, .medium, change: HistogramShifts.equalised),
            ImageShift("clahe", .near, .medium, change: HistogramShifts.adaptivelyEqualised(limit: 0.02)),
        ]

    private static let covered: [ImageShift] =
        near("marker", [(0.08, .mild), (0.15, .medium)], OcclusionShifts.marker)
        + near("block", [(0.2, .mild), (0.35, .medium)], OcclusionShifts.block)
        + near("white-border", [(0.03, .mild), (0.06, .medium)]) { OcclusionShifts.frame($0, level: 1) }
        + near("collimation", [(0.06, .mild), (0.12, .medium), (0.2, .strong)]) {
            OcclusionShifts.frame($0, level: 0.02)
        }
}
