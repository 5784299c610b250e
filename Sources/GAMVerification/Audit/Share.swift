import GAMTensor

/// A count out of a number of images, with the exact binomial interval.
public struct Share: Sendable, Equatable {
    /// How many.
    public let count: Int
    /// Out of how many.
    public let total: Int

    /// A count of 0 to `total` (others count as the nearest).
    public init(_ count: Int, of total: Int) {
        self.total = max(0, total)
        self.count = min(max(0, count), self.total)
    }

    /// The share; NaN out of none.
    public var value: Double { Double(count) / Double(total) }

    /// The 95 % interval of Clopper and Pearson (Biometrika 26, 1934); 0 to 1 out of none.
    public var interval: Interval {
        func quantile(_ alpha: Int, _ beta: Int, _ share: Double) -> Double {
            BetaDistribution(Double(alpha), Double(beta))?.quantile(share) ?? .nan
        }
        let lower = count == 0 ? 0 : quantile(count, total - count + 1, 0.025)
        let upper = count == total ? 1 : quantile(count + 1, total - count, 0.975)
        return Interval(estimate: value, lower: lower, upper: upper)
    }
}
