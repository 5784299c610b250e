public import GAMAttention

/// Mean and spread of a figure over images.
public struct SampleSummary: Sendable, Equatable {
    /// How many images have a value.
    public let count: Int
    /// How many have none, because the figure is undefined for them.
    public let undefinedCount: Int
    /// The mean; `nil` for no values.
    public let mean: Double?
    /// The standard deviation (n - 1); `nil` below 2 values.
    public let standardDeviation: Double?
    /// The bootstrap interval of the mean; `nil` below 2 values.
    public let interval: Interval?

    /// The summary of values, `nil` where undefined.
    init(_ values: [Double?], _ bootstrap: Bootstrap) {
        let defined = values.compactMap { $0 }
        count = defined.count
        undefinedCount = values.count - defined.count
        let mean = defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
        self.mean = mean
        standardDeviation = mean.flatMap { mean in
            guard defined.count > 1 else { return nil }
            let squares = defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(defined.count - 1)).squareRoot()
        }
        interval = bootstrap.mean(of: defined)
    }
}

/// One metric of similarity between two networks' maps, beside what would be found by chance.
///
/// A similarity says nothing by itself: maps of different images of one class are alike too. It counts where it beats two
/// nulls: the candidate's maps against the trusted network's of *other* images of the class, and, where they are given,
/// retrained networks of the trusted one's recipe, which show how alike two good networks are.
public struct MapSimilarity: Sendable, Equatable {
    /// The metric.
    public let metric: SimilarityMetric
    /// The two networks' maps of the same image.
    public let same: SampleSummary
    /// The candidate's map of an image and the trusted network's of the next image of the class: the cross-image null.
    public let crossed: SampleSummary
    /// The trusted network's maps of an image and the next one of the class: what a shared average map alone would give.
    public let baseline: SampleSummary
    /// The mean over images of `same - crossed`, its sign turned for distances, so that above 0 is better; `nil` below 2.
    public let lead: Interval?
    /// Cohen's d of ``same`` against ``crossed``, its sign turned for distances; `nil` where there is no spread.
    public let cohensD: Double?
    /// The rank-biserial correlation of the same, -1...1.
    public let rankBiserial: Double?
    /// The metric between the trusted network and each retrained one, on the same images.
    public let retrained: [SampleSummary]

    /// Whether the maps are more alike than those of different images: the interval of ``lead`` lies above 0.
    ///
    /// `nil` below 2 images with a value.
    public var isAboveCrossImages: Bool? { lead.map { $0.lower > 0 } }

    /// Whether the candidate is as alike as retrained networks are: the better end of its interval reaches the worse end
    /// of one of theirs.
    ///
    /// `nil` where no retrained network was given or a figure is undefined.
    public var isInsideRetrained: Bool? {
        let others = retrained.compactMap(\.interval)
        guard !others.isEmpty, others.count == retrained.count, let interval = same.interval else { return nil }
        return metric.isHigherMoreSimilar
            ? others.contains { interval.upper >= $0.lower } : others.contains { interval.lower <= $0.upper }
    }

    /// Whether the maps are similar: above different images and, where they are given, as alike as retrained networks.
    ///
    /// `nil` where that is undefined.
    public var isSimilar: Bool? {
        guard let above = isAboveCrossImages else { return nil }
        if retrained.isEmpty { return above }
        return isInsideRetrained.map { above && $0 }
    }
}

extension ModelComparison {
    /// One metric at one layer.
    func similarity(
        _ metric: SimilarityMetric, layer: Int, _ bootstrap: Bootstrap, retrained: [ModelComparison]
    ) throws(VerificationError) -> MapSimilarity {
        let partners = sameClassPartners
        let pairs = images.map(\.layers).map { $0[layer] }
        var same = [Double?]()
        var crossed = [Double?]()
        var baseline = [Double?]()
        for (index, pair) in pairs.enumerated() {
            same.append(try metric.ofEvidence(pair.trusted, pair.candidate))
            guard let partner = partners[index] else { continue }
            crossed.append(try metric.ofEvidence(pairs[partner].trusted, pair.candidate))
            baseline.append(try metric.ofEvidence(pair.trusted, pairs[partner].trusted))
        }
        let own = partners.indices.filter { partners[$0] != nil }.map { same[$0] }
        let sign = metric.isHigherMoreSimilar ? 1.0 : -1.0
        let leads = zip(own, crossed).map { own, other in own.flatMap { own in other.map { sign * (own - $0) } } }
        let (mine, others) = (same.compactMap { $0 }, crossed.compactMap { $0 })
        var summaries = [SampleSummary]()
        for other in retrained {
            var values = [Double?]()
            for image in other.images {
                values.append(try metric.ofEvidence(image.layers[layer].trusted, image.layers[layer].candidate))
            }
            summaries.append(SampleSummary(values, bootstrap))
        }
        return MapSimilarity(
            metric: metric, same: SampleSummary(same, bootstrap), crossed: SampleSummary(crossed, bootstrap),
            baseline: SampleSummary(baseline, bootstrap), lead: bootstrap.mean(of: leads.compactMap { $0 }),
            cohensD: EffectSize.cohensD(mine, others).map { sign * $0 },
            rankBiserial: EffectSize.rankBiserial(mine, others).map { sign * $0 }, retrained: summaries)
    }

    /// For each image the next one, in cyclic order, of which the trusted network predicts the same class.
    private var sameClassPartners: [Int?] {
        var partners = [Int?](repeating: nil, count: images.count)
        for members in Dictionary(grouping: images.indices, by: { images[$0].trustedClass }).values
        where members.count > 1 {
            for (place, index) in members.enumerated() { partners[index] = members[(place + 1) % members.count] }
        }
        return partners
    }
}

extension SimilarityMetric {
    /// The metric of two networks' maps: those of masks and distributions read them after their ReLU, the others the
    /// signed maps.
    fileprivate func ofEvidence(
        _ first: AttentionMap, _ second: AttentionMap
    ) throws(VerificationError) -> Double? {
        try VerificationError.wrap {
            readsPositivePart ? try value(first, second) : try value(first.signedPlane, second.signedPlane)
        }
    }
}
