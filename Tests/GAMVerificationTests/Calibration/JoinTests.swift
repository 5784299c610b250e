import GAMTensor
import GAMVerification
import Testing

@Suite("Joined p-values")
struct JoinTests {
    @Test("ranks joined equal the reference's", arguments: Expectations.available)
    func rankJoin(source: Expectations) throws {
        for part in try source.json("conformal")["joined.by.ranks"].nodes {
            let join = try RankJoin(calibration: part["calibration"].rows)
            for judged in try part["judged"].nodes {
                let found = try join.judge(judged["scores"].numbers)
                #expect(deviation([found.statistic], try judged["statistic"].numbers) < 1e-13)
                #expect(try found.pValue == judged["p"].number)
                #expect(try found.componentPValues == judged["component.p"].numbers)
            }
        }
    }

    @Test("standardised scores joined equal the reference's", arguments: Expectations.available)
    func standardJoin(source: Expectations) throws {
        for part in try source.json("conformal")["joined.standardised"].nodes {
            let join = try StandardJoin(
                calibration: part["calibration"].rows, groups: part["groups"].integers,
                weights: part["weights"].numbers, leastGroupCount: Int(part["least"].number))
            for judged in try part["judged"].nodes {
                let (scores, group) = (try judged["scores"].numbers, Int(try judged["group"].number))
                #expect(deviation(try join.zetas(scores, group: group), try judged["zetas"].numbers) < 1e-12)
                let statistic = try join.statistic(scores, group: group)
                #expect(deviation([statistic], try judged["statistic"].numbers) < 1e-12)
                #expect(try join.pValue(scores, group: group) == judged["p"].number)
            }
        }
    }

    /// The definition, image by image: every one of the n + 1 is standardised over its group (or all) from scratch.
    static func definition(
        _ scores: [[Double]], _ groups: [Int], _ weights: [Double], signed: [Bool], least: Int
    ) -> [Double] {
        let logarithms = scores.map { row in
            row.indices.map { j in
                !row[j].isFinite ? Double.infinity : signed[j] ? row[j] : max(row[j], 1e-12).logarithm
            }
        }
        return scores.indices.map { i in
            let mine = groups.indices.filter { groups[$0] == groups[i] }
            let members = mine.count >= least ? mine : Array(groups.indices)
            return weights.indices.reduce(0) { sum, j in
                let values = members.map { logarithms[$0][j] }.filter(\.isFinite)
                let n = Double(max(1, values.count))
                let mean = values.reduce(0, +) / n
                let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
                let zeta = max(0, (logarithms[i][j] - mean) / max(deviation, 1e-6))
                return sum + weights[j] * zeta * zeta
            }
        }
    }

    @Test("the joined p-value is the definition's, whatever groups, ties and undefined scores", arguments: 0..<60)
    func standardJoinIsItsDefinition(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let (n, m) = (1 + generator.integer(below: 70), 1 + generator.integer(below: 4))
        let least = [2, 5, 20][generator.integer(below: 3)]
        let signed = (0..<m).map { _ in generator.integer(below: 3) == 0 }
        let weights = (0..<m).map { _ in 0.5 + generator.uniform() }
        let scores = (0...n).map { _ in
            (0..<m).map { j -> Double in
                if generator.integer(below: 25) == 0 { return .nan }
                let value = Double(generator.integer(below: 12)) / 4
                return signed[j] ? value - 1 : value
            }
        }
        let groups = (0...n).map { _ in generator.integer(below: 3) }
        let squares = Self.definition(scores, groups, weights, signed: signed, least: least)
        // Sums in another order can differ in the last places, so ties are drawn within 1e-9.
        let tolerance = 1e-9 * max(1, squares[n].isFinite ? squares[n] : 1)
        let surely = squares[..<n].count { $0 > squares[n] + tolerance || $0 == squares[n] }
        let maybe = squares[..<n].count { $0 >= squares[n] - tolerance }
        let join = try StandardJoin(
            calibration: Array(scores[..<n]), groups: Array(groups[..<n]), weights: weights, signed: signed,
            leastGroupCount: least)
        let p = try join.pValue(scores[n], group: groups[n])
        #expect(p >= Double(1 + surely) / Double(n + 1) - 1e-12, "seed \(seed)")
        #expect(p <= Double(1 + maybe) / Double(n + 1) + 1e-12, "seed \(seed)")
    }

    /// Scores of one image: components share a factor, groups differ in scale and in frequency.
    static func draw(_ generator: inout SeededGenerator) -> (scores: [Double], group: Int) {
        let u = generator.uniform()
        let group = u < 0.6 ? 0 : u < 0.92 ? 1 : 2
        let common = generator.normal()
        let scores = (0..<4).map { j in
            let value = (0.7 * common + 0.7 * generator.normal()) * Double(1 + group) + Double(group * j)
            return j == 3 ? value : value.exponential
        }
        return (scores, group)
    }

    @Test("false alarms of dependent components are as rare as promised")
    func standardJoinIsValid() throws {
        let seed: UInt64 = 2025
        var generator = SeededGenerator(seed: seed)
        let (draws, n) = (2000, 39)
        var alarms = [0.05: 0, 0.1: 0]
        for _ in 0..<draws {
            let images = (0...n).map { _ in Self.draw(&generator) }
            let join = try StandardJoin(
                calibration: images[..<n].map(\.scores), groups: images[..<n].map(\.group),
                weights: [2, 1, 1, 0.5], signed: [false, false, false, true], leastGroupCount: 10)
            let p = try join.pValue(images[n].scores, group: images[n].group)
            for rate in alarms.keys where p <= rate + 1e-12 { alarms[rate, default: 0] += 1 }
        }
        for (rate, count) in alarms {
            let slack = 4 * (rate * (1 - rate) / Double(draws)).squareRoot()
            #expect(abs(Double(count) / Double(draws) - rate) < slack, "seed \(seed) rate \(rate) count \(count)")
        }
    }

    @Test("ranks joined are as rare as promised too")
    func rankJoinIsValid() throws {
        let seed: UInt64 = 7
        var generator = SeededGenerator(seed: seed)
        let (draws, n) = (1500, 39)
        var alarms = 0
        for _ in 0..<draws {
            let images = (0...n).map { _ in Self.draw(&generator).scores }
            let found = try RankJoin(calibration: Array(images[..<n])).judge(images[n])
            if found.pValue <= 0.05 + 1e-12 { alarms += 1 }
        }
        // Ranks tie (T = 0) only far from the tail, so the rate is close to 5 %.
        let slack = 4 * (0.05 * 0.95 / Double(draws)).squareRoot()
        #expect(abs(Double(alarms) / Double(draws) - 0.05) < slack, "seed \(seed) alarms \(alarms)")
    }

    @Test("an undefined score is the most unusual, a group never seen is judged over all")
    func undefinedScoresAndUnseenGroups() throws {
        var generator = SeededGenerator(seed: 3)
        let scores = (0..<99).map { _ in (0..<2).map { _ in generator.normal().exponential } }
        let join = try StandardJoin(calibration: scores, groups: scores.map { _ in 0 })
        let ranks = try RankJoin(calibration: scores)
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(try join.pValue([0.1, bad], group: 0) == 0.01)
            #expect(try join.statistic([0.1, bad], group: 0) == .infinity)
            #expect(try join.zetas([0.1, bad], group: 0)[1] == .infinity)
            #expect(try ranks.judge([bad, bad]).pValue == 0.01)
        }
        #expect(try join.pValue([1e6, 1e6], group: 5) == 0.01)
        #expect(try join.pValue([1e-6, 1e-6], group: 5) == 1)
        #expect(try join.statistic([1, 1], group: 5).isFinite)
    }

    @Test("p stays in range for calibration sets of one image, of equal images and of undefined ones")
    func degenerateCalibration() throws {
        let sets: [[[Double]]] = [
            [[1, 2]], [[1, 2], [1, 2], [1, 2]], [[.nan, 1], [.nan, .nan]], [[0, 0], [0, 0]], [[1e308, -1e308]],
        ]
        for scores in sets {
            for signed in [false, true] {
                let join = try StandardJoin(
                    calibration: scores, groups: scores.indices.map { $0 }, signed: [signed, signed],
                    leastGroupCount: 2)
                for judged in [[1, 2], [.nan, 1], [1e308, 1e308], [-1e308, 0], [0, 0]] as [[Double]] {
                    let p = try join.pValue(judged, group: 0)
                    #expect(p > 0 && p <= 1, "\(scores) \(judged)")
                }
            }
        }
    }

    @Test("empty calibration, ragged rows and bad weights are errors")
    func invalidCalibration() {
        #expect(throws: VerificationError.tooFew(name: "calibration images", expected: 1, found: 0)) {
            try StandardJoin(calibration: [], groups: [])
        }
        #expect(throws: VerificationError.self) { try RankJoin(calibration: []) }
        #expect(throws: VerificationError.self) { try RankJoin(calibration: [[]]) }
        #expect(throws: VerificationError.self) { try RankJoin(calibration: [[1], [1, 2]]) }
        #expect(throws: VerificationError.self) { try RankJoin(calibration: [[1]], weights: [0]) }
        #expect(throws: VerificationError.self) { try RankJoin(calibration: [[1]]).judge([1, 2]) }
        #expect(throws: VerificationError.self) { try StandardJoin(calibration: [[1]], groups: []) }
        #expect(throws: VerificationError.self) {
            try StandardJoin(calibration: [[1]], groups: [0], weights: [.nan])
        }
        #expect(throws: VerificationError.self) {
            try StandardJoin(calibration: [[1]], groups: [0], signed: [true, false])
        }
        #expect(throws: VerificationError.self) {
            try StandardJoin(calibration: [[1]], groups: [0]).pValue([1, 2], group: 0)
        }
    }
}
