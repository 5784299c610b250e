import GAMTensor
import Testing

@Suite("Order statistics")
struct QuantilesTests {
    static func sortedQuantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }

    @Test("selection finds what sorting finds", arguments: [1, 2, 3, 23, 24, 25, 100, 1001, 4096, 5003])
    func selectionMatchesSorting(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let shares = [0, 0.01, 0.05, 0.25, 0.5, 0.9, 0.99, 1]
        let sets: [[Double]] = [
            (0..<count).map { _ in generator.normal() },
            (0..<count).map { _ in Double(generator.integer(below: 3)) },
            [Double](repeating: 7, count: count),
            (0..<count).map { Double($0) },
            (0..<count).map { Double(-$0) },
            (0..<count).map { Double($0 % 2 == 0 ? $0 : -$0) },
            (0..<count).map { _ in 1e300 * generator.normal() * generator.normal() },
            (0..<count).map { $0 == 7 ? 1e12 : generator.uniform() },
        ]
        for values in sets {
            let expected = shares.map { Self.sortedQuantile(values, $0) }
            #expect(deviation(Quantiles.linear(values, shares), expected) < 1e-14)
            #expect(deviation(shares.map { Quantiles.linear(sorted: values.sorted(), $0) }, expected) < 1e-14)
        }
    }

    @Test("quantiles of NumPy's documentation")
    func knownValues() {
        #expect(Quantiles.linear([10, 7, 4, 3, 2, 1], [0.5]) == [3.5])
        #expect(Quantiles.median([3, 1, 2, 10]) == 2.5)
        #expect(Quantiles.linear([1, .infinity], [0]) == [1])
    }

    @Test("no values and NaN give NaN")
    func undefinedQuantiles() {
        #expect(Quantiles.linear([], [0.5])[0].isNaN)
        #expect(Quantiles.linear([1, .nan, 2], [0, 1]).allSatisfy { $0.isNaN })
        #expect(Quantiles.linear(sorted: [], 0.5).isNaN)
        #expect(Quantiles.linear(sorted: [1], .nan).isNaN)
        #expect(Quantiles.linear(sorted: [1, 2], 7) == 2)
    }

    @Test("ties share the mean of their places")
    func averageRanks() {
        #expect(Ranks.average([10, 20, 10, 30]) == [1.5, 3, 1.5, 4])
        #expect(Ranks.average([5, 5, 5]) == [2, 2, 2])
        #expect(Ranks.average([.nan, 1, .nan]) == [2.5, 1, 2.5])
        #expect(Ranks.average([]) == [])
    }
}
