extension Similarity {
    /// The most cells that exact transport is defined for: a 16 x 16 map.
    public static let earthMoverCellLimit = 256

    /// Earth mover's distance: the least work that turns one map into the other, as distributions on the plane.
    ///
    /// Work is mass times Euclidean distance between cell centres `((j + 1/2) / s, (i + 1/2) / s)` with `s` the longer
    /// side, so the unit is that side. Exact (an optimal transport, not an approximation).
    ///
    /// - Parameters:
    ///   - a: the first map, at most 256 cells; resample larger ones by area to at most 16 x 16.
    ///   - b: the second map.
    /// - Returns: 0...sqrt 2, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``, among them ``AttentionError/tooManyCells(limit:found:)``.
    /// - Complexity: about O(n^3). Source: Rubner et al. 2000.
    public static func earthMoversDistance(
        _ a: some RectangularMap, _ b: some RectangularMap
    ) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        guard pair.count <= earthMoverCellLimit else {
            throw .tooManyCells(limit: earthMoverCellLimit, found: pair.count)
        }
        guard let (p, q) = pair.distributions else { return nil }
        // Mass that both maps have in a cell stays there: by the triangle inequality moving it never pays.
        let givers = p.indices.filter { p[$0] > q[$0] }
        let takers = p.indices.filter { q[$0] > p[$0] }
        let side = Double(max(pair.height, pair.width))
        let cost = givers.flatMap { giver in
            takers.map { taker in
                let down = Double(giver / pair.width - taker / pair.width)
                let across = Double(giver % pair.width - taker % pair.width)
                return (down * down + across * across).squareRoot() / side
            }
        }
        return try OptimalTransport.minimumCost(
            supply: givers.map { p[$0] - q[$0] }, demand: takers.map { q[$0] - p[$0] }, cost: cost)
    }
}
