#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Similarity {
    /// Kullback-Leibler divergence `KL(a || b)` in nats: 0 for equal distributions, larger for unlike ones.
    ///
    /// `sum P ln(P / Q)` with `P = (p + e) / (1 + n e)`, `Q` alike. Maps after a ReLU hold zeros, so the value depends
    /// on `e`: state it with the figure. Not symmetric: `a` is the trusted or reference map.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    ///   - epsilon: what is added to every probability, above 0; 1e-8 unless told.
    /// - Returns: 0 or more, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``. Source: Kullback & Leibler 1951.
    public static func kullbackLeibler(
        _ a: some RectangularMap, _ b: some RectangularMap, epsilon: Double = 1e-8
    ) throws(AttentionError) -> Double? {
        guard epsilon > 0, epsilon.isFinite else {
            throw .parameter(name: "epsilon", expected: "a finite number above 0", found: "\(epsilon)")
        }
        let pair = try MapPair(a, b)
        guard let (p, q) = pair.distributions else { return nil }
        let total = 1 + Double(pair.count) * epsilon
        return zip(p, q).reduce(0) { sum, cell in
            let (left, right) = ((cell.0 + epsilon) / total, (cell.1 + epsilon) / total)
            return sum + left * log(left / right)
        }
    }

    /// Jensen-Shannon divergence in nats, 0...ln 2: 0 for equal distributions, ln 2 for disjoint ones.
    ///
    /// `(KL(p || m) + KL(q || m)) / 2` with `m = (p + q) / 2` and `0 ln 0 = 0`; no epsilon. SciPy's `jensenshannon` is
    /// its square root.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: the divergence, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``. Source: Lin 1991.
    public static func jensenShannon(
        _ a: some RectangularMap, _ b: some RectangularMap
    ) throws(AttentionError) -> Double? {
        guard let (p, q) = try MapPair(a, b).distributions else { return nil }
        func term(_ probability: Double, _ middle: Double) -> Double {
            // Half a denormal can round to a middle of 0; its share is then 0 as well.
            probability > 0 && middle > 0 ? probability * log(probability / middle) : 0
        }
        let sum = zip(p, q).reduce(0) { sum, cell in
            let middle = (cell.0 + cell.1) / 2
            return sum + term(cell.0, middle) + term(cell.1, middle)
        }
        return max(0, sum / 2)
    }

    /// Histogram intersection `sum min(p, q)`, 0...1: 1 less the total variation distance.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 for equal distributions, or `nil` where one map has nothing positive.
    /// - Throws: ``AttentionError``.
    public static func histogramIntersection(
        _ a: some RectangularMap, _ b: some RectangularMap
    ) throws(AttentionError) -> Double? {
        guard let (p, q) = try MapPair(a, b).distributions else { return nil }
        return zip(p, q).reduce(0) { $0 + min($1.0, $1.1) }
    }
}
