import GAMTensor
import GAMVerification
import Testing

@Suite("Archives of statistics")
struct GroupedStatisticsArchiveTests {
    private func statistics(dimension: Int = 5, groups: [Int] = [0, 3], seed: UInt64 = 1) throws -> GroupedStatistics {
        var generator = SeededGenerator(seed: seed)
        var grouped = GroupedStatistics(dimension: dimension)
        for index in 0..<40 {
            try grouped.add((0..<dimension).map { _ in generator.normal() }, to: groups[index % groups.count])
        }
        return grouped
    }

    @Test(arguments: [1, 2, 7])
    func readBackAsTheSame(dimension: Int) throws {
        let grouped = try statistics(dimension: dimension)
        #expect(try GroupedStatistics(grouped.archive) == grouped)
        var sample = VectorSample(dimension: dimension)
        for index in 0..<9 { try sample.add([Double](repeating: Double(index), count: dimension), to: index % 2) }
        #expect(try VectorSample(sample.archive) == sample)
    }

    @Test func mergeAfterReadingAsBefore() throws {
        var merged = try statistics()
        try merged.merge(statistics(groups: [3, 4], seed: 2))
        var read = try GroupedStatistics(statistics().archive)
        try read.merge(GroupedStatistics(statistics(groups: [3, 4], seed: 2).archive))
        #expect(read == merged)
    }

    @Test func areRefusedWhereSomethingDoesNotFit() throws {
        let archive = try statistics().archive
        for name in archive.entries.keys {
            var missing = archive
            missing.entries[name] = nil
            #expect(throws: VerificationError.self) { try GroupedStatistics(missing) }
            for bad in [Double.nan, .infinity] {
                var altered = archive
                var values = try #require(archive.entries[name]).values
                values[values.count - 1] = bad
                altered.store(values, shape: try #require(archive.entries[name]).shape, as: name)
                #expect(throws: VerificationError.self, "\(name)") { try GroupedStatistics(altered) }
            }
        }
        for (name, value) in [
            ("groups", 3.0), ("groups", -1), ("counts", 0), ("counts", 0.5), ("quartic", -1), ("scatter", -1),
        ] {
            var altered = archive
            var values = try #require(archive.entries[name]).values
            values[0] = value
            altered.store(values, shape: try #require(archive.entries[name]).shape, as: name)
            #expect(throws: VerificationError.self, "\(name) \(value)") { try GroupedStatistics(altered) }
        }
    }

    @Test func knowByHowManyAGroupStandsAlone() throws {
        var grouped = try statistics()
        #expect(grouped.standing(of: 3) == 20 && grouped.standing(of: 9) == 0)
        grouped.standing = [0: 19, 3: 50]
        #expect(grouped.standing(of: 0) == 19 && grouped.standing(of: 3) == 20)
    }
}
