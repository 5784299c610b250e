public import GAMAttention

extension ModelComparison {
    /// What the images say.
    ///
    /// - Parameters:
    ///   - metrics: the similarity metrics to report.
    ///   - rule: the rule of the verdict.
    ///   - retrained: comparisons of networks of the trusted one's recipe with it, on the same images at as many layers;
    ///     how alike those are is the null that a candidate is held against. They do not change the verdict.
    /// - Returns: the verdict with every figure behind it; not comparable for too few images.
    /// - Throws: ``VerificationError`` where maps have values that are not finite, or a retrained network was compared
    ///   with another one, on other images or at other layers.
    /// - Complexity: O(images^2 x size of a map) a layer.
    public func report(
        metrics: [SimilarityMetric] = SimilarityMetric.paperMetrics, rule: SuitabilityRule = SuitabilityRule(),
        retrained: [ModelComparison] = []
    ) throws(VerificationError) -> ComparisonReport {
        for other in retrained { try checkNull(other) }
        let (mine, theirs) = (images.map(\.trustedClass), images.map(\.candidateClass))
        var layers = [LayerComparison]()
        var verdict = SuitabilityVerdict.notComparable(.tooFewImages(expected: rule.leastCount, found: 0))
        for index in subject.layers.indices {
            let identification = try identification(layer: index)
            let outcome = rule.judge(identification)
            if index == 0 { verdict = outcome.verdict }
            var similarities = [MapSimilarity]()
            for metric in metrics {
                similarities.append(try similarity(metric, layer: index, rule.bootstrap, retrained: retrained))
            }
            layers.append(
                LayerComparison(
                    layer: subject.layers[index], within: outcome.within,
                    withinCount: identification.within.count { $0 != nil }, overall: outcome.overall,
                    overallCount: identification.overall.count { $0 != nil }, similarities: similarities))
        }
        let early = try AttentionIdentification(
            trusted: images.map(\.trustedEarly), candidate: images.map(\.candidateEarly), classes: mine)
        return ComparisonReport(
            verdict: verdict, subject: subject, retrained: retrained.map(\.subject.candidate),
            imageCount: images.count, classCount: Set(mine).count,
            imageDigest: ImageHash.digest(of: images.compactMap(\.hash)), layers: layers,
            early: rule.interval(early.within), agreement: Agreement.share(mine, theirs),
            kappa: Agreement.kappa(mine, theirs),
            marginCorrelation: Agreement.spearman(
                images.compactMap(\.trustedMargin), images.compactMap(\.candidateMargin)), rule: rule)
    }

    /// Refuses a comparison that cannot serve as a null of this one.
    private func checkNull(_ other: ModelComparison) throws(VerificationError) {
        guard other.subject.trusted == subject.trusted else {
            throw .invalidValue(
                name: "retrained network", expected: "compared with the trusted network \(subject.trusted)",
                found: "compared with \(other.subject.trusted)")
        }
        guard other.subject.candidate != subject.candidate, other.subject.candidate != subject.trusted else {
            throw .invalidValue(
                name: "retrained network", expected: "another network than trusted one and candidate",
                found: other.subject.candidate)
        }
        guard other.subject.layers.count == subject.layers.count else {
            throw .countMismatch(
                name: "layers of a retrained network", expected: subject.layers.count,
                found: other.subject.layers.count)
        }
        guard other.images.map(\.hash) == images.map(\.hash) else {
            throw .countMismatch(
                name: "images of a retrained network's comparison", expected: imageCount, found: other.imageCount)
        }
    }
}
