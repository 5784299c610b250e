public import GAMTensor

/// A skull from the side, whose spheno-occipital synchondrosis closes in stages.
///
/// The synchondrosis is the growth plate between the sphenoid and the occipital bone in the middle of the skull's base;
/// it is all that differs between the stages, and is drawn about twice as wide as in a child.
public struct SkullPhantom: Phantom {
    /// How far the synchondrosis has closed.
    public enum Stage: Int, Sendable, CaseIterable {
        /// A broad gap.
        case open
        /// A narrow gap with a bridge of bone.
        case closing
        /// No gap; a thin scar is left.
        case closed
    }

    /// How far the synchondrosis has closed.
    public var stage: Stage
    /// Whether left and right are exchanged: the face looks to the other side.
    public var isMirrored: Bool
    /// How the image is made.
    public var technique: RadiographTechnique
    /// How much pose, measures and technique vary from image to image: 1 as usual, 0 not at all.
    public var variation: Double

    /// A skull.
    ///
    /// - Parameters:
    ///   - stage: how far the synchondrosis has closed.
    ///   - isMirrored: whether left and right are exchanged.
    ///   - technique: how the image is made.
    ///   - variation: how much pose, measures and technique vary, 1 as usual, 0 not at all.
    public init(
        stage: Stage, isMirrored: Bool = false, technique: RadiographTechnique = .skull, variation: Double = 1
    ) {
        self.stage = stage
        self.isMirrored = isMirrored
        self.technique = technique
        self.variation = variation
    }

    /// The stage's name: `open`, `closing` or `closed`.
    public var className: String { SkullPhantom.classNames[stage.rawValue] }

    /// The names of all stages, in order.
    public static let classNames = ["open", "closing", "closed"]

    /// 25 cm.
    public static let fieldOfView = 25.0

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
            rotation: chance.about(0, 3), scale: chance.about(1, 0.03),
            shift: Point(chance.about(isMirrored ? -0.4 : 0.4, 0.3), chance.about(0.6, 0.3)), isMirrored: isMirrored)
        let state =
            switch stage {
            case .open: PlateState(gap: chance.about(0.42, 0.04), bridge: 0, epiphysis: 1)
            case .closing: PlateState(gap: chance.about(0.24, 0.02), bridge: chance.about(0.5, 0.05), epiphysis: 1)
            case .closed: PlateState(gap: 0, bridge: 1, epiphysis: 1)
            }
        let skull = SkullAnatomy(state: state, &chance)
        return try exposed(side: side, placement: placement, using: &generator) { field, _ in
            skull.draw(into: &field)
            return skull.evidence
        }
    }
}
