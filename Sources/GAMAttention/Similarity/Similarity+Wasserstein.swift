#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A direction along the sides of a map.
public enum MapAxis: Sendable {
    /// Along the columns, left to right.
    case x
    /// Along the rows, top to bottom.
    case y
}

extension Similarity {
    /// Wasserstein-1 distance between the two sets of pixel values of the scaled maps, 0...1; position is ignored.
    ///
    /// The same as SciPy's `wasserstein_distance` of the scaled values. Always defined.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 0 for maps with the same scaled values in any order.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n log n).
    public static func wassersteinOfValues(
        _ a: some RectangularMap, _ b: some RectangularMap
    ) throws(AttentionError) -> Double {
        // Equal counts of equal weight: the optimal plan pairs the sorted values.
        let (first, second) = try MapPair(a, b).scaled
        let sum = zip(first.sorted(), second.sorted()).reduce(0) { $0 + abs($1.0 - $1.1) }
        return sum / Double(first.count)
    }

    /// Wasserstein-1 distance of the two maps' sums along one axis, 0...1; unit: the longer side of the map.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    ///   - axis: `x` compares column sums, `y` row sums.
    /// - Returns: the distance, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``.
    public static func wasserstein(
        _ a: some RectangularMap, _ b: some RectangularMap, along axis: MapAxis
    ) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        guard let (p, q) = pair.distributions else { return nil }
        var excess = [Double](repeating: 0, count: axis == .x ? pair.width : pair.height)
        for index in p.indices {
            excess[axis == .x ? index % pair.width : index / pair.width] += p[index] - q[index]
        }
        // The distance of distributions on a line is the integral of the difference of their sums from the left.
        var cumulated = 0.0
        var sum = 0.0
        for value in excess.dropLast() {
            cumulated += value
            sum += abs(cumulated)
        }
        return sum / Double(max(pair.height, pair.width))
    }

    /// Sliced Wasserstein distance: the mean over fixed directions of the distance of the projected maps.
    ///
    /// Direction `k` is `t = pi (k + 1/2) / K`; cell centres are projected on `cos t x + sin t y`. Unit: the longer side
    /// of the map, so grids of different resolution are comparable. About 2 / pi of the distance for a plain shift.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    ///   - directions: how many, `K` in 1...4096; 32 unless told.
    /// - Returns: 0...0.91 for 32 directions, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(K n log n). Source: Rabin et al. 2011.
    public static func slicedWasserstein(
        _ a: some RectangularMap, _ b: some RectangularMap, directions: Int = 32
    ) throws(AttentionError) -> Double? {
        guard (1...4096).contains(directions) else {
            throw .parameter(name: "directions", expected: "1...4096", found: "\(directions)")
        }
        let pair = try MapPair(a, b)
        guard let (p, q) = pair.distributions else { return nil }
        let side = Double(max(pair.height, pair.width))
        let excess = zip(p, q).map { $0 - $1 }
        var total = 0.0
        for direction in 0..<directions {
            let angle = Double.pi * (Double(direction) + 0.5) / Double(directions)
            let (across, down) = (cos(angle) / side, sin(angle) / side)
            let positions = excess.indices.map { index in
                (Double(index % pair.width) + 0.5) * across + (Double(index / pair.width) + 0.5) * down
            }
            let order = positions.indices.sorted { positions[$0] < positions[$1] }
            var cumulated = 0.0
            for (here, next) in zip(order, order.dropFirst()) {
                cumulated += excess[here]
                total += abs(cumulated) * (positions[next] - positions[here])
            }
        }
        return total / Double(directions)
    }
}
