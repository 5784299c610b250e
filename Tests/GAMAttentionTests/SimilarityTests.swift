import Foundation
import GAMAttention
import Testing

/// What must hold for any two maps, whatever their values.
@Suite struct SimilarityTests {
    static let sizes = [(1, 1), (1, 6), (5, 1), (2, 2), (3, 3), (4, 7), (8, 8), (11, 12)]
    static let asymmetric: Set<SimilarityMetric> = [.kullbackLeibler, .reverseKullbackLeibler]

    private func seed(_ size: (Int, Int)) -> Seeded { Seeded(UInt64(size.0 * 100 + size.1)) }

    @Test(arguments: sizes)
    func valuesLieInTheirRangeAndAreSymmetric(size: (Int, Int)) throws {
        var random = seed(size)
        for round in 0..<6 {
            let a = try random.map(size.0, size.1, rectified: round % 2 == 0)
            let b = try random.map(size.0, size.1, rectified: round % 3 == 0)
            for metric in SimilarityMetric.allCases {
                let value = try metric.value(a, b)
                let turned = try metric.value(b, a)
                #expect((value == nil) == (turned == nil), "\(metric.name)")
                guard let value, let turned else { continue }
                // Rounding of sums of at most 132 terms of size 1.
                #expect(value >= metric.range.lowerBound - 1e-13 && value <= metric.range.upperBound + 1e-13)
                if !Self.asymmetric.contains(metric) { #expect(abs(value - turned) <= 1e-13, "\(metric.name)") }
            }
            let (forward, reverse) = (SimilarityMetric.kullbackLeibler, SimilarityMetric.reverseKullbackLeibler)
            #expect(try forward.value(a, b) == reverse.value(b, a))
        }
    }

    @Test(arguments: sizes)
    func aMapIsMostLikeItself(size: (Int, Int)) throws {
        var random = seed(size)
        let a = try random.map(size.0, size.1)
        for metric in SimilarityMetric.allCases {
            guard let value = try metric.value(a, a) else { continue }
            #expect(abs(metric.dissimilarity(value)) <= 1e-13, "\(metric.name)")
        }
    }

    /// Scaling a map by a positive factor changes neither its mask, its distribution nor its direction.
    @Test(arguments: [1e-200, 1e-30, 0.3, 1e30, 1e200])
    func aPositiveFactorChangesNothing(factor: Double) throws {
        var random = Seeded(21)
        let a = try random.map(8, 8)
        let b = try random.map(8, 8)
        let scaled = try MapPlane(height: 8, width: 8, values: b.values.map { $0 * factor })
        for metric in SimilarityMetric.allCases {
            let (plain, other) = (try metric.value(a, b), try metric.value(a, scaled))
            #expect((plain == nil) == (other == nil), "\(metric.name)")
            if let plain, let other { #expect(abs(plain - other) <= 1e-12, "\(metric.name): \(plain) \(other)") }
        }
    }

    @Test func distancesObeyTheTriangleInequality() throws {
        var random = Seeded(22)
        for _ in 0..<10 {
            let maps = try (0..<3).map { _ in try random.map(5, 6, rectified: true) }
            for metric in [
                SimilarityMetric.wassersteinValues, .wassersteinX, .wassersteinY, .slicedWasserstein, .earthMovers,
            ] {
                let direct = try #require(try metric.value(maps[0], maps[2]))
                let first = try #require(try metric.value(maps[0], maps[1]))
                let second = try #require(try metric.value(maps[1], maps[2]))
                #expect(direct <= first + second + 1e-13, "\(metric.name)")
            }
        }
    }

    /// Projecting cannot lengthen a way; moving along x and then y is at most sqrt 2 times the straight way.
    @Test func projectionsBoundTheEarthMoversDistance() throws {
        var random = Seeded(23)
        for _ in 0..<10 {
            let a = try random.map(7, 5, rectified: true)
            let b = try random.map(7, 5, rectified: true)
            let exact = try #require(try Similarity.earthMoversDistance(a, b))
            let x = try #require(try Similarity.wasserstein(a, b, along: .x))
            let y = try #require(try Similarity.wasserstein(a, b, along: .y))
            let sliced = try #require(try Similarity.slicedWasserstein(a, b))
            #expect(max(x, y, sliced) <= exact + 1e-13)
            #expect(x + y <= 2.0.squareRoot() * exact + 1e-13)
        }
    }

    @Test func onALineEveryDistanceIsTheSame() throws {
        var random = Seeded(24)
        let a = try random.map(1, 40, rectified: true)
        let b = try random.map(1, 40, rectified: true)
        let x = try #require(try Similarity.wasserstein(a, b, along: .x))
        let exact = try #require(try Similarity.earthMoversDistance(a, b))
        #expect(abs(x - exact) <= 1e-13)
        #expect(try Similarity.wasserstein(a, b, along: .y) == 0)
        // The projections of a shift along x are its length times |cos t|.
        let factor = (0..<8).map { abs(cos(Double.pi * (Double($0) + 0.5) / 8)) }.reduce(0, +) / 8
        let sliced = try #require(try Similarity.slicedWasserstein(a, b, directions: 8))
        #expect(abs(sliced - factor * x) <= 1e-13)
    }

    @Test func oneCellMovedIsItsDistance() throws {
        var first = [Double](repeating: 0, count: 32)
        var second = first
        first[0] = 5
        second[3 * 8 + 4] = 2
        let a = try MapPlane(height: 4, width: 8, values: first)
        let b = try MapPlane(height: 4, width: 8, values: second)
        #expect(try Similarity.earthMoversDistance(a, b) == 5.0 / 8)
        #expect(try Similarity.wasserstein(a, b, along: .x) == 4.0 / 8)
        #expect(try Similarity.wasserstein(a, b, along: .y) == 3.0 / 8)
        #expect(try Similarity.histogramIntersection(a, b) == 0)
        let divergence = try #require(try Similarity.jensenShannon(a, b))
        #expect(abs(divergence - log(2)) <= 1e-15)
    }

    @Test func dependentMetricsAgree() throws {
        var random = Seeded(25)
        for mask in [MapMask.half, .topFifth, .otsu, .fixed(1), .top(1), .top(1e-9)] {
            let a = try random.map(6, 9)
            let b = try random.map(6, 9)
            let iou = try #require(try Similarity.iou(a, b, mask: mask))
            let dice = try #require(try Similarity.dice(a, b, mask: mask))
            #expect(abs(dice - 2 * iou / (1 + iou)) <= 1e-15)
        }
        // Pinsker: total variation is at most sqrt(KL / 2); the epsilon of 1e-8 on 54 cells leaves 1e-6.
        let a = try random.map(6, 9, rectified: true)
        let b = try random.map(6, 9, rectified: true)
        let intersection = try #require(try Similarity.histogramIntersection(a, b))
        let divergence = try #require(try Similarity.kullbackLeibler(a, b))
        #expect(1 - intersection <= (divergence / 2).squareRoot() + 1e-6)
    }

    /// Spearman sees only the order; ties share their mean rank.
    @Test func spearmanIsPearsonOfRanks() throws {
        let a = try plane([[3, 1, 1, 8]])
        let b = try plane([[0.1, 5, -2, 7]])
        let expected = try Similarity.pearson(plane([[3, 1.5, 1.5, 4]]), plane([[2, 3, 1, 4]]))
        #expect(try Similarity.spearman(a, b) == expected)
        let cubed = try MapPlane(height: 1, width: 4, values: b.values.map { $0 * $0 * $0 })
        #expect(try Similarity.spearman(a, cubed) == expected)
    }

    /// The windows written out, against the separable sums; values of size 1 in windows of 49: 1e-13.
    @Test(arguments: [(3, 3), (4, 9), (5, 6), (6, 6), (7, 7), (8, 12)])
    func ssimIsTheMeanOverItsWindows(size: (Int, Int)) throws {
        var random = seed(size)
        let a = try random.map(size.0, size.1)
        let b = try random.map(size.0, size.1)
        let side = min(size.0, size.1)
        let window = min(7, side % 2 == 1 ? side : side - 1)
        let (x, y) = (a.scaled.values, b.scaled.values)
        var total = 0.0
        var count = 0.0
        for top in 0...(size.0 - window) {
            for left in 0...(size.1 - window) {
                let cells = (0..<window * window).map { (top + $0 / window) * size.1 + left + $0 % window }
                let n = Double(cells.count)
                let (meanX, meanY) = (cells.map { x[$0] }.reduce(0, +) / n, cells.map { y[$0] }.reduce(0, +) / n)
                func moment(_ term: (Int) -> Double) -> Double { cells.map(term).reduce(0, +) / (n - 1) }
                let varianceX = moment { (x[$0] - meanX) * (x[$0] - meanX) }
                let varianceY = moment { (y[$0] - meanY) * (y[$0] - meanY) }
                let covariance = moment { (x[$0] - meanX) * (y[$0] - meanY) }
                total +=
                    (2 * meanX * meanY + 1e-4) * (2 * covariance + 9e-4)
                    / ((meanX * meanX + meanY * meanY + 1e-4) * (varianceX + varianceY + 9e-4))
                count += 1
            }
        }
        let found = try #require(try Similarity.ssim(a, b))
        #expect(abs(found - total / count) <= 1e-13)
    }
}
