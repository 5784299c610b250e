#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A range of figures with ticks at round ones.
package struct Axis: Sendable {
    /// The round figures within the range, about five.
    package let ticks: [Double]
    private let low: Double
    private let high: Double
    private let digits: Int

    /// An axis over a range; a range that is empty or not finite becomes one about its lower end.
    ///
    /// - Parameters:
    ///   - range: from its left or lower end to the other one.
    ///   - isWhole: whether only whole numbers mean something, as of epochs.
    package init(_ range: ClosedRange<Double>, isWhole: Bool = false) {
        let (first, last) = (range.lowerBound, range.upperBound)
        let isPlace = first.isFinite && abs(first) < 1e15
        // A span that is no more than the rounding of its ends has no figures between them.
        let isUsable = last - first > 1e-12 * max(abs(first), abs(last)) && (last - first).isFinite
        low = isUsable ? first : (isPlace ? first - 0.5 : 0)
        high = isUsable ? last : low + 1
        let raw = (high - low) / 5
        let power = pow(10, floor(log10(raw)))
        let lead = raw / power
        let round = (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power
        let step = isWhole ? max(round, 1) : round
        digits = min(max(0, Int(ceil(-log10(step) - 1e-9))), 9)
        let start = ceil(low / step - 1e-9)
        ticks = (0..<12).map { (start + Double($0)) * step }.filter { [high] in $0 <= high + 1e-9 * step }
    }

    /// Where a value stands between the ends, 0 to 1; values beyond stand at the nearer end.
    package func share(of value: Double) -> Double {
        value.isNaN ? 0 : min(max((value - low) / (high - low), 0), 1)
    }

    /// A tick as text.
    package func label(_ tick: Double) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (abs(tick) * scale).rounded()
        guard scaled < 9e15 else { return "\(tick)" }
        let units = Int(scaled)
        let sign = tick < 0 && units > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(units)" }
        let fraction = String(units % Int(scale))
        return "\(sign)\(units / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
