import GAMTensor
import Testing

@Suite("Mergeable statistics")
struct GroupStatisticsTests {
    static func worst(_ found: GroupStatistics, _ rows: [[Double]]) -> Double {
        let residuals = Reference.residuals(rows)
        let scatter = Reference.scatter(residuals)
        let squares = residuals.map { $0.reduce(0) { $0 + $1 * $1 } }
        let cubic = residuals[0].indices.map { column in
            residuals.indices.reduce(0) { $0 + squares[$1] * residuals[$1][column] }
        }
        let quartic = squares.reduce(0) { $0 + $1 * $1 }
        // Third moments can cancel; they are judged against the size of their summands.
        let cubicScale = squares.reduce(0) { $0 + $1 * $1.squareRoot() }
        let d = residuals[0].count
        let lower = (0..<d).flatMap { j in (j..<d).map { scatter[$0][j] } }
        let cubicWorst = zip(found.cubic, cubic).map { abs($0 - $1) }.max() ?? 0
        return [
            deviation(found.mean, Reference.mean(rows)), deviation(found.scatter.values, lower),
            cubicScale > 0 ? cubicWorst / cubicScale : cubicWorst, deviation([found.quartic], [quartic]),
        ].max() ?? 0
    }

    @Test(
        "vectors added one by one give the sums over the residuals",
        arguments: [(1, 1), (2, 1), (2, 5), (9, 3), (40, 8), (137, 17)])
    func addingMatchesTwoPasses(count: Int, dimension: Int) throws {
        let rows = Reference.rows(count, dimension, seed: UInt64(count), offset: 3)
        let found = try GroupStatistics(rows: rows, dimension: dimension)
        #expect(found.count == count)
        #expect(Self.worst(found, rows) < 1e-12)
    }

    @Test("parts cut anywhere merge to the statistics of the union", arguments: 0..<24)
    func mergingEqualsTheUnion(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let dimension = 1 + generator.integer(below: 9)
        let rows = Reference.rows(2 + generator.integer(below: 90), dimension, seed: UInt64(seed), offset: 10)
        var parts = [try GroupStatistics(dimension: dimension)]
        for row in rows {
            if generator.integer(below: 5) == 0 { parts.append(try GroupStatistics(dimension: dimension)) }
            try parts[parts.count - 1].add(row)
        }
        var merged = try GroupStatistics(dimension: dimension)
        for part in generator.shuffled(parts) { try merged.merge(part) }
        #expect(merged.count == rows.count)
        #expect(Self.worst(merged, rows) < 1e-10, "seed \(seed)")
    }

    @Test("a mean far from 0 costs no more digits than the data lose by being there")
    func farOffsetsStayStable() throws {
        let near = Reference.rows(300, 4, seed: 3)
        let far = near.map { $0.map { $0 + 1e6 } }
        let found = try GroupStatistics(rows: far, dimension: 4)
        // Numbers near 1e6 carry residuals to 1e-10; squares of raw values would leave only 1e-4.
        #expect(Self.worst(found, far) < 1e-8)
    }

    @Test("a wrong vector is refused and changes nothing")
    func wrongVectorsAreRefused() throws {
        var statistics = try GroupStatistics(rows: [[1, 2], [3, 5]], dimension: 2)
        let before = statistics
        #expect(throws: StatisticsError.countMismatch(name: "observed vector", expected: 2, found: 3)) {
            try statistics.add([1, 2, 3])
        }
        #expect(throws: StatisticsError.nonFinite(name: "observed vector", position: 1)) {
            try statistics.add([1, .nan])
        }
        let other = try GroupStatistics(dimension: 3)
        #expect(throws: StatisticsError.self) { try statistics.merge(other) }
        #expect(statistics == before)
        #expect(throws: StatisticsError.self) { try GroupStatistics(dimension: 1 << 40) }
    }

    @Test("groups are kept apart, merge by number and make up everyone")
    func groupsMergeByNumber() throws {
        let rows = Reference.rows(60, 3, seed: 8)
        var first = GroupedStatistics(dimension: 3)
        var second = first
        for (index, row) in rows.enumerated() {
            if index < 25 { try first.add(row, to: index % 3) } else { try second.add(row, to: index % 4) }
        }
        try first.merge(second)
        #expect(first.count == 60)
        #expect(first.ordered.map(\.group) == [0, 1, 2, 3])
        #expect(Self.worst(try first.everyone(), rows) < 1e-12)
        let expected = rows.enumerated().filter { $0.offset < 25 ? $0.offset % 3 == 1 : $0.offset % 4 == 1 }
        #expect(Self.worst(try #require(first.groups[1]), expected.map(\.element)) < 1e-12)
        #expect(throws: StatisticsError.self) { try first.merge(GroupedStatistics(dimension: 2)) }
        #expect(throws: StatisticsError.self) { try first.add([1], to: 9) }
        #expect(first.groups[9] == nil)
        #expect(try GroupedStatistics(dimension: 3).everyone().count == 0)
    }
}
