import GAMTensor

/// An estimate with a lower and an upper bound.
public struct Interval: Sendable, Equatable {
    /// The estimate.
    public let estimate: Double
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double

    /// An estimate with its bounds.
    public init(estimate: Double, lower: Double, upper: Double) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
    }
}

/// Confidence intervals of a mean by resampling.
public struct Bootstrap: Sendable, Equatable {
    /// The number of resamples.
    public let draws: Int
    /// The confidence level, above 0 and below 1.
    public let level: Double
    /// The seed of the resamples.
    public let seed: UInt64

    /// Settings of a bootstrap.
    ///
    /// - Parameters:
    ///   - draws: the number of resamples, 1 ... 1,000,000 (others count as the nearest).
    ///   - level: the confidence level; one outside 0..<1 counts as 0.95.
    ///   - seed: the seed of the resamples.
    public init(draws: Int = 2000, level: Double = 0.95, seed: UInt64 = 0) {
        self.draws = min(max(1, draws), 1_000_000)
        self.level = level > 0 && level < 1 ? level : 0.95
        self.seed = seed
    }

    /// The mean of values with its BCa interval (Efron 1987).
    ///
    /// - Returns: the interval; `nil` for fewer than 2 values or one that is not finite.
    /// - Complexity: O(draws x values).
    public func mean(of values: [Double]) -> Interval? {
        guard values.count >= 2, values.allSatisfy(\.isFinite) else { return nil }
        var generator = SeededGenerator(seed: seed)
        let count = Double(values.count)
        let means = (0..<draws).map { _ in
            var sum = 0.0
            for _ in values.indices { sum += values[generator.integer(below: values.count)] }
            return sum / count
        }
        return Bootstrap.interval(of: values, bootstrapMeans: means, level: level)
    }

    /// The BCa interval of the mean of values from given bootstrap means.
    ///
    /// `z0` comes from the share of bootstrap means below the mean (ties half), the acceleration from the jackknife. The
    /// percentile interval is taken where the jackknife has no spread or all bootstrap means lie on one side. Quantiles
    /// interpolate linearly.
    ///
    /// - Returns: the interval; `nil` for fewer than 2 values, no means, or a value that is not finite.
    package static func interval(of values: [Double], bootstrapMeans: [Double], level: Double) -> Interval? {
        let finite = values.allSatisfy(\.isFinite) && bootstrapMeans.allSatisfy(\.isFinite)
        guard values.count >= 2, !bootstrapMeans.isEmpty, finite else { return nil }
        let means = bootstrapMeans.sorted()
        let sum = values.reduce(0, +)
        let mean = sum / Double(values.count)
        let jackknife = values.map { (sum - $0) / Double(values.count - 1) }
        let centre = jackknife.reduce(0, +) / Double(values.count)
        let squares = jackknife.reduce(0) { $0 + (centre - $1) * (centre - $1) }
        let cubes = jackknife.reduce(0) { $0 + (centre - $1) * (centre - $1) * (centre - $1) }
        let spread = squares * squares.squareRoot()
        let below = means.reduce(0) { $0 + ($1 < mean ? 1 : $1 == mean ? 0.5 : 0) } / Double(means.count)

        var bounds = [(1 - level) / 2, (1 + level) / 2]
        if spread > 0, below > 0, below < 1 {
            let acceleration = cubes / (6 * spread)
            let z0 = NormalDistribution.quantile(below)
            let shifted = bounds.map { share in
                let z = z0 + NormalDistribution.quantile(share)
                return NormalDistribution.cumulative(z0 + z / (1 - acceleration * z))
            }
            if shifted.allSatisfy(\.isFinite) { bounds = shifted }
        }
        return Interval(
            estimate: mean, lower: Quantiles.linear(sorted: means, bounds[0]),
            upper: Quantiles.linear(sorted: means, bounds[1]))
    }
}
