/// Judges early convolutional feature maps: structural misalignment that attention alone misses.
///
/// Components: `early.channels` (distance of the channels' means and deviations, stem and first stage, to the predicted
/// class) and `early.map` (the most unusual place of the first stage's mean map). Source: Halimi Milani et al. 2025
/// (arXiv 2504.21227), the second defence.
public struct FeatureMapVerifier: Verifier, Equatable {
    let channels: ByClass
    let map: EarlyMap

    /// `early.channels` and `early.map`.
    public var components: [Component] {
        [ObservedVector.earlyChannels.component, ObservedVector.earlyMap.component]
    }

    /// The scores of `early.channels` and `early.map`.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    public func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let group = observation.predictedClass
        let distance = channels.score(try ObservedVector.earlyChannels.values(of: observation), group: group)
        let place = map.score(try ObservedVector.earlyMap.values(of: observation), group: group)
        let cell = FeatureMapVerifier.place(of: place.cell, side: LayerVectors.mapSide)
        return [
            Finding(score: distance, words: "fine structure and texture are unlike usual images of this class"),
            Finding(score: place.score, words: "there is an unusual structure \(cell)"),
        ]
    }

    /// Where a cell of a square grid lies, in words: "at the upper left", "in the centre".
    static func place(of cell: Int, side: Int) -> String {
        let third = { (index: Int) in min(2, index * 3 / side) }
        let (row, column) = (third(cell / side), third(cell % side))
        let vertical = ["upper", "middle", "lower"][row]
        let horizontal = ["left", "centre", "right"][column]
        switch (row, column) {
        case (1, 1): return "in the centre"
        case (1, _): return "at the \(horizontal)"
        case (_, 1): return "at the \(vertical) edge"
        default: return "at the \(vertical) \(horizontal)"
        }
    }
}
