extension AttentionMap {
    /// Something remarkable about a map.
    public enum Flag: String, Sendable, CaseIterable {
        /// A value of the map or of the signed map is NaN or infinite: the map is unusable.
        case nonFinite = "non-finite"
        /// Nothing is positive: no evidence for the class at this layer.
        case empty
        /// Not empty, and `max - min <= 1e-6 max`: the same evidence everywhere.
        case flat
        /// The inside holds less than a quarter of its share of the map: the evidence lies along the image's edge.
        case border
        /// Less than 5 % of the signed map's weight is positive: almost all evidence speaks against the class.
        case opposed
        /// The mean is below the 1 % quantile of the reference images of the same class; set by who knows those.
        case lowEnergy = "low-energy"
    }
}

extension AttentionMap.Flag: CustomStringConvertible {
    /// What the flag says, as a clause for a report.
    public var description: String {
        switch self {
        case .nonFinite: "the attention map has values that are not finite"
        case .empty: "no evidence for the class at this layer"
        case .flat: "the attention is the same everywhere"
        case .border: "the attention lies along the edge of the image"
        case .opposed: "almost all evidence at this layer speaks against the class"
        case .lowEnergy: "the attention is weaker than in the reference images of this class"
        }
    }
}

extension AttentionMap.Flag {
    private static let flatSpan = 1e-6
    private static let borderShare = 0.25
    private static let opposedShare = 0.05

    /// The flags that a map's own values decide; `lowEnergy` is not among them.
    static func found(values: [Double], signed: [Double], height: Int, width: Int) -> Set<Self> {
        guard values.allSatisfy(\.isFinite), signed.allSatisfy(\.isFinite) else { return [.nonFinite] }
        var flags = Set<Self>()
        let low = values.min() ?? 0
        let high = values.max() ?? 0
        if high <= 0 {
            flags.insert(.empty)
        } else if high - low <= flatSpan * high {
            flags.insert(.flat)
        }
        if isBorder(values, peak: high, height: height, width: width) { flags.insert(.border) }
        if isOpposed(signed) { flags.insert(.opposed) }
        return flags
    }

    /// Sums are taken of values divided by the peak, so that they stay finite.
    private static func isBorder(_ values: [Double], peak: Double, height: Int, width: Int) -> Bool {
        guard min(height, width) >= 3, peak > 0 else { return false }
        let ring = max(1, min(height, width) / 8)
        let total = values.reduce(0) { $0 + $1 / peak }
        var inside = 0.0
        for row in ring..<(height - ring) {
            for column in ring..<(width - ring) { inside += values[row * width + column] / peak }
        }
        let area = Double((height - 2 * ring) * (width - 2 * ring)) / Double(values.count)
        return total > 0 && inside / total < borderShare * area
    }

    private static func isOpposed(_ signed: [Double]) -> Bool {
        let peak = signed.reduce(0) { max($0, abs($1)) }
        guard peak > 0 else { return false }
        let weight = signed.reduce(0) { $0 + abs($1) / peak }
        let positive = signed.reduce(0) { $0 + max($1, 0) / peak }
        return positive / weight < opposedShare
    }
}
