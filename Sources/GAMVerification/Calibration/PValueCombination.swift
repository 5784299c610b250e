#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Several p-values made into one.
///
/// Every function is `nil` for no p-values or one outside 0...1. Fisher's method is not offered: the components of one
/// image are dependent, and it would alarm two to three times too often.
public enum PValueCombination {
    /// Bonferroni: `min(1, m min p)`; valid whatever the dependence.
    public static func bonferroni(_ values: [Double]) -> Double? {
        guard areProbabilities(values), let least = values.min() else { return nil }
        return min(1, Double(values.count) * least)
    }

    /// Holm's adjusted p-values (Holm 1979), in the order given: `max over j <= i of (m - j + 1) p_(j)`, at most 1.
    public static func holm(_ values: [Double]) -> [Double]? {
        guard areProbabilities(values) else { return nil }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var adjusted = values
        var largest = 0.0
        for (place, index) in order.enumerated() {
            largest = max(largest, Double(values.count - place) * values[index])
            adjusted[index] = min(1, largest)
        }
        return adjusted
    }

    /// The harmonic mean `m / sum 1/p` (Wilson 2019); not a p-value by itself.
    public static func harmonicMean(_ values: [Double]) -> Double? {
        guard areProbabilities(values) else { return nil }
        return Double(values.count) / values.reduce(0) { $0 + 1 / $1 }
    }

    /// `min(1, e ln(m))` times the harmonic mean, which is a p-value whatever the dependence (Vovk & Wang 2020).
    ///
    /// - Returns: the p-value; also `nil` for a single one.
    public static func validHarmonicMean(_ values: [Double]) -> Double? {
        guard values.count >= 2, let mean = harmonicMean(values) else { return nil }
        return min(1, exp(1) * log(Double(values.count)) * mean)
    }

    /// The Cauchy combination with equal weights (Liu & Xie 2020): `1/2 - arctan(mean tan((1/2 - p) pi)) / pi`.
    ///
    /// A p-value of 1 counts as 1 - 1e-15, where the tangent is finite.
    public static func cauchy(_ values: [Double]) -> Double? {
        guard areProbabilities(values) else { return nil }
        let sum = values.reduce(0) { $0 + cotangent(min($1, 1 - 1e-15)) }
        let mean = sum / Double(values.count)
        // The same as 1/2 - arctan(mean) / pi, without cancellation for a large mean.
        return mean > 0 ? atan(1 / mean) / .pi : 0.5 - atan(mean) / .pi
    }

    /// `tan((1/2 - p) pi)`, which keeps the digits of a small p.
    private static func cotangent(_ p: Double) -> Double {
        p < 0.25 ? 1 / tan(p * .pi) : tan((0.5 - p) * .pi)
    }

    private static func areProbabilities(_ values: [Double]) -> Bool {
        !values.isEmpty && values.allSatisfy { $0 >= 0 && $0 <= 1 }
    }
}
