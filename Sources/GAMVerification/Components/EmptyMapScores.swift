#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What an empty attention map scores: an outcome of its own, as unusual as it is rare among the reference images.
///
/// An empty map has no place, so that no distance or similarity can be taken of it; that nothing speaks for the class is
/// evidence all the same. Of n reference images of a class, m had an empty map: the share is `e = (m + 1) / (n + 2)`
/// (Laplace). An indicator of share e lies `t = sqrt((1 - e) / e)` standard deviations above its mean where it is set, and
/// so does the score of an empty map among the logarithms of the scores of maps that are not: `exp(mean + t sd)`, mean
/// and sd over the class's reference images (of at most 1024 in all). Where half of the maps are empty, t is 1; where
/// none of 300 is, 17. The score may lie above a metric's range. It depends on the reference images alone, so that
/// conformal p-values stay exact. Classes with fewer than 20 reference images use all images.
package struct EmptyMapScores: Sendable, Equatable {
    /// What such a score means.
    static let words = "nothing at this layer speaks for the class (the attention map is empty)"

    private let groups: [Int: Double]
    private let everyone: Double

    /// Works out the scores.
    ///
    /// - Parameters:
    ///   - present: how many reference images of each class had a map.
    ///   - absent: how many had an empty one.
    ///   - scores: scores of reference images that had a map, with their classes.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where no score is defined.
    package init(
        present: [Int: Int], absent: [Int: Int], scores: [(group: Int, score: Double)]
    ) throws(VerificationError) {
        let defined = scores.filter { $0.score >= 0 && $0.score.isFinite }
        guard !defined.isEmpty else {
            throw .tooFew(name: "reference images with a defined score", expected: 1, found: 0)
        }
        func score(_ group: Int?) -> Double {
            let count = { (counts: [Int: Int]) in
                Double(group.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +))
            }
            let share = (count(absent) + 1) / (count(present) + count(absent) + 2)
            let own = defined.filter { $0.group == group }
            let logarithms = (own.count < ByClass.leastCount ? defined : own).map { log(max($0.score, 1e-12)) }
            let mean = logarithms.reduce(0, +) / Double(logarithms.count)
            let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logarithms.count)
            let height = mean + ((1 - share) / share).squareRoot() * max(variance.squareRoot(), 1e-6)
            return min(exp(height), EmptyMapScores.limit)
        }
        let counts = present.merging(absent) { $0 + $1 }
        var groups = [Int: Double]()
        for (group, count) in counts where count >= ByClass.leastCount { groups[group] = score(group) }
        self.groups = groups
        everyone = score(nil)
    }

    /// Scores must survive a profile's single precision.
    private static let limit = 1e30

    /// The score of an empty map of an image of a class.
    package func score(for group: Int) -> Double { groups[group] ?? everyone }

    var classes: [Int] { groups.keys.sorted() }

    /// The scores as named arrays: `scores` [k, 1] with `scores.groups` [k], `everyone` [1].
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(vectors: groups.mapValues { [$0] }, as: "scores")
        archive.store([everyone], shape: [1], as: "everyone")
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape that does not fit or a negative score.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        let scores = archive.entries["scores"] == nil ? [:] : try archive.vectors("scores")
        var groups = [Int: Double]()
        for (group, values) in scores { groups[group] = values.first }
        self.groups = groups
        everyone = try archive.array("everyone", shape: [1]).values[0]
        if let bad = (groups.values + [everyone]).first(where: { $0 < 0 }) {
            throw .invalidValue(name: "scores", expected: "0 or more", found: "\(bad)")
        }
    }
}
