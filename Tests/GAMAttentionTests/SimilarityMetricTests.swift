import GAMAttention
import Testing

@Suite struct SimilarityMetricTests {
    @Test func everyMetricIsFoundByItsName() throws {
        for metric in SimilarityMetric.allCases { #expect(try SimilarityMetric(named: metric.name) == metric) }
    }

    @Test func aTypoListsNearNames() throws {
        #expect(throws: AttentionError.unknownMetric("pearsn", near: ["pearson"])) {
            try SimilarityMetric(named: "pearsn")
        }
        #expect(throws: AttentionError.unknownMetric("iou", near: ["iou.top", "iou.otsu", "iou.fixed"])) {
            try SimilarityMetric(named: "iou")
        }
        #expect(throws: AttentionError.unknownMetric("", near: [])) { try SimilarityMetric(named: "") }
    }

    @Test func thePapersSevenInItsOrder() {
        let names = SimilarityMetric.paperMetrics.map(\.name)
        #expect(names == ["iou.top", "dice.top", "ssim", "cosine", "pearson", "kl", "wasserstein.sliced"])
    }

    /// Equal maps stand at the end of the range that the direction names, unlike ones further off.
    @Test func directionAgreesWithTheValues() throws {
        var random = Seeded(51)
        let a = try random.map(12, 12, rectified: true)
        let b = try random.map(12, 12, rectified: true)
        for metric in SimilarityMetric.allCases {
            let same = try #require(try metric.value(a, a))
            let other = try #require(try metric.value(a, b))
            #expect(metric.isHigherMoreSimilar == (same > other), "\(metric.name)")
            let end = metric.isHigherMoreSimilar ? metric.range.upperBound : metric.range.lowerBound
            #expect(abs(same - end) <= 1e-13, "\(metric.name)")
            #expect(metric.dissimilarity(other) > metric.dissimilarity(same), "\(metric.name)")
        }
    }

    /// Correlations and SSIM tell a signed map from its positive part; most others do not, or are not meant to.
    @Test func metricsThatReadThePositivePart() throws {
        let signed = try plane([[-3, 1, 0], [2, -1, 4], [0, 5, -2]])
        let rectified = try MapPlane(height: 3, width: 3, values: signed.values.map { max($0, 0) })
        let other = try plane([[1, 2, 0], [0, 3, 1], [2, 2, 7]])
        for metric in SimilarityMetric.allCases where metric != .gaussianSSIM {
            let same = try metric.value(signed, other) == metric.value(rectified, other)
            if !metric.readsPositivePart { #expect(!same, "\(metric.name)") }
            if metric.readsPositivePart, ![.iouFixed, .iouOtsu, .diceFixed, .diceOtsu].contains(metric) {
                #expect(same, "\(metric.name)")
            }
        }
    }

    /// The longest ways there are: opposite corners of a large square, limited to exact transport's 16 x 16.
    @Test func rangesAreReachedAtOppositeCorners() throws {
        var first = [Double](repeating: 0, count: 256)
        var second = first
        first[0] = 1
        second[255] = 1
        let a = try MapPlane(height: 16, width: 16, values: first)
        let b = try MapPlane(height: 16, width: 16, values: second)
        for metric in [SimilarityMetric.slicedWasserstein, .earthMovers] {
            let value = try #require(try metric.value(a, b))
            let most = metric.range.upperBound * 15 / 16
            #expect(value <= most + 1e-13 && value >= 0.99 * most, "\(metric.name)")
        }
    }
}
