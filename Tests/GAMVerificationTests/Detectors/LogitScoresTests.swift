import Foundation
import GAMVerification
import Testing

@Suite("Scores from logits")
struct LogitScoresTests {
    @Test("scores equal the reference's")
    func fixture() throws {
        let arrays = try Expectations.fixture.components()
        let logits = try #require(arrays["logits"]).rows
        func expected(_ name: String) throws -> [Double] { try #require(arrays["logits.expected." + name]).values }
        #expect(deviation(logits.map { number(LogitScores.maximumSoftmax($0)) }, try expected("msp")) < 1e-14)
        let energies = logits.map { number(LogitScores.energy($0, temperature: 2)) }
        #expect(deviation(energies, try expected("energy.T2")) < 1e-14)
        let margins = logits.map { number(LogitScores.garbageMargin($0, garbageClass: 1)) }
        #expect(deviation(margins, try expected("garbage_margin")) < 1e-15)
    }

    @Test(
        "scores equal the golden ones", .enabled(if: Expectations.available.contains(.golden)),
        arguments: [("four-classes", 3), ("two-classes", 0)])
    func golden(name: String, garbage: Int) throws {
        let arrays = try Expectations.golden.components()
        func rows(_ key: String) throws -> [[Double]] { try #require(arrays["\(name).\(key)"]).rows }
        let (weights, bias) = (try rows("W"), try rows("b").flatMap { $0 })
        let logits = try rows("test").map { features in
            weights.indices.map { k in bias[k] + zip(weights[k], features).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        let scores: [(String, ([Double]) -> Double?)] = [
            ("msp", { LogitScores.maximumSoftmax($0) }), ("max_logit", { LogitScores.maximumLogit($0) }),
            ("energy", { LogitScores.energy($0) }), ("energy.T2", { LogitScores.energy($0, temperature: 2) }),
            ("gen", { LogitScores.generalisedEntropy($0) }),
            ("garbage_probability", { LogitScores.garbageProbability($0, garbageClass: garbage) }),
            ("garbage_margin", { LogitScores.garbageMargin($0, garbageClass: garbage) }),
        ]
        for (key, score) in scores {
            let expected = try rows("expected.\(key)").flatMap { $0 }
            #expect(deviation(logits.map { number(score($0)) }, expected) < 1e-12, "\(key)")
        }
    }

    @Test("logits of several hundred stay finite")
    func largeLogits() throws {
        let logits = [900.0, 300, -800]
        // Nearly certain, but not as certain as an image with a larger margin.
        #expect(number(LogitScores.maximumSoftmax(logits)) > 0 && number(LogitScores.maximumSoftmax(logits)) < 1e-200)
        #expect(LogitScores.maximumSoftmax([2000, 0]) == 0)
        #expect(abs(number(LogitScores.maximumSoftmax(logits, temperature: 1e9)) - 2.0 / 3) < 1e-6)
        #expect(LogitScores.garbageProbability(logits, garbageClass: 0) == 1)
        // Two probabilities at the bounds, as the definition keeps them.
        #expect(abs(number(LogitScores.generalisedEntropy(logits)) - 3 * pow(1e-7, 0.1)) < 1e-6)
        #expect(LogitScores.energy(logits) == -900)
        #expect(LogitScores.garbageMargin(logits, garbageClass: 1) == -600)
    }

    @Test("no logits, values that are not finite and classes that are not there are undefined")
    func undefinedScores() {
        for logits in [[], [1, .nan], [.infinity, 1]] as [[Double]] {
            #expect(LogitScores.maximumSoftmax(logits) == nil)
            #expect(LogitScores.maximumLogit(logits) == nil)
            #expect(LogitScores.energy(logits) == nil)
            #expect(LogitScores.garbageMargin(logits, garbageClass: 0) == nil)
            #expect(LogitScores.garbageProbability(logits, garbageClass: 0) == nil)
            #expect(LogitScores.generalisedEntropy(logits) == nil)
            #expect(LogitScores.klMatching(logits, templates: [[0.5, 0.5]]) == nil)
        }
        #expect(LogitScores.maximumSoftmax([1, 2], temperature: -1) == nil)
        #expect(LogitScores.klMatching([1, 2], templates: []) == nil)
        #expect(LogitScores.klMatching([1, 2], templates: [[1, 0, 0]]) == nil)
        #expect(LogitScores.garbageProbability([1, 2], garbageClass: 2) == nil)
        #expect(LogitScores.energy([1, 2], temperature: 0) == nil)
        #expect(LogitScores.energy([1, 2], temperature: .nan) == nil)
        #expect(LogitScores.garbageMargin([1, 2], garbageClass: 2) == nil)
        #expect(LogitScores.garbageMargin([1, 2], garbageClass: -1) == nil)
        #expect(LogitScores.garbageMargin([1], garbageClass: 0) == nil)
    }
}
