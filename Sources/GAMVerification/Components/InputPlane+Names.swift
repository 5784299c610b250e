import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the numbers of ``InputPlane/statistics()`` are, for a person.
extension InputPlane {
    /// The number of a vector of statistics that deviates most by itself, with its name, value and typical range.
    ///
    /// - Parameters:
    ///   - values: the statistics of an image.
    ///   - means: of the reference images.
    ///   - spreads: their standard deviations.
    /// - Returns: `nil` where counts differ or nothing can be compared.
    static func farthest(_ values: [Double], means: [Double], spreads: [Double]) -> Deviation? {
        guard values.count == means.count, values.count == spreads.count else { return nil }
        let distances = values.indices.map { abs(values[$0] - means[$0]) / spreads[$0] }
        guard let place = distances.indices.max(by: { distances[$0] < distances[$1] }), distances[place].isFinite,
            let (name, isDetail) = name(ofStatistic: place, count: values.count)
        else { return nil }
        let deviation = Deviation(
            name, value: values[place], mean: means[place], spread: spreads[place], unit: isDetail ? .strength : .input)
        // The statistic is the logarithm of a mean square.
        return isDetail ? deviation.converted(to: .strength) { exp($0 / 2) } : deviation
    }

    /// The name of a statistic and whether it is one of detail; `nil` for another number.
    static func name(ofStatistic number: Int, count: Int) -> (name: String, isDetail: Bool)? {
        let bands = count - quantileShares.count - 8 - 16
        guard bands >= 0, bands.isMultiple(of: 3), (0..<count).contains(number) else { return nil }
        if number < bands {
            let kind = ["upright edges", "level edges", "corners and points"][number % 3]
            let size = 1 << (number / 3)
            return ("strength of \(kind) of \(size) \(size == 1 ? "pixel" : "pixels")", true)
        }
        var rest = number - bands
        if rest < quantileShares.count { return (nameOfQuantile(quantileShares[rest]), false) }
        rest -= quantileShares.count
        let sides = ["top", "bottom", "left", "right"]
        if rest < 8 { return ("\(rest < 4 ? "brightness" : "unevenness") of the \(sides[rest % 4]) border", false) }
        rest -= 8
        return ("brightness \(UnusualPlace.name(of: rest, side: 4))", false)
    }

    private static func nameOfQuantile(_ share: Double) -> String {
        switch share {
        case 0: "brightness of the darkest pixel"
        case 1: "brightness of the brightest pixel"
        case ...0.5: "brightness of the darkest \(Decimal.percent(share))"
        default: "brightness of the brightest \(Decimal.percent(1 - share))"
        }
    }
}
