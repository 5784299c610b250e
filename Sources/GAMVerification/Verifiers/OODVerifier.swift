/// Judges what the network makes of the image in the end: whether it is anything the network was made for.
///
/// Components: `penultimate` (distance of the pooled features to the predicted class; Lee et al. 2018) and, where the
/// network has a garbage class, `garbage`: that class's logit less the largest other one, calibrated like every score
/// rather than cut at zero. Source: Halimi Milani et al. 2025 (arXiv 2504.21227), the third defence.
public struct OODVerifier: Verifier, Equatable {
    let features: ByClass
    let garbageClass: Int?

    /// `penultimate` and, with a garbage class, `garbage`.
    public var components: [Component] {
        [ObservedVector.penultimate.component] + (garbageClass == nil ? [] : [OODVerifier.garbageComponent])
    }

    static let garbageComponent = Component("garbage", weight: 0.5, isSigned: true)

    /// The scores of `penultimate` and, with a garbage class, `garbage`.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    public func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let vector = try ObservedVector.penultimate.values(of: observation)
        var findings = [
            Finding(
                score: features.score(vector, group: observation.predictedClass),
                words: "the content is unlike what the network knows of this class")
        ]
        if let garbageClass {
            let margin = LogitScores.garbageMargin(observation.logits, garbageClass: garbageClass)
            findings.append(
                Finding(
                    score: margin ?? .nan, words: "the network itself takes the image for something it was not made for"
                ))
        }
        return findings
    }
}
