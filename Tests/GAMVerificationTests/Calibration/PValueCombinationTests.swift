import GAMVerification
import Testing

@Suite("Combined p-values")
struct PValueCombinationTests {
    @Test("combinations equal the reference's", arguments: Expectations.available)
    func combinations(source: Expectations) throws {
        for part in try source.json("conformal")["combinations"].nodes {
            let p = try part["p"].numbers
            #expect(deviation([number(PValueCombination.bonferroni(p))], try part["bonferroni"].numbers) == 0)
            #expect(deviation(PValueCombination.holm(p) ?? [], try part["holm"].numbers) == 0)
            let harmonic = [number(PValueCombination.harmonicMean(p))]
            #expect(deviation(harmonic, try part["harmonic"].numbers) < 1e-15)
            let valid = [number(PValueCombination.validHarmonicMean(p))]
            #expect(deviation(valid, try part["harmonic.valid"].numbers) < 1e-15)
            // The tangent near 1/2 loses digits in the reference, not the result's place.
            #expect(deviation([number(PValueCombination.cauchy(p))], try part["cauchy"].numbers) < 1e-13)
        }
    }

    @Test(
        "no p-values, or what is none, is undefined", arguments: [[], [0.5, .nan], [-0.1], [1.1, 0.5], [.infinity]])
    func undefinedCombinations(values: [Double]) {
        #expect(PValueCombination.bonferroni(values) == nil)
        #expect(PValueCombination.holm(values) == nil)
        #expect(PValueCombination.harmonicMean(values) == nil)
        #expect(PValueCombination.validHarmonicMean(values) == nil)
        #expect(PValueCombination.cauchy(values) == nil)
    }

    @Test("Cauchy's combination of very small values is not 0")
    func cauchyKeepsSmallValues() throws {
        let p = try #require(PValueCombination.cauchy([1e-18, 0.5]))
        #expect(abs(p - 2e-18) < 1e-24)
    }
}
