import GAMTensor
import Testing

@Suite("Seeded random numbers")
struct SeededGeneratorTests {
    @Test("the sequence is SplitMix64's")
    func knownSequence() {
        var generator = SeededGenerator(seed: 0)
        #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
        #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(generator.next() == 0x06C4_5D18_8009_454F)
    }

    @Test("whole numbers are uniform", arguments: [1, 2, 3, 7, 10])
    func integersAreUniform(bound: Int) {
        var generator = SeededGenerator(seed: 42)
        var counts = [Int](repeating: 0, count: bound)
        let draws = 20_000
        for _ in 0..<draws { counts[generator.integer(below: bound)] += 1 }
        let expected = Double(draws) / Double(bound)
        // Five standard deviations of a binomial count.
        let slack = 5 * (expected * (1 - 1 / Double(bound))).squareRoot()
        #expect(counts.allSatisfy { abs(Double($0) - expected) <= slack }, "\(counts)")
        #expect(generator.integer(below: 0) == 0)
        #expect(generator.integer(below: -5) == 0)
    }

    @Test("a bound just above half the range, where a plain remainder would be biased, is uniform too")
    func hugeBoundsAreUnbiased() {
        var generator = SeededGenerator(seed: 1)
        let bound = Int.max / 4 * 3
        let low = (0..<6000).count { _ in generator.integer(below: bound) < bound / 2 }
        #expect(abs(low - 3000) < 200)
    }

    @Test("uniform and normal numbers have the moments of their distributions")
    func moments() {
        var generator = SeededGenerator(seed: 9)
        let count = 20_000
        let uniform = (0..<count).map { _ in generator.uniform() }
        let normal = (0..<count).map { _ in generator.normal() }
        let inRange = uniform.allSatisfy { $0 >= 0 && $0 < 1 }
        #expect(inRange)
        let allFinite = normal.allSatisfy { $0.isFinite }
        #expect(allFinite)
        let n = Double(count)
        // Five standard errors.
        #expect(abs(uniform.reduce(0, +) / n - 0.5) < 5 * (1 / (12 * n)).squareRoot())
        #expect(abs(normal.reduce(0, +) / n) < 5 / n.squareRoot())
        #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / n - 1) < 5 * (2 / n).squareRoot())
    }

    @Test("shuffles keep the elements and reach every order")
    func shufflesArePermutations() {
        var generator = SeededGenerator(seed: 5)
        var seen = [[Int]: Int]()
        for _ in 0..<2400 { seen[generator.shuffled([1, 2, 3, 4]), default: 0] += 1 }
        #expect(seen.count == 24)
        #expect(seen.keys.allSatisfy { $0.sorted() == [1, 2, 3, 4] })
        #expect(seen.values.allSatisfy { $0 > 50 && $0 < 160 })
        #expect(generator.shuffled([Int]()) == [])
    }
}
