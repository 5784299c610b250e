/// Judges the gradient attention: whether the network looks at this image the way it looked at the reference images.
///
/// Component: `attention`, the distance to the predicted class of the Grad-CAM weights, their unevenness and the
/// LayerCAM map at the stage before the last. Zero gradients are evidence like any others: a vector of zeros has its
/// distance. Source: Halimi Milani et al. 2025 (arXiv 2504.21227), the first defence; Selvaraju et al. 2017.
public struct GAMVerifier: Verifier, Equatable {
    let profile: ByClass

    /// `attention`.
    public var components: [Component] { [ObservedVector.attention.component] }

    /// The scores of `attention`.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    public func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let vector = try ObservedVector.attention.values(of: observation)
        return [
            Finding(
                score: profile.score(vector, group: observation.predictedClass),
                words: "the network looks at this image in another way than at usual images of this class")
        ]
    }
}
