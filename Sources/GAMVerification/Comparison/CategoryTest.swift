import GAMTensor

/// A permutation test of whether two lists of classes come from one distribution.
///
/// The statistic is Pearson's chi-square of the 2 x K table, the effect Cramer's V, `sqrt(chi2 / n)`, 0...1. Random
/// permutations of the pooled list give the p-value, which holds for small counts too: `p = (1 + #{permuted >= observed})
/// / (1 + permutations)`.
public struct CategoryTest: Sendable, Equatable {
    /// The number of random permutations.
    public let permutations: Int
    /// The seed of the permutations.
    public let seed: UInt64

    /// What was found.
    public struct Finding: Sendable, Equatable {
        /// Chi-square of the two lists as they are.
        public let statistic: Double
        /// The permutation p-value.
        public let pValue: Double
        /// Cramer's V, 0...1: 0.1 small, 0.3 medium, 0.5 large (Cohen 1988, for two rows).
        public let effect: Double
    }

    /// Settings of a test; fewer than 0 permutations count as 0.
    public init(permutations: Int = 999, seed: UInt64 = 0) {
        self.permutations = max(0, permutations)
        self.seed = seed
    }

    /// Compares two lists.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for an empty list.
    /// - Complexity: O(permutations x images).
    public func compare(_ first: [Int], _ second: [Int]) throws(VerificationError) -> Finding {
        for (name, list) in [("first list of classes", first), ("second list of classes", second)] where list.isEmpty {
            throw .tooFew(name: name, expected: 1, found: 0)
        }
        let classes = Set(first + second).sorted()
        var numbers = [Int: Int]()
        for (number, index) in classes.enumerated() { numbers[index] = number }
        var pooled = (first + second).map { numbers[$0] ?? 0 }
        let totals = classes.indices.map { index in pooled.count { $0 == index } }
        let observed = statistic(pooled, size: first.count, totals)
        var generator = SeededGenerator(seed: seed)
        var notBelow = 0
        for _ in 0..<permutations {
            pooled = generator.shuffled(pooled)
            if statistic(pooled, size: first.count, totals) >= observed - 1e-9 * observed { notBelow += 1 }
        }
        return Finding(
            statistic: observed, pValue: Double(1 + notBelow) / Double(1 + permutations),
            effect: (observed / Double(pooled.count)).squareRoot())
    }

    private func statistic(_ pooled: [Int], size: Int, _ totals: [Int]) -> Double {
        var counts = [Int](repeating: 0, count: totals.count)
        for index in pooled.prefix(size) { counts[index] += 1 }
        let share = Double(size) / Double(pooled.count)
        return zip(counts, totals).reduce(0) { sum, pair in
            let (expected, total) = (share * Double(pair.1), Double(pair.1))
            let difference = Double(pair.0) - expected
            // Both rows: (o - e)^2 (1 / e + 1 / (t - e)).
            return sum + difference * difference * (1 / expected + 1 / (total - expected))
        }
    }
}
