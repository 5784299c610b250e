import GAMAttention
import Testing

/// A map that breaks its word about its size, as a user's own type might.
private struct TornMap: RectangularMap {
    let height = 2
    let width = 2
    let values = [1.0, 2.0, 3.0]
}

@Suite struct SimilarityEdgeTests {
    static let bad: [Double] = [.nan, .infinity, -.infinity]

    @Test(arguments: SimilarityMetric.allCases, bad)
    func nonFiniteValuesAreErrorsThatNameThePlace(metric: SimilarityMetric, bad: Double) throws {
        let good = try plane([[1, 2, 3], [4, 5, 6]])
        let broken = try plane([[1, 2, 3], [4, bad, 6]])
        #expect(throws: AttentionError.nonFinite(name: "first map", row: 1, column: 1, channel: nil)) {
            try metric.value(broken, good)
        }
        #expect(throws: AttentionError.nonFinite(name: "second map", row: 1, column: 1, channel: nil)) {
            try metric.value(good, broken)
        }
        // Resampling comes after the check, so the place is that of the map as it was given.
        #expect(throws: AttentionError.nonFinite(name: "second map", row: 1, column: 1, channel: nil)) {
            try metric.value(plane([[1, 0], [0, 1]]), broken)
        }
    }

    @Test(arguments: SimilarityMetric.allCases)
    func aTornMapIsAnError(metric: SimilarityMetric) throws {
        let error = AttentionError.countMismatch(name: "second map", height: 2, width: 2, found: 3)
        #expect(throws: error) { try metric.value(plane([[1, 2], [3, 4]]), TornMap()) }
        #expect(throws: AttentionError.self) { try metric.value(TornMap(), TornMap()) }
        #expect(throws: AttentionError.self) { try TornMap().resampled(height: 1, width: 1) }
    }

    /// The second map is brought to the first's grid by area means; the first stays as it is.
    @Test(arguments: SimilarityMetric.allCases)
    func otherSizesAreBroughtToTheFirstMapsGrid(metric: SimilarityMetric) throws {
        var random = Seeded(31)
        let a = try random.map(12, 11, rectified: true)
        let b = try random.map(5, 7, rectified: true)
        #expect(try metric.value(a, b) == metric.value(a, b.resampled(height: 12, width: 11)))
        #expect(try metric.value(b, a) == metric.value(b, a.resampled(height: 5, width: 7)))
    }

    @Test func aFinerCopyOfAMapIsTheSameMap() throws {
        let coarse = try plane([[0, 1], [2, 5]])
        let fine = try plane([[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 5, 5], [2, 2, 5, 5]])
        #expect(try Similarity.pearson(coarse, fine) == 1)
        #expect(try Similarity.earthMoversDistance(coarse, fine) == 0)
        #expect(try Similarity.iou(coarse, fine) == 1)
    }

    @Test func onePixelMaps() throws {
        let one = try plane([[0.7]])
        let other = try plane([[2]])
        #expect(try Similarity.cosine(one, other) == 1)
        #expect(try Similarity.cosine(one, plane([[-2]])) == -1)
        for metric in [SimilarityMetric.pearson, .spearman, .ssim, .gaussianSSIM, .iouFixed, .iouOtsu] {
            #expect(try metric.value(one, other) == nil, "\(metric.name)")
        }
        for metric in [
            SimilarityMetric.kullbackLeibler, .jensenShannon, .wassersteinValues, .wassersteinX, .wassersteinY,
            .slicedWasserstein, .earthMovers,
        ] {
            #expect(try metric.value(one, other) == 0, "\(metric.name)")
        }
        #expect(try Similarity.iou(one, other) == 1)
    }

    @Test func emptyAndConstantMapsLeaveValuesUndefined() throws {
        let blob = try bell(row: 3, column: 4, spread: 1.5)
        let empty = try plane([[Double]](repeating: [Double](repeating: 0, count: 8), count: 8))
        let constant = try plane([[Double]](repeating: [Double](repeating: 0.1, count: 8), count: 8))
        let needMass: [SimilarityMetric] = [
            .cosine, .kullbackLeibler, .reverseKullbackLeibler, .jensenShannon, .histogramIntersection, .wassersteinX,
            .wassersteinY, .slicedWasserstein, .earthMovers,
        ]
        for metric in needMass {
            #expect(try metric.value(empty, blob) == nil && metric.value(blob, empty) == nil, "\(metric.name)")
            #expect(try metric.value(empty, empty) == nil, "\(metric.name)")
            #expect(try metric.value(constant, blob) != nil, "\(metric.name)")
        }
        #expect(try Similarity.pearson(constant, blob) == nil && Similarity.spearman(blob, constant) == nil)
        #expect(try Similarity.ssim(constant, empty) == 1, "two flat maps are alike after scaling")
        for mask in [MapMask.half, .otsu] {
            #expect(try Similarity.iou(constant, empty, mask: mask) == nil)
            #expect(try Similarity.dice(constant, blob, mask: mask) == 0)
        }
    }

    @Test(arguments: [-0.1, 0, 1.1, Double.nan, .infinity])
    func masksOutsideTheirRangeAreErrors(value: Double) throws {
        let map = try plane([[1, 2]])
        for mask in [MapMask.fixed(value), .top(value)] {
            #expect(throws: AttentionError.self) { try Similarity.iou(map, map, mask: mask) }
        }
    }

    @Test func parametersOutsideTheirRangeAreErrors() throws {
        let map = try plane([[1, 2]])
        for epsilon in [0, -1, Double.nan, .infinity] {
            #expect(throws: AttentionError.self) { try Similarity.kullbackLeibler(map, map, epsilon: epsilon) }
        }
        for count in [Int.min, 0, 4097, Int.max] {
            #expect(throws: AttentionError.self) { try Similarity.slicedWasserstein(map, map, directions: count) }
        }
    }

    @Test func topMaskCountsExactly() throws {
        // 20 % of 15 is 3 cells, although 0.2 * 15 rounds to just above 3.
        let rising = try MapPlane(height: 3, width: 5, values: (1...15).map(Double.init))
        let three = try MapPlane(height: 3, width: 5, values: (1...15).map { $0 > 12 ? 1 : 0 })
        #expect(try Similarity.iou(rising, three) == 1)
        // Ties at the cut are all in; values that are not positive are out.
        let tied = try plane([[2, 2, 2, 1, 0, -1]])
        #expect(try Similarity.iou(tied, plane([[1, 1, 1, 0, 0, 0]]), mask: .top(0.01)) == 1)
        #expect(try Similarity.iou(tied, plane([[1, 1, 1, 1, 0, 0]]), mask: .top(1)) == 1)
    }

    @Test func exactTransportHasItsLimit() throws {
        let large = try plane([[Double]](repeating: [Double](repeating: 1, count: 257), count: 1))
        #expect(throws: AttentionError.tooManyCells(limit: 256, found: 257)) {
            try Similarity.earthMoversDistance(large, large)
        }
        #expect(try SimilarityMetric.earthMovers.value(large, large) == nil)
        // The first map's grid counts: a large second map is brought to it.
        #expect(try Similarity.earthMoversDistance(plane([[1, 0]]), large) == 0.25)
    }

    @Test(arguments: [Double.leastNonzeroMagnitude, 0x1p-1030, 1e-200, 1e200, 1.7e308])
    func extremeMagnitudesGiveNumbers(scale: Double) throws {
        let a = try plane([[0, 1, 1], [1, 0, 0], [1, 1, 0]].map { row in row.map { $0 * scale } })
        let b = try plane([[-1, 1, 0], [0, 1, 0], [1, 0, 1]].map { row in row.map { $0 * scale } })
        for metric in SimilarityMetric.allCases where metric != .gaussianSSIM {
            let value = try #require(try metric.value(a, b), "\(metric.name)")
            #expect(value.isFinite, "\(metric.name)")
            #expect(value >= metric.range.lowerBound && value <= metric.range.upperBound, "\(metric.name) \(value)")
        }
    }
}
