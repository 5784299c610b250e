/// A pooled within-group covariance, shrunk towards a multiple of the identity (Ledoit & Wolf 2004).
///
/// With `S` the sum of the groups' scatters over the number n of all vectors, d the dimension, `mu = tr S / d`:
/// `delta = |S - mu I|^2 / d`, `beta = (q / n - |S|^2) / (n d)`, shrinkage `r = min(max(beta, 0), delta) / delta` (0
/// where delta is 0), covariance `(1 - r) S + r mu I`. Equal to scikit-learn's `ledoit_wolf` of the residuals.
package struct ShrunkCovariance: Sendable, Equatable {
    /// The covariance.
    package let matrix: PackedLower
    /// The share r of the identity, 0...1.
    package let shrinkage: Double

    /// The covariance of the residuals of groups from their own means.
    ///
    /// - Throws: ``StatisticsError/tooFew(name:expected:found:)`` for no vectors, ``StatisticsError/noSpread`` for a
    ///   zero covariance, or other ``StatisticsError`` for dimensions that differ or values beyond the range of Double.
    package init(pooling groups: [GroupStatistics]) throws(StatisticsError) {
        let count = groups.reduce(0) { $0 + $1.count }
        guard let first = groups.first, count > 0, first.dimension > 0 else {
            throw .tooFew(name: "reference images", expected: 1, found: 0)
        }
        var sum = first.scatter
        for group in groups.dropFirst() { try sum.add(group.scatter) }
        let n = Double(count)
        let d = Double(first.dimension)
        let covariance = sum.scaled(by: 1 / n)
        let mu = covariance.trace / d
        guard mu > 0 else { throw mu.isNaN ? .nonFinite(name: "covariance", position: 0) : .noSpread }
        let delta = covariance.addingToDiagonal(-mu).symmetricSquareSum / d
        let quartic = groups.reduce(0) { $0 + $1.quartic }
        let beta = (quartic / n - covariance.symmetricSquareSum) / (n * d)
        guard delta.isFinite, beta.isFinite else { throw .nonFinite(name: "shrinkage of a covariance", position: 0) }
        shrinkage = delta == 0 ? 0 : min(max(beta, 0), delta) / delta
        matrix = covariance.scaled(by: 1 - shrinkage).addingToDiagonal(shrinkage * mu)
    }
}
