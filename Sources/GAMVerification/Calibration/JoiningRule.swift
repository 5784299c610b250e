#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the components' scores become one p-value.
///
/// Every rule but Cauchy's keeps its rate whatever the dependence of the components; the article *What a verdict
/// promises* has the simulation. Choose before judging: who takes the smallest p-value of several rules keeps no rate.
/// Fisher's method is not offered, because it needs independent components.
public enum JoiningRule: String, Sendable, CaseIterable {
    /// Standardised scores (``StandardJoin``); the default, and the most powerful on the data it was measured on.
    case standard
    /// Ranks (``RankJoin``).
    case ranks
    /// The smallest of m p-values times m.
    case bonferroni
    /// As Bonferroni, and every component has an adjusted p-value that may be read by itself (Holm 1979).
    case holm
    /// The harmonic mean times `e ln m`, which makes it valid (Vovk & Wang 2020).
    case harmonic
    /// Cauchy's combination (Liu & Xie 2020); valid only approximately, for small rates.
    case cauchy

    /// The share of calibration sets for which a guaranteed rate may be missed.
    static let delta = 0.05

    /// The fewest calibration images with which the rule can alarm at all at a rate.
    ///
    /// - Parameters:
    ///   - rate: the rate to keep, above 0 and below 1.
    ///   - kind: what it means that it is kept.
    ///   - componentCount: how many components are joined.
    /// - Returns: the count; `nil` for a rate outside its range, or where no number of images is known to be enough.
    public func leastCount(_ rate: Double, _ kind: FalseAlarmBudgets.Kind, componentCount: Int = 1) -> Int? {
        let m = Double(max(1, componentCount))
        switch (self, kind) {
        case (.standard, .marginal), (.ranks, .marginal), (.cauchy, .marginal): return FalseAlarmRate.leastCount(rate)
        case (.standard, .guaranteed), (.ranks, .guaranteed): return FalseAlarmRate.leastCountForGuarantee(rate)
        case (.bonferroni, .marginal), (.holm, .marginal): return rate < 1 ? FalseAlarmRate.leastCount(rate / m) : nil
        case (.bonferroni, .guaranteed), (.holm, .guaranteed):
            guard rate < 1 else { return nil }
            return FalseAlarmRate.leastCountForGuarantee(rate / m, delta: JoiningRule.delta / m)
        case (.harmonic, .marginal): return rate < 1 ? FalseAlarmRate.leastCount(rate / factor(m)) : nil
        case (.harmonic, .guaranteed), (.cauchy, .guaranteed): return nil
        }
    }

    /// The level of the joined p-value at which a rate is kept.
    ///
    /// - Parameters:
    ///   - rate: the rate to keep, above 0 and below 1.
    ///   - kind: what it means that it is kept.
    ///   - count: the number of calibration images.
    ///   - componentCount: how many components are joined.
    /// - Returns: the level; `nil` where so few images cannot keep it and alarm.
    public func level(
        _ rate: Double, _ kind: FalseAlarmBudgets.Kind, count: Int, componentCount: Int = 1
    ) -> Double? {
        guard let least = leastCount(rate, kind, componentCount: componentCount), count >= least else { return nil }
        guard kind == .guaranteed else { return rate }
        let parts = isUnion ? Double(max(1, componentCount)) : 1
        let level = FalseAlarmRate.guaranteedLevel(count: count, rate: rate / parts, delta: JoiningRule.delta / parts)
        return level.flatMap { $0 > 0 ? parts * $0 : nil }
    }

    /// What the true rate of the rule `p <= level` is at most, for 19 of 20 calibration sets.
    ///
    /// The 95 % quantile of the Beta distribution of ``FalseAlarmRate/realised(quantile:count:rate:)``; for a union of
    /// components that of each at a share of 5 %, added up.
    ///
    /// - Returns: the bound, at most 1; `nil` where none is known or the rule never alarms.
    public func upperBound(level: Double, count: Int, componentCount: Int = 1) -> Double? {
        guard self != .harmonic, self != .cauchy else { return nil }
        let parts = isUnion ? Double(max(1, componentCount)) : 1
        let quantile = FalseAlarmRate.realised(
            quantile: 1 - JoiningRule.delta / parts, count: count, rate: level / parts)
        return quantile.map { min(1, parts * $0) }
    }

    /// Whether an alarm is that of one component alone.
    private var isUnion: Bool { self == .bonferroni || self == .holm }

    /// What makes a harmonic mean of m p-values valid.
    private func factor(_ m: Double) -> Double { m > 1 ? exp(1) * log(m) : 1 }
}

extension JoiningRule: CustomStringConvertible {
    /// The name in reports and on the command line.
    public var description: String { rawValue }
}
