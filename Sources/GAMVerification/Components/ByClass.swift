package import GAMTensor

/// Squared Mahalanobis distance to the mean of the predicted class, fitted from mergeable statistics.
///
/// Covariance: the class's own where the dimension d is at most 256 and the class has at least 2 d reference images,
/// else the pooled within-class one of the classes that have at least 20; shrunk in both cases (``ShrunkCovariance``).
/// A class with fewer than 20 reference images uses mean and covariance of all images, which are kept only where a
/// class can need them: they are the largest part of a profile.
package struct ByClass: Sendable, Equatable {
    /// The fewest reference images with which a class has its own mean.
    package static let leastCount = 20
    /// The largest dimension for which a class has its own covariance.
    package static let ownCovarianceLimit = 256

    /// The length of the vectors.
    package let dimension: Int
    /// The distributions of the classes that have enough reference images.
    package private(set) var models: [Int: Gaussian]
    /// The distribution of all images, where a class can need it.
    package private(set) var everyone: Gaussian?
    /// The covariances, and which of them each class uses.
    internal private(set) var covariances: [FittedCovariance]
    internal private(set) var covarianceIndex: [Int: Int]

    /// Fits the distributions.
    ///
    /// - Parameters:
    ///   - statistics: of the reference images by predicted class.
    ///   - classCount: the number of proper classes (the garbage class left out); the distribution of all images is
    ///     kept where fewer classes than that have 20 reference images.
    ///   - allowsOwnCovariance: whether a class with enough images has its own covariance.
    ///   - comparesWithAll: whether every class uses the distribution of all images.
    /// - Throws: ``VerificationError/unusableStatistics(group:_:)`` or ``VerificationError/tooFew(name:expected:found:)``
    ///   for no images.
    package init(
        _ statistics: GroupedStatistics, classCount: Int, allowsOwnCovariance: Bool = true,
        comparesWithAll: Bool = false
    ) throws(VerificationError) {
        guard statistics.count > 0 else { throw .tooFew(name: "reference images", expected: 1, found: 0) }
        dimension = statistics.dimension
        (models, covariances, covarianceIndex) = ([:], [], [:])
        let kept =
            comparesWithAll ? [] : statistics.ordered.filter { statistics.standing(of: $0.group) >= ByClass.leastCount }
        let mayOwn = allowsOwnCovariance && dimension <= ByClass.ownCovarianceLimit
        var pooledIndex: Int?
        for (group, mine) in kept {
            let index: Int
            if mayOwn && statistics.standing(of: group) >= 2 * dimension {
                index = covariances.count
                covariances.append(
                    try fitting(group: group) { () throws(StatisticsError) in
                        try FittedCovariance(pooling: [mine])
                    })
            } else if let pooled = pooledIndex {
                index = pooled
            } else {
                index = covariances.count
                pooledIndex = index
                covariances.append(
                    try fitting { () throws(StatisticsError) in
                        try FittedCovariance(pooling: kept.map(\.statistics))
                    })
            }
            covarianceIndex[group] = index
            let covariance = covariances[index]
            models[group] = try fitting(group: group) { () throws(StatisticsError) in
                try Gaussian(mean: mine.mean, covariance: covariance)
            }
        }
        if kept.count < classCount || kept.isEmpty {
            everyone = try fitting { () throws(StatisticsError) in try Gaussian(of: statistics.everyone()) }
        }
    }

    /// The squared distance of a vector to the distribution of its predicted class.
    ///
    /// - Returns: 0 or more; NaN (undefined) for another dimension, a NaN in the vector, or a class that has neither
    ///   its own distribution nor that of all images.
    /// - Complexity: O(dimension^2).
    package func score(_ vector: [Double], group: Int) -> Double {
        guard let model = models[group] ?? everyone else { return .nan }
        return model.squaredDistance(to: vector)
    }

    /// The means and standard deviations that an image of a class is compared with, each number by itself.
    func usual(for group: Int) -> (means: [Double], spreads: [Double])? {
        (models[group] ?? everyone).map { (means: $0.mean, spreads: $0.covariance.stepped.deviations) }
    }

    /// The squared distance to the nearest class (to all images where no class has enough).
    package func nearestScore(_ vector: [Double]) -> Double {
        guard !models.isEmpty else { return everyone?.squaredDistance(to: vector) ?? .nan }
        var nearest = Double.infinity
        for model in models.values {
            let distance = model.squaredDistance(to: vector)
            if distance.isNaN { return .nan }
            nearest = min(nearest, distance)
        }
        return nearest
    }
}

extension ByClass {
    /// The fitted distributions as named arrays.
    ///
    /// `groups` [k], `means` [k, d], `covariance.of` [k] (the number of each class's factor); of the Cholesky factors
    /// (``SteppedFactor``) `diagonals`, `deviations` and `units` [f, d] and `steps` [f, d (d - 1) / 2]; `covariances`
    /// [f, 2] (shrinkage, ridge); where all images are kept, `everyone.mean` [d], whose factor is the last one.
    package var archive: StatisticsArchive {
        let groups = models.keys.sorted()
        let all = covariances + (everyone.map { [$0.covariance] } ?? [])
        var archive = StatisticsArchive()
        if !groups.isEmpty {
            archive.store(groups.map(Double.init), shape: [groups.count], as: "groups")
            archive.store(
                groups.flatMap { models[$0]?.mean ?? [] }, shape: [groups.count, dimension], as: "means")
            archive.store(
                groups.map { Double(covarianceIndex[$0] ?? 0) }, shape: [groups.count], as: "covariance.of")
        }
        let factors = all.map(\.stepped)
        for (name, rows) in [
            ("diagonals", factors.map(\.diagonal)), ("deviations", factors.map(\.deviations)),
            ("units", factors.map(\.units)),
        ] {
            archive.store(rows.flatMap { $0 }, shape: [all.count, dimension], as: name)
        }
        archive.entries["steps"] = StatisticsArchive.Entry(
            shape: [all.count, SteppedFactor.stepCount(order: dimension)], steps: factors.flatMap(\.steps))
        archive.store(all.flatMap { [$0.shrinkage, $0.ridge] }, shape: [all.count, 2], as: "covariances")
        if let everyone { archive.store(everyone.mean, shape: [dimension], as: "everyone.mean") }
        return archive
    }

    /// Reads what ``archive`` wrote, for vectors of the length of its means.
    ///
    /// - Throws: ``VerificationError`` as ``init(_:dimension:)``.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        let dimension = try archive.lastExtent(ofOneOf: ["means", "everyone.mean"])
        try self.init(archive, dimension: dimension)
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Parameters:
    ///   - archive: the named arrays.
    ///   - dimension: the length of the vectors that will be judged.
    /// - Throws: ``VerificationError`` for a missing array, a shape or class number that does not fit, or a value that is
    ///   not finite.
    package init(_ archive: StatisticsArchive, dimension: Int) throws(VerificationError) {
        guard (1...PackedLower.orderLimit).contains(dimension) else {
            throw .invalidValue(
                name: "dimension", expected: "1...\(PackedLower.orderLimit)", found: "\(dimension)")
        }
        self.dimension = dimension
        (models, covarianceIndex) = ([:], [:])
        var read = try archive.covariances(order: dimension)
        if archive.entries["everyone.mean"] != nil {
            let mean = try archive.array("everyone.mean", shape: [dimension]).values
            guard let covariance = read.popLast() else { throw .missingArray(name: "steps of all images") }
            everyone = try fitting { () throws(StatisticsError) in try Gaussian(mean: mean, covariance: covariance) }
        }
        covariances = read
        guard archive.entries["groups"] != nil else {
            guard everyone != nil else { throw .missingArray(name: "groups") }
            return
        }
        let groups = try archive.integers("groups", count: nil, in: 0..<Int(Int32.max))
        let means = try archive.array("means", shape: [groups.count, dimension]).values
        let uses = try archive.integers("covariance.of", count: groups.count, in: 0..<covariances.count)
        for (place, group) in groups.enumerated() {
            guard models[group] == nil else {
                throw .invalidValue(name: "groups", expected: "each class once", found: "\(group) twice")
            }
            let mean = Array(means[(place * dimension)..<((place + 1) * dimension)])
            let covariance = covariances[uses[place]]
            covarianceIndex[group] = uses[place]
            models[group] = try fitting(group: group) { () throws(StatisticsError) in
                try Gaussian(mean: mean, covariance: covariance)
            }
        }
    }
}

extension StatisticsArchive {
    /// The covariances of an order.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape that does not fit, a value that is not finite, a step
    ///   that is none, or a diagonal element that is not positive.
    fileprivate func covariances(order: Int) throws(VerificationError) -> [FittedCovariance] {
        let diagonals = try array("diagonals", shape: [nil, order])
        let count = diagonals.shape[0]
        let deviations = try array("deviations", shape: [count, order])
        let units = try array("units", shape: [count, order])
        let stepCount = SteppedFactor.stepCount(order: order)
        let steps = try steps("steps", shape: [count, stepCount])
        let facts = try array("covariances", shape: [count, 2]).values
        var read = [FittedCovariance]()
        for index in 0..<count {
            let rows = (index * order)..<((index + 1) * order)
            read.append(
                try fitting { () throws(StatisticsError) in
                    let stored = try SteppedFactor(
                        diagonal: Array(diagonals.values[rows]), deviations: Array(deviations.values[rows]),
                        units: Array(units.values[rows]),
                        steps: Array(steps[(index * stepCount)..<((index + 1) * stepCount)]))
                    return FittedCovariance(
                        stored: stored, shrinkage: facts[2 * index], ridge: facts[2 * index + 1])
                })
        }
        return read
    }

    private func steps(_ name: String, shape: [Int]) throws(VerificationError) -> [Int16] {
        guard let steps = try array(name, shape: shape).steps else {
            throw .invalidValue(name: name, expected: "whole numbers of 16 bits", found: "others")
        }
        return steps
    }
}
