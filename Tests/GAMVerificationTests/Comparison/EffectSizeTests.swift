import GAMTensor
import GAMVerification
import Testing

@Suite("Effect sizes and agreement")
struct EffectSizeTests {
    @Test("effect sizes and agreement equal the reference's", arguments: Expectations.available)
    func effects(source: Expectations) throws {
        let file = try source.json("compare")
        let effect = try file["effect"]
        let (x, y) = (try effect["x"].numbers, try effect["y"].numbers)
        #expect(deviation([number(EffectSize.cohensD(x, y))], try effect["cohens.d"].numbers) < 1e-14)
        #expect(deviation([number(EffectSize.rankBiserial(x, y))], try effect["rank.biserial"].numbers) < 1e-15)
        let area = number(Separation.areaUnderCurve(usual: x, unusual: y))
        #expect(deviation([area], try effect["auroc"].numbers) < 1e-15)
        let rate = number(Separation.falsePositiveRateAt95(usual: x, unusual: y))
        #expect(try rate == effect["fpr.at.95.tpr"].number)
        let agreement = try file["agreement"]
        let (a, b) = (try agreement["a"].integers, try agreement["b"].integers)
        #expect(deviation([number(Agreement.share(a, b))], try agreement["agreement"].numbers) < 1e-15)
        #expect(deviation([number(Agreement.kappa(a, b))], try agreement["kappa"].numbers) < 1e-14)
    }

    @Test("pair statistics are those of all pairs, ties and infinities too", arguments: 0..<20)
    func pairsMatchTheDefinition(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        func sample() -> [Double] {
            (0..<(1 + generator.integer(below: 30))).map { _ in
                generator.integer(below: 10) == 0 ? .infinity : Double(generator.integer(below: 6))
            }
        }
        let (x, y) = (sample(), sample())
        var balance = 0
        for a in x { for b in y { balance += a > b ? 1 : a < b ? -1 : 0 } }
        let expected = Double(balance) / Double(x.count * y.count)
        #expect(abs(try #require(EffectSize.rankBiserial(x, y)) - expected) < 1e-15, "seed \(seed)")
        let area = try #require(Separation.areaUnderCurve(usual: x, unusual: y))
        #expect(abs(area - (1 - expected) / 2) < 1e-15, "seed \(seed)")
        let ranks = Ranks.average(x + y)[x.count...].reduce(0, +)
        let m = Double(y.count)
        #expect(abs(area - (ranks - m * (m + 1) / 2) / (m * Double(x.count))) < 1e-12, "seed \(seed)")
    }

    @Test("the threshold lets 95 % of the usual images pass", arguments: [1, 2, 19, 20, 21, 100])
    func thresholdPassesUsualImages(count: Int) throws {
        let usual = (0..<count).map(Double.init)
        let passing = try #require(Separation.falsePositiveRateAt95(usual: usual, unusual: usual))
        #expect(passing >= 0.95 && passing < 0.95 + 1 / Double(count) + 1e-12)
    }

    @Test("what cannot be computed is undefined")
    func undefinedEffects() {
        #expect(EffectSize.cohensD([], [1]) == nil)
        #expect(EffectSize.cohensD([1], [2]) == nil)
        #expect(EffectSize.cohensD([1, 1], [1, 1]) == nil)
        #expect(EffectSize.cohensD([1, .nan], [1, 2]) == nil)
        #expect(EffectSize.cohensD([1, .infinity], [1, 2]) == nil)
        #expect(EffectSize.rankBiserial([], [1]) == nil)
        #expect(EffectSize.rankBiserial([.nan], [1]) == nil)
        #expect(Separation.areaUnderCurve(usual: [1], unusual: []) == nil)
        #expect(Separation.falsePositiveRateAt95(usual: [], unusual: [1]) == nil)
        #expect(Separation.falsePositiveRateAt95(usual: [1], unusual: [.nan]) == nil)
        #expect(Agreement.share([], []) == nil)
        #expect(Agreement.share([1], [1, 2]) == nil)
        #expect(Agreement.kappa([1, 1], [1, 1]) == nil)
        #expect(Agreement.kappa([1, 1], [2, 2]) == 0)
    }
}
