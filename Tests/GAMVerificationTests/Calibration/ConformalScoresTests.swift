import GAMTensor
import GAMVerification
import Testing

@Suite("Conformal p-values")
struct ConformalScoresTests {
    @Test("p-values equal the reference's exactly", arguments: Expectations.available)
    func pValues(source: Expectations) throws {
        let file = try source.json("conformal")
        for part in try file["p.values"].nodes {
            let calibration = ConformalScores(try part["calibration"].numbers)
            #expect(try part["scores"].numbers.map(calibration.pValue) == part["p"].numbers)
        }
    }

    @Test("p-values within groups equal the reference's exactly")
    func pValuesWithinGroups() throws {
        // The golden file's groups are those of another case, so only the small file can be compared.
        let mondrian = try Expectations.fixture.json("conformal")["mondrian"]
        let calibration = try ClassConditionalScores(
            mondrian["calibration"].numbers, groups: mondrian["groups"].integers, leastCount: 1)
        for part in try mondrian["cases"].nodes {
            let found = calibration.pValue(try part["score"].number, group: Int(try part["group"].number))
            #expect(try found == part["p"].number)
        }
    }

    @Test("p is never 0 or NaN, ties count against the image", arguments: 0..<30)
    func pValuesStayInRange(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let special = [Double.nan, .infinity, -.infinity, 0, -0.0, 1e308]
        let scores = (0..<generator.integer(below: 40)).map { _ in
            generator.integer(below: 4) == 0
                ? special[generator.integer(below: special.count)] : Double(generator.integer(below: 5))
        }
        let calibration = ConformalScores(scores)
        let closed = scores.map { $0.isFinite ? $0 : .infinity }
        for score in special + [1, 2, 2.5] {
            let p = calibration.pValue(score)
            let mine = score.isFinite ? score : Double.infinity
            let naive = Double(1 + closed.count { $0 >= mine }) / Double(scores.count + 1)
            #expect(p == naive && p > 0 && p <= 1, "seed \(seed) score \(score)")
        }
    }

    @Test("a score that is not finite is the most unusual one, in both directions")
    func nonFiniteScoresAreUnusual() {
        let calibration = ConformalScores((0..<99).map(Double.init))
        for score in [Double.nan, .infinity, -.infinity] { #expect(calibration.pValue(score) == 0.01) }
    }

    @Test("a group that is not calibrated has no p-value")
    func uncalibratedGroups() throws {
        let scores = (0..<30).map(Double.init)
        let calibration = try ClassConditionalScores(scores, groups: scores.map { $0 < 19 ? 0 : 1 })
        #expect(calibration.pValue(100, group: 0) == 0.05)
        #expect(calibration.pValue(100, group: 1) == nil)
        #expect(calibration.pValue(-5, group: 7) == nil)
        #expect(try ClassConditionalScores([], groups: [], leastCount: -3).pValue(1, group: 0) == nil)
        #expect(throws: VerificationError.self) { try ClassConditionalScores([1], groups: []) }
    }
}
