import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a number of calibration images can promise about false alarms.
///
/// The rule is `p <= a` for a conformal p-value of n calibration images. Rates outside 0..<1 give `nil`.
public enum FalseAlarmRate {
    /// Below this distance from a whole number a product of rate and count is taken as that number.
    private static let slack = 1e-9

    /// The fewest calibration images with which `p <= rate` can happen at all: `ceil(1 / rate) - 1`.
    ///
    /// 19 for 5 %, 99 for 1 %, 999 for 0.1 %.
    public static func leastCount(_ rate: Double) -> Int? {
        guard isRate(rate), 1 / rate < 1e15 else { return nil }
        return Int((1 / rate - slack).rounded(.up)) - 1
    }

    /// The fewest calibration images with which some rule keeps the true rate, whatever calibration set was drawn.
    ///
    /// `ln delta / ln(1 - rate)` rounded up: 59 for 5 %, 299 for 1 %, with delta = 0.05.
    ///
    /// - Parameters:
    ///   - rate: the rate to keep.
    ///   - delta: the allowed share of calibration sets for which it is not kept.
    /// - Returns: the count.
    public static func leastCountForGuarantee(_ rate: Double, delta: Double = 0.05) -> Int? {
        guard isRate(rate), isRate(delta) else { return nil }
        let count = log(delta) / log1p(-rate) - slack
        return count < 1e15 ? Int(count.rounded(.up)) : nil
    }

    /// A quantile, over calibration sets, of the true false-alarm rate of the rule `p <= rate`.
    ///
    /// For continuous scores that rate has the distribution Beta(l, n + 1 - l) with `l = floor(rate (n + 1))`.
    ///
    /// - Parameters:
    ///   - share: which quantile, 0...1.
    ///   - count: n, the number of calibration images.
    ///   - rate: the rate that the rule aims at.
    /// - Returns: the quantile; `nil` where l = 0 (the rule never alarms).
    public static func realised(quantile share: Double, count: Int, rate: Double) -> Double? {
        guard isRate(rate), (0...1).contains(share), let rank = rank(count, rate) else { return nil }
        return BetaDistribution(Double(rank), Double(count + 1 - rank))?.quantile(share)
    }

    /// The largest level `a = l / (n + 1)` at which the true rate of the rule `p <= a` is at most `rate` for a share of
    /// at least `1 - delta` of calibration sets.
    ///
    /// - Parameters:
    ///   - count: n, the number of calibration images.
    ///   - rate: the rate to keep.
    ///   - delta: the allowed share of calibration sets for which it is not kept.
    /// - Returns: the level; 0 where there is none (the rule never alarms).
    public static func guaranteedLevel(count: Int, rate: Double, delta: Double = 0.05) -> Double? {
        guard isRate(rate), isRate(delta) else { return nil }
        guard let highest = rank(count, rate) else { return 0 }
        // The Beta quantile grows with l, so the last l that keeps the rate is found by bisection.
        var (kept, broken) = (0, highest + 1)
        while broken - kept > 1 {
            let l = (kept + broken) / 2
            let quantile = BetaDistribution(Double(l), Double(count + 1 - l))?.quantile(1 - delta)
            if let quantile, quantile <= rate { kept = l } else { broken = l }
        }
        return Double(kept) / Double(count + 1)
    }

    /// `floor(rate (n + 1))`, or `nil` where it is 0.
    private static func rank(_ count: Int, _ rate: Double) -> Int? {
        guard count >= 0, count < 1 << 50 else { return nil }
        let rank = Int((rate * Double(count + 1) + slack).rounded(.down))
        return rank > 0 ? rank : nil
    }

    private static func isRate(_ value: Double) -> Bool { value > 0 && value < 1 }
}
