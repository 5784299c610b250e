/// Numbers as people read them.
package enum Decimal {
    /// A number with so many digits after the point; `undefined` for NaN.
    package static func text(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "undefined" : value < 0 ? "-infinite" : "infinite" }
        var scale = 1.0
        for _ in 0..<max(0, digits) { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let units = Int(scaled)
        let sign = value < 0 && units > 0 ? "-" : ""
        let whole = units / Int(scale)
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(units % Int(scale))
        return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// A share in per cent with at most so many digits as it needs, from 5 % to 0.03 %: `5 %`, `6.9 %`, `0.14 %`.
    ///
    /// - Parameters:
    ///   - share: the share, as 0.05 for 5 %.
    ///   - up: whether it is rounded up, as an upper bound must be.
    /// - Returns: the text.
    package static func percent(_ share: Double, up: Bool = false) -> String {
        let value = share * 100
        let digits = abs(value) >= 1 ? 1 : abs(value) >= 0.1 ? 2 : 3
        let scale = digits == 1 ? 10.0 : digits == 2 ? 100.0 : 1000.0
        // What differs from a round number in the last bits only is that number.
        let text = text(up ? (value * scale - 1e-9).rounded(.up) / scale : value, digits: digits)
        guard value.isFinite else { return text }
        var trimmed = Substring(text)
        while trimmed.hasSuffix("0") { trimmed.removeLast() }
        if trimmed.hasSuffix(".") { trimmed.removeLast() }
        return "\(trimmed) %"
    }

    /// A figure of unknown size with about three digits: `1830`, `18.3`, `1.83`, `0.018`.
    package static func figure(_ value: Double) -> String {
        let size = abs(value)
        return text(value, digits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
    }
}
