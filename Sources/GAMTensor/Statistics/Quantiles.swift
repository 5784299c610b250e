/// Order statistics.
package enum Quantiles {
    /// Quantiles of sorted values, linear between neighbours (NumPy's default).
    ///
    /// - Parameters:
    ///   - sorted: values in ascending order.
    ///   - share: 0...1; the place is `share (n - 1)`. Shares outside count as 0 or 1.
    /// - Returns: the quantile; NaN for no values or a NaN share.
    package static func linear(sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty, !share.isNaN else { return .nan }
        let (lower, upper, fraction) = place(share, count: sorted.count)
        return between(sorted[lower], sorted[upper], fraction)
    }

    /// Quantiles of values in any order, without sorting them all.
    ///
    /// - Returns: one quantile a share; all NaN where there are no values or one of them is NaN.
    /// - Complexity: O(n log m) for m shares.
    package static func linear(_ values: [Double], _ shares: [Double]) -> [Double] {
        guard !shares.contains(where: \.isNaN) else { return shares.map { _ in .nan } }
        let places = shares.map { place($0, count: max(1, values.count)) }
        let ranks = Set(places.flatMap { [$0.lower, $0.upper] }).sorted()
        guard let selected = Selection(values, ranks: ranks) else { return shares.map { _ in .nan } }
        return places.map { between(selected[$0.lower], selected[$0.upper], $0.fraction) }
    }

    /// The median of values in any order (mean of the middle two); NaN for none.
    package static func median(_ values: [Double]) -> Double {
        linear(values, [0.5])[0]
    }

    private static func place(_ share: Double, count: Int) -> (lower: Int, upper: Int, fraction: Double) {
        let position = min(max(share, 0), 1) * Double(count - 1)
        let lower = min(Int(position), count - 1)
        return (lower, min(lower + 1, count - 1), position - Double(lower))
    }

    /// NumPy's interpolation, which is exact at both ends (an infinite neighbour that has no share is left out).
    private static func between(_ a: Double, _ b: Double, _ fraction: Double) -> Double {
        if a == b || fraction == 0 { return a }
        return fraction >= 0.5 ? b - (b - a) * (1 - fraction) : a + (b - a) * fraction
    }
}
