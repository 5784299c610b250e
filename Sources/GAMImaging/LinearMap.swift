/// The map `factor * x + offset`.
struct LinearMap: Sendable, Equatable {
    let factor: Double
    let offset: Double

    init(factor: Double, offset: Double) {
        self.factor = factor
        self.offset = offset
    }

    /// The map that takes `low` to `newLow` and `high` to `newHigh`; `low` and `high` must differ.
    init(from low: Double, _ high: Double, to newLow: Double, _ newHigh: Double) {
        factor = (newHigh - newLow) / (high - low)
        offset = newLow - factor * low
    }

    func callAsFunction(_ value: Double) -> Double { factor * value + offset }

    /// This map, then another.
    func then(_ next: LinearMap) -> LinearMap {
        LinearMap(factor: next.factor * factor, offset: next.factor * offset + next.offset)
    }
}
