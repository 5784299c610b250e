extension Similarity {
    /// Intersection over union of two masks: `|X and Y| / |X or Y|`, 0...1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    ///   - mask: which places of each map count; the fifth with the largest values unless told.
    /// - Returns: 1 for equal masks, or `nil` where both are empty.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n log n). Source: Jaccard 1912.
    public static func iou(
        _ a: some RectangularMap, _ b: some RectangularMap, mask: MapMask = .topFifth
    ) throws(AttentionError) -> Double? {
        let counts = try maskCounts(MapPair(a, b), mask)
        let union = counts.first + counts.second - counts.both
        return union == 0 ? nil : Double(counts.both) / Double(union)
    }

    /// Dice coefficient of two masks: `2 |X and Y| / (|X| + |Y|)`, 0...1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    ///   - mask: which places of each map count; the fifth with the largest values unless told.
    /// - Returns: 1 for equal masks, or `nil` where both are empty.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n log n). Source: Dice 1945.
    public static func dice(
        _ a: some RectangularMap, _ b: some RectangularMap, mask: MapMask = .topFifth
    ) throws(AttentionError) -> Double? {
        let counts = try maskCounts(MapPair(a, b), mask)
        let total = counts.first + counts.second
        return total == 0 ? nil : 2 * Double(counts.both) / Double(total)
    }

    private static func maskCounts(
        _ pair: MapPair, _ mask: MapMask
    ) throws(AttentionError) -> (first: Int, second: Int, both: Int) {
        let first = try mask.places(of: pair.first)
        let second = try mask.places(of: pair.second)
        var counts = (first: 0, second: 0, both: 0)
        for (inFirst, inSecond) in zip(first, second) {
            if inFirst { counts.first += 1 }
            if inSecond { counts.second += 1 }
            if inFirst && inSecond { counts.both += 1 }
        }
        return counts
    }
}
