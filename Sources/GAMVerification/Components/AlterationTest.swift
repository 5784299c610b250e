import GAMImaging
package import GAMTensor

/// Whether the input's appearance has moved in a direction in which known alterations move it.
///
/// A distance asks whether an image is unusual in any way and spreads its power over all of them. This asks along the few
/// ways in which images are altered in practice: with m and C the mean and the shrunk covariance of the class's
/// appearances, and D_k the mean change by alteration k over the reference images, `t_k = D_k' C^-1 (x - m) /
/// sqrt(D_k' C^-1 D_k)` is standard normal for a proper image (Rao's score test, Proc. Camb. Phil. Soc. 44, 1948) and
/// grows with the size of the alteration. Score: `sqrt(sum_k max(0, t_k)^4)`, between the largest square and their
/// sum.
package struct AlterationTest: Sendable, Equatable {
    /// What is known of one class.
    struct Directions: Sendable, Equatable {
        /// The mean m.
        let mean: [Double]
        /// The rows `C^-1 D_k / sqrt(D_k' C^-1 D_k)`, one after the other; zeros for an alteration that changes nothing.
        let weights: [Double]
    }

    /// The length of an appearance.
    let dimension: Int
    /// The classes that have enough reference images.
    let classes: [Int: Directions]
    /// All images, where a class can need them.
    let everyone: Directions?

    /// How many alterations there are.
    static var count: Int { ImageShift.probes.count }
    /// The fewest images whose mean change is a class's own; below, that of all classes is taken.
    static let leastChangeCount = 5

    /// Fits the directions.
    ///
    /// - Parameters:
    ///   - appearances: of the reference images by predicted class.
    ///   - changes: for each alteration the changes of appearance by predicted class; `nil` where no image was altered so.
    ///   - classCount: the number of proper classes.
    /// - Throws: ``VerificationError`` as ``ByClass/init(_:classCount:allowsOwnCovariance:comparesWithAll:)``, or for
    ///   changes of another length.
    package init(
        _ appearances: GroupedStatistics, changes: [GroupedStatistics?], classCount: Int
    ) throws(VerificationError) {
        let distances = try ByClass(appearances, classCount: classCount)
        dimension = distances.dimension
        var means = [[Double]]()
        for change in changes {
            means.append(
                try change.map { change throws(VerificationError) in
                    try fitting { () throws(StatisticsError) in try change.everyone() }.mean
                } ?? [Double](repeating: 0, count: dimension))
        }
        if let bad = means.first(where: { [dimension] in $0.count != dimension }) {
            throw .countMismatch(name: "changes of appearance", expected: dimension, found: bad.count)
        }
        var classes = [Int: Directions]()
        for (group, model) in distances.models {
            let own = zip(changes, means).map { change, mean in
                guard let mine = change?.groups[group], mine.count >= AlterationTest.leastChangeCount else {
                    return mean
                }
                return mine.mean
            }
            classes[group] = try Directions(model, changes: own)
        }
        self.classes = classes
        everyone = try distances.everyone.map { (model) throws(VerificationError) in
            try Directions(model, changes: means)
        }
    }

    /// How far an appearance lies along each alteration, in standard deviations.
    ///
    /// - Returns: `nil` (undefined) for another length, or a class that has neither its own directions nor those of all.
    /// - Complexity: O(alterations x dimension).
    func positions(_ appearance: [Double], group: Int) -> [Double]? {
        guard appearance.count == dimension, let known = classes[group] ?? everyone else { return nil }
        let residual = zip(appearance, known.mean).map { $0 - $1 }
        return stride(from: 0, to: known.weights.count, by: dimension).map { start in
            innerProduct(known.weights[start..<(start + dimension)], residual)
        }
    }

    /// The score and the alteration that explains most of it.
    ///
    /// - Returns: the score, NaN where it is undefined, the alteration's number, and how far along it the image lies in
    ///   standard deviations of the reference images.
    package func score(_ appearance: [Double], group: Int) -> (score: Double, probe: Int, position: Double) {
        guard let positions = positions(appearance, group: group), !positions.contains(where: \.isNaN) else {
            return (.nan, 0, .nan)
        }
        let fourths = positions.map { $0 > 0 ? $0 * $0 * $0 * $0 : 0 }
        let farthest = positions.indices.max { positions[$0] < positions[$1] } ?? 0
        return (fourths.reduce(0, +).squareRoot(), farthest, positions[farthest])
    }
}

extension AlterationTest.Directions {
    init(_ model: Gaussian, changes: [[Double]]) throws(VerificationError) {
        let factor = try fitting { () throws(StatisticsError) in try model.covariance.factor() }.lower
        mean = model.mean
        weights = changes.flatMap { change in
            let whitened = factor.solution(change)
            let length = whitened.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0, length.isFinite else { return [Double](repeating: 0, count: change.count) }
            return factor.solutionOfTranspose(whitened.map { $0 / length })
        }
    }
}

extension AlterationTest {
    /// The directions as named arrays: `groups` [k], `means` [k, d], `weights` [k, alterations, d]; where all images are
    /// kept, `everyone.mean` [d], `everyone.weights` [alterations, d].
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        let groups = classes.keys.sorted()
        if !groups.isEmpty {
            archive.store(groups.map(Double.init), shape: [groups.count], as: "groups")
            archive.store(groups.flatMap { classes[$0]?.mean ?? [] }, shape: [groups.count, dimension], as: "means")
            archive.store(
                groups.flatMap { classes[$0]?.weights ?? [] },
                shape: [groups.count, AlterationTest.count, dimension], as: "weights")
        }
        if let everyone {
            archive.store(everyone.mean, shape: [dimension], as: "everyone.mean")
            archive.store(everyone.weights, shape: [AlterationTest.count, dimension], as: "everyone.weights")
        }
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape or class number that does not fit, or a value that is
    ///   not finite.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        let count = AlterationTest.count
        var dimension: Int?
        var everyone: Directions?
        if archive.entries["everyone.mean"] != nil {
            let mean = try archive.array("everyone.mean", shape: [nil]).values
            dimension = mean.count
            everyone = Directions(
                mean: mean, weights: try archive.array("everyone.weights", shape: [count, mean.count]).values)
        }
        var classes = [Int: Directions]()
        if archive.entries["groups"] != nil || everyone == nil {
            let groups = try archive.integers("groups", count: nil, in: 0..<Int(Int32.max))
            let means = try archive.array("means", shape: [groups.count, dimension])
            let length = means.shape[1]
            let weights = try archive.array("weights", shape: [groups.count, count, length]).values
            dimension = length
            for (place, group) in groups.enumerated() {
                guard classes[group] == nil else {
                    throw .invalidValue(name: "groups", expected: "each class once", found: "\(group) twice")
                }
                classes[group] = Directions(
                    mean: Array(means.values[(place * length)..<((place + 1) * length)]),
                    weights: Array(weights[(place * count * length)..<((place + 1) * count * length)]))
            }
        }
        guard let dimension, dimension > 0 else {
            throw .invalidValue(name: "means", expected: "at least one number each", found: "none")
        }
        self.dimension = dimension
        self.classes = classes
        self.everyone = everyone
    }
}
