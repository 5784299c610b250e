import GAMTensor
import GAMVerification
import Testing

@Suite("Suitability")
struct SuitabilityTests {
    static func stacks(_ flat: [Double], shape: [Int]) throws -> [[Double]] {
        let size = shape[2] * shape[3]
        return try (0..<shape[0]).map { image in
            let maps = (0..<shape[1]).map { k in
                let start = (image * shape[1] + k) * size
                return Array(flat[start..<(start + size)])
            }
            return try EvidenceStack(signedMaps: maps).values
        }
    }

    @Test("identification and verdicts equal the reference's", arguments: Expectations.available)
    func identification(source: Expectations) throws {
        let part = try source.json("compare")["suitability"]
        let shape = try part["shape"].integers
        let trusted = try Self.stacks(part["trusted"].numbers, shape: shape)
        let classes = try part["classes"].integers
        for candidate in try part["candidates"].nodes {
            let found = try AttentionIdentification(
                trusted: trusted, candidate: Self.stacks(candidate["candidate"].numbers, shape: shape),
                classes: classes)
            #expect(deviation(found.within.map(number), try candidate["within"].numbers) < 1e-15)
            #expect(deviation(found.overall.map(number), try candidate["all"].numbers) < 1e-15)
            let verdict = SuitabilityRule().judge(found).verdict.description
            let expected = try candidate["verdict"].text
            #expect(verdict.hasPrefix(expected), "\(verdict)")
        }
    }

    /// Random maps; the candidate's are a mixture of the trusted ones of the image and of another of its class.
    static func pair(
        _ count: Int, own: Double, other: Double, noise: Double, seed: UInt64
    ) -> (trusted: [[Double]], candidate: [[Double]], classes: [Int]) {
        var generator = SeededGenerator(seed: seed)
        let classes = (0..<count).map { $0 % 2 }
        let mean = (0..<2).map { _ in (0..<12).map { _ in generator.normal() } }
        let trusted = classes.map { label in mean[label].map { 2 * $0 + generator.normal() } }
        let candidate = trusted.indices.map { i in
            trusted[i].indices.map { cell in
                own * trusted[i][cell] + other * mean[classes[i]][cell] + noise * generator.normal()
            }
        }
        return (trusted, candidate, classes)
    }

    static func verdict(
        _ pair: (trusted: [[Double]], candidate: [[Double]], classes: [Int])
    ) throws -> SuitabilityRule.Outcome {
        SuitabilityRule(bootstrap: Bootstrap(draws: 300)).judge(
            try AttentionIdentification(
                trusted: pair.trusted, candidate: pair.candidate, classes: pair.classes))
    }

    @Test("each verdict has its case")
    func verdicts() throws {
        let same = try Self.verdict(Self.pair(40, own: 1, other: 0, noise: 0.2, seed: 1))
        #expect(same.verdict == .suitable)
        #expect(try #require(same.within).estimate > 0.95)
        let unrelated = try Self.verdict(Self.pair(40, own: 0, other: 0, noise: 1, seed: 2))
        #expect(unrelated.verdict == .unsuitable)
        let answers = try Self.verdict(Self.pair(40, own: 0, other: 4, noise: 0.5, seed: 3))
        #expect(answers.verdict == .doubtful(.sameAnswersForOtherReasons))
        let few = try Self.verdict(Self.pair(9, own: 1, other: 0, noise: 0.2, seed: 4))
        #expect(few.verdict == .notComparable(.tooFewImages(expected: 10, found: 9)))
        var undefined = Self.pair(40, own: 1, other: 0, noise: 0.2, seed: 5)
        for i in 0..<25 { undefined.trusted[i] = [Double](repeating: 3, count: 12) }
        #expect(try Self.verdict(undefined).verdict == .notComparable(.mostlyUndefined(defined: 15, images: 40)))
        var lonely = Self.pair(12, own: 1, other: 0, noise: 0.1, seed: 6)
        lonely.classes = Array(0..<12)
        #expect(try Self.verdict(lonely).verdict == .doubtful(.tooFewImages))
        #expect(try Self.verdict(lonely).within == nil)
    }

    @Test("a candidate's constant map is chance, a trusted one leaves the image out")
    func constantMaps() throws {
        let maps: [[Double]] = [[1, 2, 3], [3, 1, 2], [5, 5, 5], [2, 3, 1]]
        let candidate: [[Double]] = [[0, 0, 0], [3, 1, 2], [1, 2, 3], [-2, -3, -1]]
        let found = try AttentionIdentification(trusted: maps, candidate: candidate, classes: [0, 0, 0, 1])
        #expect(found.overall == [0.5, 1, nil, 0])
        #expect(found.within == [0.5, 1, nil, nil])
    }

    @Test("scale and offset of a candidate's maps do not matter", arguments: [1e-200, 1e-30, 1, 1e30, 1e200])
    func scaleDoesNotMatter(scale: Double) throws {
        let pair = Self.pair(14, own: 1, other: 0, noise: 1, seed: 9)
        let plain = try AttentionIdentification(
            trusted: pair.trusted, candidate: pair.candidate, classes: pair.classes)
        let scaled = try AttentionIdentification(
            trusted: pair.trusted.map { $0.map { $0 * scale } },
            candidate: pair.candidate.map { $0.map { $0 * scale } }, classes: pair.classes)
        #expect(plain == scaled)
    }

    @Test("the interval is never narrower than its floor")
    func intervalFloor() throws {
        let rule = SuitabilityRule()
        let few = try #require(rule.interval([Double?](repeating: 1, count: 12)))
        #expect(abs(few.lower - 0.96) < 1e-12 && abs(few.upper - 1.04) < 1e-12)
        let many = try #require(rule.interval([Double?](repeating: 0.5, count: 20)))
        #expect(abs(many.lower - 0.48) < 1e-12 && abs(many.upper - 0.52) < 1e-12)
        #expect(rule.interval([nil, 1]) == nil)
        #expect(rule.interval([]) == nil)
    }

    @Test("no images are not comparable; lists that do not fit are errors")
    func invalidComparisons() throws {
        let none = try AttentionIdentification(trusted: [], candidate: [], classes: [])
        #expect(
            SuitabilityRule().judge(none).verdict == .notComparable(.tooFewImages(expected: 10, found: 0)))
        #expect(throws: VerificationError.self) {
            try AttentionIdentification(trusted: [[1]], candidate: [], classes: [0])
        }
        #expect(throws: VerificationError.self) {
            try AttentionIdentification(trusted: [[1]], candidate: [[1]], classes: [])
        }
        #expect(throws: VerificationError.self) {
            try AttentionIdentification(trusted: [[1, 2]], candidate: [[1]], classes: [0])
        }
        #expect(throws: VerificationError.nonFinite(name: "candidate's map", position: 1)) {
            try AttentionIdentification(trusted: [[1, 2]], candidate: [[1, .nan]], classes: [0])
        }
    }

    @Test("the closed form of a pooled linear head is the stack of its signed maps")
    func closedFormStack() throws {
        var generator = SeededGenerator(seed: 8)
        let activation = try ChannelValues(
            height: 2, width: 3, channels: 4, values: (0..<24).map { _ in generator.normal() })
        let weights = (0..<3).map { _ in (0..<4).map { _ in generator.normal() } }
        let maps = weights.map { row in
            (0..<6).map { place in
                // The gradient of the logit is W / n everywhere; its mean is the Grad-CAM weight.
                (0..<4).reduce(0) { $0 + row[$1] / 6 * activation.weightedSum(oneHot($1), scale: 1)[place] }
            }
        }
        let expected = try EvidenceStack(signedMaps: maps)
        let found = try EvidenceStack(activation: activation, headWeights: weights)
        #expect(found.classCount == 3)
        #expect(deviation(found.values, expected.values) < 1e-14)
        for place in 0..<6 {
            #expect(abs((0..<3).reduce(0) { $0 + found.values[$1 * 6 + place] }) < 1e-14)
        }
        #expect(throws: VerificationError.self) {
            try EvidenceStack(activation: activation, headWeights: [[1], [2]])
        }
        #expect(throws: VerificationError.self) { try EvidenceStack(signedMaps: [[1]]) }
        #expect(throws: VerificationError.self) { try EvidenceStack(signedMaps: [[1], [1, 2]]) }
        #expect(throws: VerificationError.self) { try EvidenceStack(signedMaps: [[1], [.nan]]) }
    }

    func oneHot(_ channel: Int) -> [Double] { (0..<4).map { $0 == channel ? 1 : 0 } }
}
