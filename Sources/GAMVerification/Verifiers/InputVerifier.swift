/// Judges the network's input before the network: whether it looks like the reference images, and the right way up.
///
/// Components: `input.statistics` (distance of wavelet energies, quantiles, borders and area means to the predicted
/// class) and `input.orientation` (whether the image looks more usual turned, mirrored or as its negative).
public struct InputVerifier: Verifier, Equatable {
    let statistics: ByClass
    let orientation: Orientation

    /// `input.statistics` and `input.orientation`.
    public var components: [Component] {
        [ObservedVector.inputStatistics.component, ObservedVector.orientation.component]
    }

    /// The scores of `input.statistics` and `input.orientation`.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    public func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let vector = try ObservedVector.inputStatistics.values(of: observation)
        let distance = statistics.score(vector, group: observation.predictedClass)
        let found = orientation.finding(try ObservedVector.orientation.values(of: observation))
        let turned = found.score > 1 ? "the image looks \(found.words)" : "the layout of the image is unusual"
        return [
            Finding(
                score: distance, words: "brightness, contrast, detail or borders are unlike usual images of this class"),
            Finding(score: found.score, words: turned),
        ]
    }
}
