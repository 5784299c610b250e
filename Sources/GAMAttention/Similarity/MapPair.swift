/// Two maps on one grid, checked: what every metric reads.
struct MapPair {
    let height: Int
    let width: Int
    let first: [Double]
    let second: [Double]

    /// Checks both maps and brings the second to the first's grid.
    ///
    /// Values are checked before resampling, so that an error names the place in the map as it was given.
    init(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) {
        try MapPair.check(a, name: "first map")
        try MapPair.check(b, name: "second map")
        height = a.height
        width = a.width
        first = a.values
        second =
            (b.height, b.width) == (a.height, a.width)
            ? b.values : try b.resampled(height: a.height, width: a.width).values
    }

    /// How many values each map has.
    var count: Int { first.count }

    /// The pair of maps scaled to 0...1.
    var scaled: (first: [Double], second: [Double]) { (Scaling.unitRange(first), Scaling.unitRange(second)) }

    /// The pair of maps as distributions, or `nil` where one of them has nothing positive.
    var distributions: (p: [Double], q: [Double])? {
        guard let p = Scaling.distribution(first), let q = Scaling.distribution(second) else { return nil }
        return (p, q)
    }

    /// Refuses a map whose values do not fill it or are not finite.
    static func check(_ map: some RectangularMap, name: String) throws(AttentionError) {
        let values = map.values
        try MapPlane.check(name: name, height: map.height, width: map.width, count: values.count)
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: name, row: index / map.width, column: index % map.width, channel: nil)
        }
    }
}
