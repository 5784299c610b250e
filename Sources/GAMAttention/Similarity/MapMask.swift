/// Which places of a map count as attended, for IoU and Dice.
public enum MapMask: Sendable, Hashable {
    /// Places where the scaled map is at least this threshold, in 0...1 without 0; a flat map has no such place.
    case fixed(Double)
    /// The places with the largest values: this share of all, in 0...1 without 0.
    ///
    /// With `k = max(1, ceil(share * n))`, all values that are at least the k-th largest and positive; ties at the cut
    /// are all in.
    case top(Double)
    /// Places where the scaled map is above Otsu's threshold (Otsu 1979), which parts the values into the two groups
    /// with the least variance inside.
    ///
    /// 256 equal bins from minimum to maximum, the threshold is a bin's centre, the first of equally good ones; a flat
    /// map has no such place. The same as scikit-image's `threshold_otsu`.
    case otsu

    /// The scaled map at half its height or more: `fixed(0.5)`.
    public static let half = MapMask.fixed(0.5)
    /// The fifth of the places with the largest values: `top(0.2)`.
    public static let topFifth = MapMask.top(0.2)

    /// For each value of a map, whether it is in the mask; values must be finite.
    func places(of values: [Double]) throws(AttentionError) -> [Bool] {
        switch self {
        case .fixed(let threshold):
            guard threshold > 0, threshold <= 1 else {
                throw .parameter(name: "mask threshold", expected: "above 0, at most 1", found: "\(threshold)")
            }
            return Scaling.unitRange(values).map { $0 >= threshold }
        case .top(let share):
            guard share > 0, share <= 1 else {
                throw .parameter(name: "mask share", expected: "above 0, at most 1", found: "\(share)")
            }
            // The slack keeps a product such as 0.2 * 15, which rounds to just above 3, from counting a place more.
            let count = min(values.count, max(1, Int((share * Double(values.count) - 1e-9).rounded(.up))))
            let cut = values.sorted(by: >)[count - 1]
            return values.map { $0 >= cut && $0 > 0 }
        case .otsu:
            let scaled = Scaling.unitRange(values)
            guard let threshold = MapMask.otsuThreshold(scaled) else { return values.map { _ in false } }
            return scaled.map { $0 > threshold }
        }
    }

    private static let binCount = 256

    /// The threshold for values scaled to 0...1, or `nil` where they are all the same.
    ///
    /// Bin `i` is `[i / 256, (i + 1) / 256)`, the last one closed: exact in binary, so no edge needs correcting. A split
    /// after bin `i` has the between-group variance `n1 n2 (m1 - m2)^2`, with counts `n` and mean bin centres `m`.
    private static func otsuThreshold(_ scaled: [Double]) -> Double? {
        guard let high = scaled.max(), high > 0 else { return nil }
        var counts = [Double](repeating: 0, count: binCount)
        for value in scaled { counts[min(Int(value * Double(binCount)), binCount - 1)] += 1 }
        let centres = (0..<binCount).map { (Double($0) + 0.5) / Double(binCount) }
        let total = counts.reduce(0, +)
        let moment = zip(counts, centres).reduce(0) { $0 + $1.0 * $1.1 }
        var best: (variance: Double, centre: Double)?
        var lower = 0.0
        var lowerMoment = 0.0
        for bin in 0..<(binCount - 1) {
            lower += counts[bin]
            lowerMoment += counts[bin] * centres[bin]
            let upper = total - lower
            guard lower > 0, upper > 0 else { continue }
            let gap = lowerMoment / lower - (moment - lowerMoment) / upper
            let variance = lower * upper * (gap * gap)
            if variance > best?.variance ?? -1 { best = (variance, centres[bin]) }
        }
        return best?.centre
    }
}
