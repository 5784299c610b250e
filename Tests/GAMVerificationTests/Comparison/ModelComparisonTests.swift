import GAMAttention
import GAMModelFiles
import GAMTensor
import GAMVerification
import Testing

@Suite("Figures of a comparison")
struct ModelComparisonFiguresTests {
    static let subject = ComparisonSubject(
        trusted: "t", candidate: "c", classes: ["a", "b"],
        layers: [
            ComparedLayer(
                name: "layer4", candidateName: "layer4", height: 4, width: 4, candidateHeight: 4, candidateWidth: 4)
        ])

    /// Random evidence: the candidate's is a mixture of the image's own and of noise.
    static func comparison(
        _ count: Int, own: Double, noise: Double, seed: UInt64, candidate: String = "c", images: UInt64 = 1,
        classes: Int = 2
    ) throws -> ModelComparison {
        var subject = subject
        subject = ComparisonSubject(
            trusted: subject.trusted, candidate: candidate, classes: subject.classes, layers: subject.layers)
        var comparison = ModelComparison(subject)
        var common = SeededGenerator(seed: images)
        var generator = SeededGenerator(seed: seed)
        for index in 0..<count {
            let trusted = (0..<2).map { _ in (0..<16).map { _ in common.normal() } }
            let theirs = trusted.map { $0.map { own * $0 + noise * generator.normal() } }
            let logits = [Double(index % classes), Double((index + 1) % 2) * Double(classes - 1)]
            try comparison.add(
                trusted: try evidence(trusted, logits), candidate: try evidence(theirs, logits), name: "\(index)",
                hash: ImageHash(words: [0, 0, 0, UInt64(index)]))
        }
        return comparison
    }

    static func evidence(_ maps: [[Double]], _ logits: [Double]) throws -> ClassEvidence {
        ClassEvidence(
            logits: logits,
            maps: [
                try maps.enumerated().map { index, signed in
                    try AttentionMap(
                        height: 4, width: 4, values: signed.map { max(0, $0) }, signedValues: signed, layer: "layer4",
                        method: "grad-cam", classIndex: index)
                }
            ], early: try MapPlane(height: 1, width: 2, values: [1, logits[0]]))
    }

    @Test func imagesOfOneClassAreRemarkedOn() throws {
        let words = "all images are read as one class"
        for (classes, count, isRemarked) in [(1, 30, true), (2, 30, false), (1, 9, false)] {
            let report = try Self.comparison(count, own: 1, noise: 0.5, seed: 2, classes: classes).report()
            #expect(report.classCount == classes)
            #expect(
                report.reasons.contains { $0.hasPrefix(words) } == isRemarked, "\(count) images, \(classes) classes")
        }
    }

    @Test("the null of other images lies below a faithful candidate, not below an unrelated one")
    func crossImageNull() throws {
        let faithful = try Self.comparison(30, own: 1, noise: 0.5, seed: 2).report(metrics: SimilarityMetric.allCases)
        // Wasserstein of values does not look at places, so that it cannot tell images apart.
        for item in faithful.similarities where item.isAboveCrossImages != nil && item.metric != .wassersteinValues {
            #expect(item.isAboveCrossImages == true && item.isSimilar == true, "\(item.metric.name)")
            #expect(try #require(item.cohensD) > 0.8 && #require(item.rankBiserial) > 0.5, "\(item.metric.name)")
            #expect(item.isInsideRetrained == nil && item.retrained.isEmpty)
        }
        let unrelated = try Self.comparison(30, own: 0, noise: 1, seed: 3).report()
        #expect(unrelated.similarities.count { $0.isAboveCrossImages == true } <= 1)
        #expect(unrelated.verdict == .unsuitable)
    }

    @Test("same, crossed and baseline are the pairs that they say")
    func pairs() throws {
        // Three images of one class; Pearson of known maps.
        var comparison = ModelComparison(Self.subject)
        var generator = SeededGenerator(seed: 4)
        let maps = (0..<6).map { _ in (0..<16).map { _ in generator.normal() } }
        for index in 0..<3 {
            try comparison.add(
                trusted: try Self.evidence([maps[index], maps[0].map { -$0 }], [1, 0]),
                candidate: try Self.evidence([maps[index + 3], maps[1]], [1, 0]))
        }
        let item = try #require(try comparison.report(metrics: [.pearson]).similarities.first)
        func pearson(_ a: Int, _ b: Int) throws -> Double {
            let planes = try [maps[a], maps[b]].map { try MapPlane(height: 4, width: 4, values: $0) }
            return try #require(try Similarity.pearson(planes[0], planes[1]))
        }
        let same = try (0..<3).map { try pearson($0, $0 + 3) }
        let crossed = try (0..<3).map { try pearson(($0 + 1) % 3, $0 + 3) }
        let baseline = try (0..<3).map { try pearson($0, ($0 + 1) % 3) }
        for (summary, values) in [(item.same, same), (item.crossed, crossed), (item.baseline, baseline)] {
            #expect(abs(try #require(summary.mean) - values.reduce(0, +) / 3) < 1e-12)
        }
        let leads = zip(same, crossed).map { $0 - $1 }
        #expect(abs(try #require(item.lead).estimate - leads.reduce(0, +) / 3) < 1e-12)
        #expect(abs(try #require(item.cohensD) - #require(EffectSize.cohensD(same, crossed))) < 1e-12)
    }

    @Test("retrained networks are a null: a candidate below them is not similar")
    func retrainedNull() throws {
        let retrained = try [5, 6].map {
            try Self.comparison(40, own: 1, noise: 0.3, seed: $0, candidate: "r\($0)")
        }
        let weak = try Self.comparison(40, own: 1, noise: 1.5, seed: 7).report(retrained: retrained)
        #expect(weak.similarities.allSatisfy { $0.isInsideRetrained == false && $0.isSimilar == false })
        #expect(weak.similarities.contains { $0.isAboveCrossImages == true })
        #expect(weak.retrained == ["r5", "r6"])
        let good = try Self.comparison(40, own: 1, noise: 0.3, seed: 8).report(retrained: retrained)
        #expect(good.similarities.allSatisfy { $0.isInsideRetrained == true })
        #expect(good.reasons.contains { $0.hasPrefix("7 of 7 are as high as between") })
        // The verdict does not depend on them.
        #expect(weak.verdict == (try Self.comparison(40, own: 1, noise: 1.5, seed: 7).report().verdict))
    }

    @Test("a null of another network, of the candidate itself or of other images is refused")
    func foreignNulls() throws {
        let comparison = try Self.comparison(12, own: 1, noise: 0.3, seed: 9)
        let itself = try Self.comparison(12, own: 1, noise: 0.3, seed: 9)
        #expect(throws: VerificationError.self) { try comparison.report(retrained: [itself]) }
        let fewer = try Self.comparison(11, own: 1, noise: 0.3, seed: 9, candidate: "r")
        #expect(throws: VerificationError.self) { try comparison.report(retrained: [fewer]) }
        let other = ModelComparison(
            ComparisonSubject(trusted: "u", candidate: "r", classes: ["a", "b"], layers: Self.subject.layers))
        #expect(throws: VerificationError.self) { try comparison.report(retrained: [other]) }
    }

    @Test("draws tell how many images a verdict needs")
    func draws() throws {
        let comparison = try Self.comparison(60, own: 1, noise: 0.6, seed: 10)
        let rule = SuitabilityRule(bootstrap: Bootstrap(draws: 200))
        let few = try comparison.verdictShares(draws: 20, of: 5, rule: rule)
        #expect(few.notComparable == 1)
        let many = try comparison.verdictShares(draws: 20, of: 60, rule: rule)
        #expect(many.suitable == 1 && many.draws == 20)
        let some = try comparison.verdictShares(draws: 20, of: 12, rule: rule)
        #expect(abs(some.suitable + some.doubtful + some.unsuitable + some.notComparable - 1) < 1e-12)
        #expect(try comparison.verdictShares(draws: 20, of: 12, rule: rule) == some)
        #expect(throws: VerificationError.self) { try comparison.verdictShares(draws: 1, of: 61) }
        #expect(throws: VerificationError.self) { try comparison.verdictShares(draws: 0, of: 5) }
    }

    @Test("evidence that does not fit is an error")
    func errors() throws {
        var comparison = ModelComparison(Self.subject)
        let fine = try Self.evidence([[Double](repeating: 1, count: 16), [Double](repeating: 0, count: 16)], [1, 0])
        let oneClass = try Self.evidence([[Double](repeating: 1, count: 16)], [1])
        #expect(throws: VerificationError.self) { try comparison.add(trusted: fine, candidate: oneClass) }
        let noLayer = ClassEvidence(logits: [1, 0], maps: [], early: fine.early)
        #expect(throws: VerificationError.self) { try comparison.add(trusted: noLayer, candidate: fine) }
        #expect(comparison.imageCount == 0 && comparison.maps(ofImage: 0) == nil)
    }

    @Test("Spearman's correlation of figures", arguments: [(1.0, 1.0), (-1.0, -1.0)])
    func spearman(sign: Double, expected: Double) throws {
        let x = [3.0, 1, 4, 1.5, 9]
        #expect(abs(try #require(Agreement.spearman(x, x.map { sign * $0 * $0 * $0 })) - expected) < 1e-15)
        // Ties: ranks 1.5, 1.5, 3 against 1, 2, 3.
        #expect(abs(try #require(Agreement.spearman([1, 1, 2], [1, 2, 3])) - 0.8660254037844387) < 1e-15)
        #expect(Agreement.spearman([1, 1], [1, 2]) == nil)
        #expect(Agreement.spearman([1], [1, 2]) == nil)
        #expect(Agreement.spearman([], []) == nil)
        #expect(Agreement.spearman([1, .nan], [1, 2]) == nil)
    }

    @Test("Cohen's words", arguments: [(0.0, "negligible"), (-0.2, "small"), (0.5, "medium"), (0.8, "large")])
    func magnitude(d: Double, word: String) {
        #expect(EffectSize.Magnitude(cohensD: d).rawValue == word)
        #expect(EffectSize.Magnitude(cohensD: .nan) == .large)
    }
}
