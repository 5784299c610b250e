public import GAMTensor

/// A chest from the front, with or without a nodule in a lung.
public struct ChestPhantom: Phantom {
    /// Whether there is a nodule; it is the evidence of its class.
    public var hasNodule: Bool
    /// Whether left and right are exchanged: the heart lies on the right side.
    public var isMirrored: Bool
    /// How the image is made.
    public var technique: RadiographTechnique
    /// How much pose, measures and technique vary from image to image: 1 as usual, 0 not at all.
    public var variation: Double

    /// A chest.
    ///
    /// - Parameters:
    ///   - hasNodule: whether a sphere of soft tissue, 2.4 to 3.6 cm across, lies in a lung.
    ///   - isMirrored: whether left and right are exchanged.
    ///   - technique: how the image is made.
    ///   - variation: how much pose, measures and technique vary, 1 as usual, 0 not at all.
    public init(
        hasNodule: Bool = false, isMirrored: Bool = false, technique: RadiographTechnique = .chest,
        variation: Double = 1
    ) {
        self.hasNodule = hasNodule
        self.isMirrored = isMirrored
        self.technique = technique
        self.variation = variation
    }

    /// `nodule` or `clear`.
    public var className: String { hasNodule ? "nodule" : "clear" }

    /// 38 cm.
    public static let fieldOfView = 38.0

    /// Draws one image.
    ///
    /// - Parameters:
    ///   - side: pixels of a side, 16...2048.
    ///   - generator: where chance comes from; the same state gives the same image.
    /// - Returns: the image and the place of its evidence.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    public func radiograph(
        side: Int, using generator: inout SeededGenerator
    ) throws(ImagingError) -> PhantomImage {
        var chance = Chance(amount: variation, generator: SeededGenerator(seed: generator.next()))
        let placement = Placement2D(
            rotation: chance.about(0, 1.5), scale: chance.about(1, 0.04),
            shift: Point(chance.about(0, 0.5), chance.about(0.5, 0.5)), isMirrored: isMirrored)
        let thorax = Thorax(hasNodule: hasNodule, &chance)
        return try exposed(side: side, placement: placement, using: &generator) { field, _ in
            thorax.draw(into: &field)
            return thorax.nodule.map { [$0.silhouette] } ?? []
        }
    }
}
