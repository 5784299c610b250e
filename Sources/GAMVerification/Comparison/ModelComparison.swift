public import GAMAttention

/// Compares a candidate network with a trusted one on the same images.
///
/// Images are added one by one; ``report(metrics:rule:)`` gives similarity of the maps, agreement of the answers and a
/// verdict. Formulae: Halimi Milani et al. 2025 (arXiv 2504.21227) for the metrics; attention identification decides.
public struct ModelComparison: Sendable {
    /// The names of the compared classes, in the order of the evidence.
    public let classes: [String]

    private var images = [Image]()

    private struct Image: Sendable {
        let trustedClass, candidateClass: Int
        /// The maps of the trusted network's class.
        let trusted, candidate: AttentionMap
        let trustedStack, candidateStack: [Double]
        let trustedEarly, candidateEarly: [Double]
    }

    /// A comparison over the classes that both networks have.
    public init(classes: [String]) {
        self.classes = classes
    }

    /// How many images were added.
    public var imageCount: Int { images.count }

    /// Adds one image as both networks see it.
    ///
    /// A candidate's maps of another size are area-resampled to the trusted network's.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of maps than classes, or
    ///   ``VerificationError/nonFinite(name:position:)``.
    package mutating func add(
        trusted: ClassEvidence, candidate: ClassEvidence
    ) throws(VerificationError) {
        guard trusted.maps.count == classes.count, candidate.maps.count == classes.count else {
            throw .countMismatch(
                name: "maps of an image", expected: classes.count,
                found: min(trusted.maps.count, candidate.maps.count))
        }
        let target = trusted.predictedClass
        images.append(
            try VerificationError.wrap {
                let grid = trusted.maps[target]
                let resampled = try candidate.maps.map {
                    try $0.signedPlane.resampled(height: grid.height, width: grid.width).values
                }
                let early = try candidate.early.resampled(height: trusted.early.height, width: trusted.early.width)
                return Image(
                    trustedClass: target, candidateClass: candidate.predictedClass, trusted: grid,
                    candidate: candidate.maps[target],
                    trustedStack: try EvidenceStack(signedMaps: trusted.maps.map(\.signedValues)).values,
                    candidateStack: try EvidenceStack(signedMaps: resampled).values,
                    trustedEarly: trusted.early.values, candidateEarly: early.values)
            })
    }

    /// What the images say.
    ///
    /// - Parameters:
    ///   - metrics: the similarity metrics to report.
    ///   - rule: the rule of the verdict.
    /// - Returns: the verdict with every figure behind it; not comparable for too few images.
    /// - Throws: ``VerificationError`` where maps have values that are not finite.
    /// - Complexity: O(images^2 x size of a map).
    public func report(
        metrics: [SimilarityMetric] = SimilarityMetric.paperMetrics, rule: SuitabilityRule = SuitabilityRule()
    ) throws(VerificationError) -> ComparisonReport {
        let (mine, theirs) = (images.map(\.trustedClass), images.map(\.candidateClass))
        let identification = try AttentionIdentification(
            trusted: images.map(\.trustedStack), candidate: images.map(\.candidateStack), classes: mine)
        let early = try AttentionIdentification(
            trusted: images.map(\.trustedEarly), candidate: images.map(\.candidateEarly), classes: mine)
        let partners = sameClassPartners()
        var similarities = [MapSimilarity]()
        for metric in metrics { similarities.append(try similarity(metric, partners, rule)) }
        let outcome = rule.judge(identification)
        return ComparisonReport(
            verdict: outcome.verdict, imageCount: images.count, similarities: similarities,
            agreement: Agreement.share(mine, theirs), kappa: Agreement.kappa(mine, theirs), within: outcome.within,
            overall: outcome.overall, early: rule.interval(early.within), rule: rule)
    }

    /// For each image the next one, in cyclic order, of which the trusted network predicts the same class.
    private func sameClassPartners() -> [Int?] {
        var partners = [Int?](repeating: nil, count: images.count)
        for members in Dictionary(grouping: images.indices, by: { images[$0].trustedClass }).values
        where members.count > 1 {
            for (place, index) in members.enumerated() { partners[index] = members[(place + 1) % members.count] }
        }
        return partners
    }

    /// One metric between the two networks' maps of the same image, beside the trusted network's own maps of an image
    /// and its partner.
    private func similarity(
        _ metric: SimilarityMetric, _ partners: [Int?], _ rule: SuitabilityRule
    ) throws(VerificationError) -> MapSimilarity {
        var same = [Double?]()
        var baseline = [Double?]()
        for (image, partner) in zip(images, partners) {
            same.append(try value(metric, image.trusted, image.candidate))
            if let partner { baseline.append(try value(metric, image.trusted, images[partner].trusted)) }
        }
        return MapSimilarity(
            metric: metric, same: SampleSummary(same, rule.bootstrap), baseline: SampleSummary(baseline, rule.bootstrap)
        )
    }

    /// Metrics of masks and distributions read the maps after their ReLU, the others the signed maps.
    private func value(
        _ metric: SimilarityMetric, _ first: AttentionMap, _ second: AttentionMap
    ) throws(VerificationError) -> Double? {
        try VerificationError.wrap {
            metric.readsPositivePart
                ? try metric.value(first, second) : try metric.value(first.signedPlane, second.signedPlane)
        }
    }
}
