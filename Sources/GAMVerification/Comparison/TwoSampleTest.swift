import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A permutation test of whether two sets of vectors come from one distribution.
///
/// Statistics are in U-form (an image is not compared with itself) and can be below 0. `p = (1 + #{permuted >= observed})
/// / (1 + permutations)`.
public struct TwoSampleTest: Sendable, Equatable {
    /// What is measured.
    public enum Statistic: Sendable, CaseIterable {
        /// Maximum mean discrepancy (Gretton 2012), Gaussian kernel `exp(-d^2 / m)`, m the median squared distance of
        /// distinct pooled points (kernel 1 where m is 0).
        case maximumMeanDiscrepancy
        /// Energy distance (Szekely & Rizzo 2004): `2 E|X - Y| - E|X - X'| - E|Y - Y'|`.
        case energyDistance
    }

    /// What was found.
    public struct Finding: Sendable, Equatable {
        /// The statistic of the two sets as they are.
        public let statistic: Double
        /// The permutation p-value.
        public let pValue: Double
    }

    /// What is measured.
    public let statistic: Statistic
    /// The number of random permutations.
    public let permutations: Int
    /// The seed of the permutations.
    public let seed: UInt64

    /// The most vectors in both sets together (their kernel matrix takes 512 MiB).
    public static let countLimit = 8192

    /// Settings of a test; fewer than 0 permutations count as 0.
    public init(_ statistic: Statistic, permutations: Int = 999, seed: UInt64 = 0) {
        self.statistic = statistic
        self.permutations = max(0, permutations)
        self.seed = seed
    }

    /// Compares two sets of vectors.
    ///
    /// - Parameters:
    ///   - first: the one set, 2 vectors or more.
    ///   - second: the other, 2 vectors or more of the same length.
    /// - Returns: the statistic and its p-value.
    /// - Throws: ``VerificationError`` for too few or too many vectors, lengths that differ, or a value that is not
    ///   finite.
    /// - Complexity: O(permutations x vectors^2).
    public func compare(_ first: [[Double]], _ second: [[Double]]) throws(VerificationError) -> Finding {
        for (name, vectors) in [("first set", first), ("second set", second)] where vectors.count < 2 {
            throw .tooFew(name: name, expected: 2, found: vectors.count)
        }
        let total = first.count + second.count
        guard total <= TwoSampleTest.countLimit else {
            throw .invalidValue(
                name: "vectors in both sets", expected: "at most \(TwoSampleTest.countLimit)", found: "\(total)")
        }
        let rows = first + second
        let pooled = try fitting { () throws(StatisticsError) in try Matrix(rows) }
        if let position = pooled.values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "vectors", position: position)
        }
        let kernel = try self.kernel(pooled)
        if let position = kernel.values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "distances of the vectors", position: position)
        }
        let order = Array(0..<total)
        let observed = value(kernel, order, first.count)
        var generator = SeededGenerator(seed: seed)
        var notBelow = 0
        for _ in 0..<permutations {
            // A permutation that only swaps images within the sets must count, whatever the order of the additions.
            let permuted = value(kernel, generator.shuffled(order), first.count)
            if permuted >= observed - 1e-12 * abs(observed) { notBelow += 1 }
        }
        return Finding(statistic: observed, pValue: Double(1 + notBelow) / Double(1 + permutations))
    }

    /// Similarities of all pairs; 0 for a vector with itself.
    private func kernel(_ vectors: Matrix) throws(VerificationError) -> Matrix {
        let count = vectors.rows
        let squares = (0..<count).map { vectors.innerProduct(row: $0, of: vectors, row: $0) }
        var kernel = try fitting { () throws(StatisticsError) in try Matrix(rows: count, columns: count) }
        var distances = [Double]()
        for i in 0..<count {
            for j in 0..<i {
                let product = vectors.innerProduct(row: i, of: vectors, row: j)
                kernel[i, j] = positivePart(squares[i] + squares[j] - 2 * product)
                distances.append(kernel[i, j])
            }
        }
        let median = statistic == .maximumMeanDiscrepancy ? Quantiles.median(distances) : 0
        for i in 0..<count {
            for j in 0..<i {
                switch statistic {
                case .maximumMeanDiscrepancy: kernel[i, j] = median > 0 ? exp(-kernel[i, j] / median) : 1
                case .energyDistance: kernel[i, j] = -kernel[i, j].squareRoot()
                }
                kernel[j, i] = kernel[i, j]
            }
        }
        return kernel
    }

    /// The statistic where the first `size` of an order are the one set and the rest the other.
    private func value(_ kernel: Matrix, _ order: [Int], _ size: Int) -> Double {
        var (within, beyond, across) = (0.0, 0.0, 0.0)
        for (place, i) in order.enumerated() {
            for other in 0..<place {
                let similarity = kernel[i, order[other]]
                if place < size {
                    within += similarity
                } else if other >= size {
                    beyond += similarity
                } else {
                    across += similarity
                }
            }
        }
        let n = Double(size)
        let m = Double(order.count - size)
        return 2 * within / (n * (n - 1)) + 2 * beyond / (m * (m - 1)) - 2 * across / (n * m)
    }
}
