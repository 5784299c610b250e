extension Similarity {
    /// Cosine of the angle between two maps taken as vectors: `sum ab / sqrt(sum a^2 sum b^2)`, -1...1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 for maps that differ by a positive factor, or `nil` where one is zero everywhere.
    /// - Throws: ``AttentionError``.
    public static func cosine(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        return cosine(pair.first, pair.second)
    }

    /// Pearson's correlation: the cosine of `a - mean a` and `b - mean b`, -1...1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 for maps that differ by an offset and a positive factor, or `nil` where one is constant
    ///   (`max = min`, exactly).
    /// - Throws: ``AttentionError``.
    public static func pearson(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        return pearson(pair.first, pair.second)
    }

    /// Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank, -1...1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 where both maps order the places alike, or `nil` where one is constant.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n log n).
    public static func spearman(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        return pearson(averageRanks(pair.first), averageRanks(pair.second))
    }

    private static func cosine(_ a: [Double], _ b: [Double]) -> Double? {
        guard let a = peakOne(a), let b = peakOne(b) else { return nil }
        var product = 0.0
        var squareA = 0.0
        var squareB = 0.0
        for (x, y) in zip(a, b) {
            product += x * y
            squareA += x * x
            squareB += y * y
        }
        return min(1, max(-1, product / (squareA * squareB).squareRoot()))
    }

    private static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
        // Tested on the values themselves: rounding of the mean must not make a constant map vary.
        guard a.max() != a.min(), b.max() != b.min(), let a = peakOne(a), let b = peakOne(b) else { return nil }
        return cosine(centred(a), centred(b))
    }

    /// The vector divided by its largest magnitude, so that squares neither overflow nor vanish; `nil` for zeros.
    private static func peakOne(_ values: [Double]) -> [Double]? {
        let peak = values.reduce(0) { max($0, abs($1)) }
        return peak > 0 ? values.map { $0 / peak } : nil
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }

    private static func averageRanks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for index in start...end { ranks[order[index]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
