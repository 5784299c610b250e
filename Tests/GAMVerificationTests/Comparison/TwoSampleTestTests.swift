import GAMTensor
import GAMVerification
import Testing

@Suite("Two-sample tests")
struct TwoSampleTestTests {
    @Test("statistics equal the reference's", arguments: Expectations.available)
    func statistics(source: Expectations) throws {
        for part in try source.json("compare")["two.sample"].nodes {
            let (x, y) = (try part["x"].rows, try part["y"].rows)
            let mmd = try TwoSampleTest(.maximumMeanDiscrepancy, permutations: 0).compare(x, y)
            let energy = try TwoSampleTest(.energyDistance, permutations: 0).compare(x, y)
            #expect(deviation([mmd.statistic], try part["mmd"].numbers) < 1e-12)
            #expect(deviation([energy.statistic], try part["energy"].numbers) < 1e-12)
            #expect(mmd.pValue == 1)
        }
    }

    static func sample(_ count: Int, offset: Double, _ generator: inout SeededGenerator) -> [[Double]] {
        (0..<count).map { _ in [offset + generator.normal(), generator.normal()] }
    }

    @Test("samples of one distribution alarm as rarely as promised", arguments: TwoSampleTest.Statistic.allCases)
    func validity(statistic: TwoSampleTest.Statistic) throws {
        let seed: UInt64 = 13
        var generator = SeededGenerator(seed: seed)
        let trials = 200
        var alarms = 0
        for trial in 0..<trials {
            let x = Self.sample(7, offset: 0, &generator)
            let y = Self.sample(6, offset: 0, &generator)
            let found = try TwoSampleTest(statistic, permutations: 39, seed: UInt64(trial)).compare(x, y)
            if found.pValue <= 0.05 { alarms += 1 }
        }
        // Nominal 10 of 200, four standard deviations are 12.
        #expect(alarms <= 22, "seed \(seed) alarms \(alarms)")
    }

    @Test("samples far apart are told apart", arguments: TwoSampleTest.Statistic.allCases)
    func power(statistic: TwoSampleTest.Statistic) throws {
        var generator = SeededGenerator(seed: 2)
        let x = Self.sample(12, offset: 0, &generator)
        let y = Self.sample(12, offset: 4, &generator)
        let test = TwoSampleTest(statistic, permutations: 199, seed: 1)
        let found = try test.compare(x, y)
        #expect(found.pValue == 0.005)
        #expect(try test.compare(x, y) == found)
    }

    @Test("points that are all alike give no evidence", arguments: TwoSampleTest.Statistic.allCases)
    func identicalPoints(statistic: TwoSampleTest.Statistic) throws {
        let points = [[Double]](repeating: [1, 2], count: 5)
        let found = try TwoSampleTest(statistic, permutations: 19).compare(points, points)
        #expect(abs(found.statistic) < 1e-12)
        #expect(found.pValue == 1)
    }

    @Test("too few or ragged vectors and values that are not finite are errors")
    func invalidSamples() {
        let test = TwoSampleTest(.energyDistance)
        let good: [[Double]] = [[1], [2]]
        #expect(throws: VerificationError.tooFew(name: "second set", expected: 2, found: 1)) {
            try test.compare(good, [[1]])
        }
        #expect(throws: VerificationError.self) { try test.compare([], good) }
        #expect(throws: VerificationError.self) { try test.compare(good, [[1, 2], [3, 4]]) }
        #expect(throws: VerificationError.self) { try test.compare(good, [[1], [.nan]]) }
        #expect(throws: VerificationError.self) { try test.compare(good, [[1e200], [-1e200]]) }
        #expect(throws: VerificationError.self) {
            try test.compare(good, [[Double]](repeating: [1], count: 10_000))
        }
    }
}
