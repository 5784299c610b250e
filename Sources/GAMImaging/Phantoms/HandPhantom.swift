public import GAMTensor

/// A hand from the back, whose growth plates close in four stages (skeletal maturity).
///
/// Plates lie at the base of every phalanx and of the thumb's metacarpal, at the heads of the other metacarpals, and at
/// the ends of radius and ulna. They and the epiphyses beyond them are all that differs between the stages; they are
/// drawn two to three times as wide as in a child, so that an image of 64 pixels still shows them.
public struct HandPhantom: Phantom {
    /// How far the growth plates have closed.
    public enum Stage: Int, Sendable, CaseIterable {
        /// Broad plates, epiphyses narrower than the shafts.
        case wide
        /// Narrower plates, epiphyses as wide as the shafts.
        case open
        /// Thin plates with bridges of bone, epiphyses that cap the shafts.
        case closing
        /// No plates; a thin scar is left.
        case closed
    }

    /// A side of the body.
    public enum Side: Sendable, CaseIterable {
        /// The left hand, its thumb at the right edge of the image.
        case left
        /// The right hand, its thumb at the left edge.
        case right
    }

    /// How far the growth plates have closed.
    public var stage: Stage
    /// Which hand; `nil` for either.
    public var hand: Side?
    /// How the image is made.
    public var technique: RadiographTechnique
    /// How much pose, measures and technique vary from image to image: 1 as usual, 0 not at all.
    public var variation: Double

    /// A hand.
    ///
    /// - Parameters:
    ///   - stage: how far the growth plates have closed.
    ///   - hand: which hand; `nil` for either.
    ///   - technique: how the image is made.
    ///   - variation: how much pose, measures and technique vary, 1 as usual, 0 not at all.
    public init(
        stage: Stage, hand: Side? = nil, technique: RadiographTechnique = .extremity, variation: Double = 1
    ) {
        self.stage = stage
        self.hand = hand
        self.technique = technique
        self.variation = variation
    }

    /// The stage's name: `wide`, `open`, `closing` or `closed`.
    public var className: String { HandPhantom.classNames[stage.rawValue] }

    /// The names of all stages, in order.
    public static let classNames = ["wide", "open", "closing", "closed"]

    /// 20 cm.
    public static let fieldOfView = 20.0

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
        let isLeft = hand.map { $0 == .left } ?? (generator.uniform() < 0.5)
        let placement = Placement2D(
            rotation: chance.about(0, 4), scale: chance.about(1, 0.035),
            shift: Point(chance.about(isLeft ? -0.6 : 0.6, 0.35), chance.about(0.55, 0.25)), isMirrored: isLeft)
        let skeleton = HandSkeleton(state: plateState(&chance), &chance)
        return try exposed(side: side, placement: placement, using: &generator) { field, _ in
            skeleton.draw(into: &field)
            return skeleton.evidence
        }
    }

    private func plateState(_ chance: inout Chance) -> PlateState {
        switch stage {
        case .wide:
            PlateState(gap: chance.about(0.44, 0.03), bridge: 0, epiphysis: chance.about(0.66, 0.04))
        case .open:
            PlateState(gap: chance.about(0.29, 0.02), bridge: 0, epiphysis: chance.about(0.98, 0.03))
        case .closing:
            PlateState(
                gap: chance.about(0.18, 0.015), bridge: chance.about(0.62, 0.05), epiphysis: chance.about(1.08, 0.02))
        case .closed:
            PlateState(gap: 0, bridge: 1, epiphysis: 1)
        }
    }
}
