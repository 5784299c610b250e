import GAMAttention
import GAMTensor
import GAMVerification
import Testing

@Suite("Maps as components")
struct MapModelTests {
    /// Maps of 8 x 8 around a bump; the groups differ in its place.
    private static func maps(_ count: Int, group: Int, seed: UInt64) -> [[Double]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let values = (0..<64).map { cell in
                let isInside = cell / 16 == 2 * group && (1...6).contains(cell % 8)
                return abs(generator.normal()) * 0.2 + (isInside ? 3 : 0)
            }
            let mean = values.reduce(0, +) / 64
            return values.map { $0 / mean }
        }
    }

    private func statistics() throws -> GroupedStatistics {
        let rows = [0, 1].flatMap { Self.maps($0 == 0 ? 80 : 30, group: $0, seed: 5 + UInt64($0)) }
        return try FittedModelsTests.statistics(rows, rows.indices.map { $0 < 80 ? 0 : 1 })
    }

    @Test("are compared with the mean map of their class by every metric", arguments: SimilarityMetric.allCases)
    func similarity(metric: SimilarityMetric) throws {
        let typical = try TypicalMaps(statistics(), classCount: 2)
        let measure = MapMeasure.dissimilarity(metric, typical)
        let map = Self.maps(1, group: 0, seed: 9)[0]
        let own = try measure.score(map, group: 0)
        guard metric != .gaussianSSIM else {
            // Its window of 11 does not fit into 8 x 8.
            #expect(own.isNaN)
            return
        }
        let reference = try #require(typical.map(for: 0))
        let value = try metric.value(
            MapPlane(height: 8, width: 8, values: reference), MapPlane(height: 8, width: 8, values: map))
        #expect(own == max(0, metric.dissimilarity(try #require(value))))
        #expect(own >= 0 && own.isFinite)
        #expect(try measure.score(reference, group: 0) <= 1e-12)
        guard metric != .wassersteinValues, metric != .wassersteinX else { return }
        #expect(own < (try measure.score(map, group: 1)), "the other class's map is less alike")
    }

    @Test("of classes with too few images, or of all by choice, are compared with all")
    func everyone() throws {
        let statistics = try statistics()
        #expect(try TypicalMaps(statistics, classCount: 2).everyone == nil)
        let three = try TypicalMaps(statistics, classCount: 3)
        #expect(three.map(for: 2) == three.everyone && three.map(for: 0) != three.everyone)
        let all = try TypicalMaps(statistics, classCount: 2, comparesWithAll: true)
        #expect(all.groups.isEmpty && all.map(for: 0) == three.everyone)
        for maps in [three, all] { #expect(try TypicalMaps(maps.archive) == maps) }
        #expect(throws: VerificationError.self) { try TypicalMaps(StatisticsArchive()) }
        let wrong = MapMeasure.dissimilarity(.cosine, all)
        #expect(throws: VerificationError.self) { try wrong.score([1, 2, 3], group: 0) }
    }

    @Test("that are constant have no correlation, which is undefined")
    func constantMaps() throws {
        let measure = MapMeasure.dissimilarity(.pearson, try TypicalMaps(statistics(), classCount: 2))
        #expect(try measure.score([Double](repeating: 1, count: 64), group: 0).isNaN)
    }

    @Test("are where a layer is active, or where it speaks for the class")
    func vectors() throws {
        let activation = try ChannelValues(height: 2, width: 2, channels: 2, values: [1, 3, 0, 0, 2, 2, 4, 4])
        let structure = try LayerVectors.structureMap(activation)
        // Means over channels 2, 0 / 2, 4; their mean is 2.
        #expect(structure.count == 64 && structure[0] == 1 && structure[7] == 0 && structure[63] == 2)
        #expect(LayerVectors.channelMoments(activation) == [1.75, 2.25, 1.479019945774904, 1.479019945774904])
        let dead = try ChannelValues(height: 3, width: 3, channels: 1, values: [Double](repeating: 0, count: 9))
        #expect(try LayerVectors.structureMap(dead) == [Double](repeating: 1, count: 64))
        let map = try MapPlane(height: 2, width: 2, values: [-1, 3, 0, 1])
        let shares = try #require(try LayerVectors.attentionShares(map))
        #expect(shares[0] == 0 && shares[7] == 3 && shares[63] == 1)
        #expect(try LayerVectors.attentionShares(MapPlane(height: 1, width: 2, values: [-1, 0])) == nil)
    }
}

@Suite("Empty attention maps")
struct EmptyMapScoresTests {
    /// Scores whose logarithms have mean 1 and deviation 0.5.
    private func scores(_ count: Int, group: Int) -> [(group: Int, score: Double)] {
        (0..<count).map { (group, ($0 % 2 == 0 ? 0.5 : 1.5).exponential) }
    }

    @Test(
        "score as many deviations above the usual as they are rare",
        arguments: [(49, 49, 1.0), (298, 0, 299.0), (98, 24, 3.96), (9, 89, 1.0 / 9)])
    func height(present: Int, absent: Int, square: Double) throws {
        let empty = try EmptyMapScores(
            present: [0: present], absent: [0: absent], scores: scores(40, group: 0))
        let expected = (1 + 0.5 * square.squareRoot()).exponential
        #expect(abs(empty.score(for: 0) - expected) < 1e-9 * expected)
    }

    @Test("of classes with too few images score as those of all images")
    func fewImages() throws {
        let empty = try EmptyMapScores(
            present: [0: 90, 1: 10], absent: [0: 10, 1: 8], scores: scores(90, group: 0) + scores(10, group: 1))
        let share = 19.0 / 120
        let everyone = (1 + 0.5 * ((1 - share) / share).squareRoot()).exponential
        #expect(abs(empty.score(for: 1) - everyone) < 1e-9 * everyone && empty.score(for: 7) == empty.score(for: 1))
        #expect(empty.score(for: 0) > empty.score(for: 1))
        let read = try EmptyMapScores(empty.archive)
        #expect(read == empty)
    }

    @Test("that no map can be compared with are an error")
    func noScores() throws {
        #expect(throws: VerificationError.self) {
            try EmptyMapScores(present: [:], absent: [0: 50], scores: [(group: 0, score: .nan)])
        }
        var archive = try EmptyMapScores(present: [0: 30], absent: [:], scores: scores(30, group: 0)).archive
        archive.store([-1], shape: [1], as: "everyone")
        #expect(throws: VerificationError.self) { try EmptyMapScores(archive) }
        #expect(throws: VerificationError.self) { try EmptyMapScores(StatisticsArchive()) }
    }
}
