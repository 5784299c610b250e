import GAMAttention

/// What is kept of an image while a profile is made: the numbers that components read, and no pixel.
///
/// For the standard components and a residual network of 18 layers these are 2,500 numbers, among them 8 x 8 area means of
/// the image and of two maps: derived data of a patient's image, to be kept like one, though it shows no one. An extract
/// is in memory and in a part, never in a profile.
package struct ImageExtract: Sendable {
    /// By what the image is known again.
    package let hash: ImageHash
    /// The predicted class.
    package let group: Int
    /// What the image looked like before resizing.
    package let limits: ImageLimits
    /// The mean of the attention map.
    package let energy: Double
    /// The network's outputs.
    package let logits: [Double]
    /// The outputs for the moved input, where a component looks at them.
    package let perturbedLogits: [Double]?
    /// What the network's last layer reads.
    package let features: [Double]
    /// The vectors; one that the image does not have is absent.
    package let vectors: [ObservedVector: [Double]]
    /// The scores that a host's own verifiers gave.
    package let ownScores: [Double]

    /// Reads an observation; may be called on any thread.
    ///
    /// - Parameters:
    ///   - observation: what was seen of the image.
    ///   - hash: by what it is known again.
    ///   - plan: which vectors are wanted.
    ///   - verifiers: a host's own verifiers.
    /// - Throws: ``VerificationError`` for values that are not finite or a verifier that cannot score the image.
    package init(
        _ observation: Observation, hash: ImageHash, plan: ReferenceStatistics.Plan, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        var limits = ImageLimits()
        if let facts = observation.imageFacts { limits.add(facts) }
        var vectors = [ObservedVector: [Double]]()
        for vector in plan.all {
            guard let values = try vector.values(of: observation) else { continue }
            if let position = values.firstIndex(where: { !$0.isFinite }) {
                throw .nonFinite(name: vector.name, position: position)
            }
            vectors[vector] = values
        }
        var scores = [Double]()
        for verifier in verifiers { scores += try verifier.checkedFindings(for: observation).map(\.score) }
        self.init(
            hash: hash, group: observation.predictedClass, limits: limits,
            energy: observation.attentionMap.energy, logits: observation.logits,
            perturbedLogits: observation.perturbedLogits, features: observation.features, vectors: vectors,
            ownScores: scores)
    }

    /// An extract of given numbers.
    package init(
        hash: ImageHash, group: Int, limits: ImageLimits, energy: Double, logits: [Double],
        perturbedLogits: [Double]?, features: [Double], vectors: [ObservedVector: [Double]], ownScores: [Double]
    ) {
        self.hash = hash
        self.group = group
        self.limits = limits
        self.energy = energy
        self.logits = logits
        self.perturbedLogits = perturbedLogits
        self.features = features
        self.vectors = vectors
        self.ownScores = ownScores
    }
}
