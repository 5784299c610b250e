import GAMModelFiles
import GAMTensor
import GAMVerification
import Testing

@Suite("Drift")
struct DriftTestTests {
    /// Observations of random vectors, all parts shifted by some of their standard deviations.
    static func observations(
        _ count: Int, shift: [DriftPart: Double] = [:], share: Double = 0.5, seed: UInt64
    ) -> [DriftObservation] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var vectors = [DriftPart: [Double]]()
            for part in DriftPart.allCases {
                vectors[part] = (0..<5).map { _ in generator.normal() + (shift[part] ?? 0) }
            }
            return DriftObservation(
                vectors: vectors, predictedClass: generator.uniform() < share ? 0 : 1,
                hash: ImageHash(words: (0..<4).map { _ in generator.next() }))
        }
    }

    static func report(
        _ reference: [DriftObservation], _ images: [DriftObservation],
        _ test: DriftTest = DriftTest(permutations: 199)
    ) throws -> DriftReport {
        try test.compare(reference: reference, images: images, model: "m", classes: ["a", "b"])
    }

    @Test("what moved is named, with its effect; what did not is not", arguments: TwoSampleTest.Statistic.allCases)
    func namesWhatMoved(statistic: TwoSampleTest.Statistic) throws {
        let report = try Self.report(
            Self.observations(80, seed: 1), Self.observations(90, shift: [.penultimate: 1.2], seed: 2),
            DriftTest(statistic, permutations: 499))
        #expect(report.moved.map(\.name) == ["penultimate"])
        #expect(report.verdict == .drifted && report.verdict.word == "unsuitable")
        let finding = try #require(report.moved.first)
        #expect(abs(finding.effect - 1.2) < 0.25 && finding.magnitude == .large)
        #expect(report.reasons.contains { $0.hasPrefix("the features before the answer: large effect") })
        #expect(report.findings.count == DriftPart.allCases.count + 1)
        for other in report.findings where other.name != "penultimate" { #expect(other.effect < 0.3) }
    }

    @Test("a change of the classes' mix is found and told")
    func classes() throws {
        let report = try Self.report(
            Self.observations(80, share: 0.8, seed: 3), Self.observations(80, share: 0.2, seed: 4))
        #expect(report.moved.map(\.name) == ["classes"])
        #expect(report.reasons.contains { $0.hasPrefix("predicted classes: a ") })
        let mix = try #require(report.mix)
        #expect(mix.reference[0] > 0.6 && mix.images[0] < 0.4)
        #expect(abs(mix.reference.reduce(0, +) - 1) < 1e-12)
    }

    @Test("images of one distribution are called drifted no more often than promised")
    func level() throws {
        let trials = 60
        var alarms = 0
        for trial in 0..<trials {
            let report = try Self.report(
                Self.observations(15, seed: UInt64(1000 + 2 * trial)),
                Self.observations(20, seed: UInt64(1001 + 2 * trial)),
                DriftTest(permutations: 199, seed: UInt64(trial)))
            if !report.moved.isEmpty { alarms += 1 }
        }
        // At most 5 % of 60: 3, standard deviation 1.7.
        #expect(alarms <= 8, "\(alarms)")
    }

    @Test("verdicts by the number of images and the size of the effect")
    func verdicts() throws {
        let few = try Self.report(Self.observations(9, seed: 5), Self.observations(50, seed: 6))
        #expect(few.verdict == .notComparable(expected: 10, found: 9) && few.findings.isEmpty)
        #expect(few.detectableShift == nil)
        let some = try Self.report(Self.observations(12, seed: 7), Self.observations(50, seed: 8))
        #expect(some.verdict == .tooFewImages && some.verdict.word == "doubtful")
        let enough = try Self.report(Self.observations(40, seed: 7), Self.observations(50, seed: 8))
        #expect(enough.verdict == .noDriftShown && enough.verdict.word == "suitable")
        #expect(try #require(enough.detectableShift) < #require(some.detectableShift))
        #expect(enough.reasons.contains { $0.hasPrefix("none of 8 tests shows drift; with 40 and 50 images") })
        let slight = try Self.report(
            Self.observations(200, seed: 9), Self.observations(200, shift: [.early: 0.38], seed: 10))
        #expect(slight.verdict == .slightDrift)
    }

    @Test("the same seed gives the same bytes; the digest does not depend on the order")
    func repeatable() throws {
        let (first, second) = (Self.observations(20, seed: 11), Self.observations(20, seed: 12))
        let report = try Self.report(first, second)
        #expect(try Self.report(first, second).json.encoded() == report.json.encoded())
        #expect(try Self.report(first, second.reversed()).subject.imageDigest == report.subject.imageDigest)
        #expect(try Self.report(second, first).subject.imageDigest == report.subject.referenceDigest)
        #expect(try JSONValue(parsing: report.json.encoded()) == report.json)
    }

    @Test("numbers in mixed units count alike; a number without spread that differs is infinite")
    func units() throws {
        func vectors(_ count: Int, _ seed: UInt64, shift: Double) -> [DriftObservation] {
            var generator = SeededGenerator(seed: seed)
            return (0..<count).map { _ in
                let vector = [1e6 * generator.normal(), 1e-3 * (generator.normal() + shift), 4]
                return DriftObservation(vectors: [.input: vector], predictedClass: 0)
            }
        }
        let report = try Self.report(vectors(60, 13, shift: 0), vectors(60, 14, shift: 2))
        #expect(report.moved.map(\.name) == ["input.statistics"])
        let constant = (0..<20).map { _ in DriftObservation(vectors: [.early: [1]], predictedClass: 0) }
        let other = (0..<20).map { _ in DriftObservation(vectors: [.early: [2]], predictedClass: 0) }
        let moved = try #require(try Self.report(constant, other).moved.first)
        #expect(moved.effect == .infinity && moved.magnitude == .large)
    }

    @Test("vectors of different lengths and values that are not finite are errors")
    func errors() throws {
        let fine = Self.observations(12, seed: 15)
        var odd = fine
        odd[3] = DriftObservation(vectors: [.input: [1]], predictedClass: 0)
        #expect(throws: VerificationError.self) { try Self.report(fine, odd) }
        var broken = fine
        var vectors = [DriftPart: [Double]]()
        for part in DriftPart.allCases { vectors[part] = [1, .nan, 1, 1, 1] }
        broken[0] = DriftObservation(vectors: vectors, predictedClass: 0)
        #expect(throws: VerificationError.self) { try Self.report(fine, broken) }
    }
}
