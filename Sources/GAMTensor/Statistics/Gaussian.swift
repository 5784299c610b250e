/// A covariance ready to measure with: its Cholesky factor and how it came about.
package struct FittedCovariance: Sendable, Equatable {
    private enum Factor: Equatable {
        case exact(Cholesky)
        case stepped(SteppedFactor)
    }

    /// The share of the identity in the covariance, 0...1.
    package let shrinkage: Double
    /// The ridge that the factorisation needed, in units of the mean variance; 0 for none.
    package let ridge: Double
    /// The factor: as it was worked out, or as a file holds it.
    private let form: Factor

    /// The ridges that are tried, in order, in units of the mean variance.
    package static let ridges = [0, 1e-12, 1e-10, 1e-8, 1e-6]

    /// Fits the shrunk pooled within-group covariance of groups.
    ///
    /// - Throws: ``StatisticsError``; ``StatisticsError/noSpread`` where the vectors of each group are all alike,
    ///   ``StatisticsError/libraryMissing(tried:)`` where LAPACK cannot be loaded.
    package init(pooling groups: [GroupStatistics]) throws(StatisticsError) {
        let covariance = try ShrunkCovariance(pooling: groups)
        let unit = covariance.matrix.trace / Double(covariance.matrix.order)
        var failure = StatisticsError.noSpread
        for ridge in FittedCovariance.ridges {
            do throws(StatisticsError) {
                let matrix = ridge == 0 ? covariance.matrix : covariance.matrix.addingToDiagonal(ridge * unit)
                self.init(factor: try Cholesky(of: matrix), shrinkage: covariance.shrinkage, ridge: ridge)
                return
            } catch .notPositiveDefinite(let order) {
                failure = .notPositiveDefinite(order: order)
            }
        }
        throw failure
    }

    /// A covariance of a factor.
    private init(factor: Cholesky, shrinkage: Double, ridge: Double) {
        form = .exact(factor)
        self.shrinkage = shrinkage
        self.ridge = ridge
    }

    /// A covariance that was fitted before.
    package init(stored: SteppedFactor, shrinkage: Double, ridge: Double) {
        form = .stepped(stored)
        self.shrinkage = shrinkage
        self.ridge = ridge
    }

    /// The number of rows.
    package var order: Int {
        switch form {
        case .exact(let factor): factor.lower.order
        case .stepped(let factor): factor.order
        }
    }

    /// The factor in full.
    ///
    /// - Throws: ``StatisticsError`` as ``SteppedFactor/factor()``.
    package func factor() throws(StatisticsError) -> Cholesky {
        switch form {
        case .exact(let factor): factor
        case .stepped(let factor): try factor.factor()
        }
    }

    /// How a file holds the factor.
    package var stepped: SteppedFactor {
        switch form {
        case .exact(let factor): SteppedFactor(factor)
        case .stepped(let factor): factor
        }
    }

    /// The squared Mahalanobis length of a vector; NaN for another count than the factor's order.
    ///
    /// - Complexity: O(order^2).
    package func squaredLength(_ vector: [Double]) -> Double {
        switch form {
        case .exact(let factor): factor.squaredLength(vector)
        case .stepped(let factor): factor.squaredLength(vector)
        }
    }
}

/// A normal distribution to measure distances to: a mean and a fitted covariance.
package struct Gaussian: Sendable, Equatable {
    /// The mean.
    package let mean: [Double]
    /// The covariance; groups may share one.
    package let covariance: FittedCovariance

    /// A normal distribution of a mean and a covariance.
    ///
    /// - Throws: ``StatisticsError`` for sizes that differ or a mean that is not finite.
    package init(mean: [Double], covariance: FittedCovariance) throws(StatisticsError) {
        guard mean.count == covariance.order else {
            throw .countMismatch(name: "mean", expected: covariance.order, found: mean.count)
        }
        if let position = mean.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "mean", position: position)
        }
        self.mean = mean
        self.covariance = covariance
    }

    /// The distribution of one group, with its own shrunk covariance.
    ///
    /// - Throws: ``StatisticsError`` as ``FittedCovariance/init(pooling:)``.
    package init(of group: GroupStatistics) throws(StatisticsError) {
        try self.init(mean: group.mean, covariance: FittedCovariance(pooling: [group]))
    }

    /// The squared Mahalanobis distance of a vector; NaN for another dimension or where the vector has a NaN.
    ///
    /// - Complexity: O(dimension^2).
    package func squaredDistance(to vector: [Double]) -> Double {
        guard vector.count == mean.count else { return .nan }
        return covariance.squaredLength(zip(vector, mean).map { $0 - $1 })
    }
}
