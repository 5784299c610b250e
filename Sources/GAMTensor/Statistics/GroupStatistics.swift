/// What a set of vectors leaves behind so that parts merge: count, mean, scatter and two fourth-order sums.
///
/// Over the residuals r of n vectors from their mean: scatter `S = sum r r'`, `t = sum |r|^2 r`, `q = sum |r|^4`. The
/// last two are what the intensity of Ledoit and Wolf's shrinkage needs (see ``ShrunkCovariance``). Vectors are added
/// one at a time and sets are merged by the same exact update, so memory does not grow with the number of vectors.
package struct GroupStatistics: Sendable, Equatable {
    /// The number of vectors.
    package private(set) var count: Int
    /// Their mean; zeros where there are none.
    package private(set) var mean: [Double]
    /// The sum of outer products of the residuals.
    package private(set) var scatter: PackedLower
    /// The sum of squared length times residual.
    package private(set) var cubic: [Double]
    /// The sum of fourth powers of the lengths.
    package private(set) var quartic: Double

    /// Statistics of no vectors.
    ///
    /// - Throws: ``StatisticsError/tooLarge(name:limit:found:)`` for a dimension above ``PackedLower/orderLimit``.
    package init(dimension: Int) throws(StatisticsError) {
        count = 0
        scatter = try PackedLower(order: dimension)
        mean = [Double](repeating: 0, count: scatter.order)
        cubic = mean
        quartic = 0
    }

    /// Statistics that were gathered before, as from a file.
    ///
    /// - Throws: ``StatisticsError`` for sizes that do not fit, a negative count or a value that is not finite.
    package init(
        count: Int, mean: [Double], scatter: PackedLower, cubic: [Double], quartic: Double
    ) throws(StatisticsError) {
        guard count >= 0 else { throw .tooFew(name: "count of a group", expected: 0, found: count) }
        for (name, values) in [("mean of a group", mean), ("third moment of a group", cubic)] {
            guard values.count == scatter.order else {
                throw .countMismatch(name: name, expected: scatter.order, found: values.count)
            }
            if let position = values.firstIndex(where: { !$0.isFinite }) {
                throw .nonFinite(name: name, position: position)
            }
        }
        guard quartic.isFinite else { throw .nonFinite(name: "fourth moment of a group", position: 0) }
        self.count = count
        self.mean = mean
        self.scatter = scatter
        self.cubic = cubic
        self.quartic = quartic
    }

    /// Statistics of the rows of a matrix.
    ///
    /// - Throws: ``StatisticsError`` as ``add(_:)``.
    package init(rows: [[Double]], dimension: Int) throws(StatisticsError) {
        try self.init(dimension: dimension)
        for row in rows { try add(row) }
    }

    /// The length of the vectors.
    package var dimension: Int { mean.count }

    /// Population variance of each entry; zeros for no vectors.
    package var variances: [Double] { scatter.diagonal.map { max(0, $0) / Double(max(1, count)) } }

    /// Adds one vector.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` or
    ///   ``StatisticsError/nonFinite(name:position:)``; the statistics are then unchanged.
    /// - Complexity: O(dimension^2).
    package mutating func add(_ vector: [Double]) throws(StatisticsError) {
        guard vector.count == dimension else {
            throw .countMismatch(name: "observed vector", expected: dimension, found: vector.count)
        }
        if let position = vector.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "observed vector", position: position)
        }
        let before = Double(count)
        let step = zip(vector, mean).map { ($0 - $1) / (before + 1) }
        move(by: step.map { -$0 }, updatingScatter: false)
        // The new vector's own residual is `before * step`; scatter gains before (before + 1) step step' in all.
        let length = before * before * innerProduct(step, step)
        scatter.addOuterProduct(of: step, scale: before * (before + 1))
        for index in mean.indices {
            cubic[index] += length * before * step[index]
            mean[index] += step[index]
        }
        quartic += length * length
        count += 1
    }

    /// Adds all vectors of another set.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` for another dimension.
    package mutating func merge(_ other: GroupStatistics) throws(StatisticsError) {
        guard other.dimension == dimension else {
            throw .countMismatch(name: "dimension of merged statistics", expected: dimension, found: other.dimension)
        }
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let total = Double(count) + Double(other.count)
        let share = Double(other.count) / total
        let common = zip(mean, other.mean).map { $0 + ($1 - $0) * share }
        var moved = other
        moved.move(by: zip(other.mean, common).map { $0 - $1 }, updatingScatter: true)
        move(by: zip(mean, common).map { $0 - $1 }, updatingScatter: true)
        try scatter.add(moved.scatter)
        for index in mean.indices { cubic[index] += moved.cubic[index] }
        quartic += moved.quartic
        count += other.count
        mean = common
    }

    /// Makes every residual r into r + d.
    private mutating func move(by d: [Double], updatingScatter: Bool) {
        guard count > 0 else { return }
        let n = Double(count)
        let square = innerProduct(d, d)
        let trace = scatter.trace
        let product = scatter.product(d)
        quartic +=
            4 * innerProduct(d, product) + n * square * square + 4 * innerProduct(d, cubic) + 2 * square * trace
        for index in d.indices {
            cubic[index] += (trace + n * square) * d[index] + 2 * product[index]
        }
        if updatingScatter { scatter.addOuterProduct(of: d, scale: n) }
    }
}

/// Statistics of vectors that fall into numbered groups.
package struct GroupedStatistics: Sendable, Equatable {
    /// The length of the vectors.
    package let dimension: Int
    /// The statistics of each group that has vectors.
    package private(set) var groups: [Int: GroupStatistics]
    /// By how many vectors it is decided whether a group can stand alone, where that is not by its own.
    package var standing: [Int: Int]?

    /// Statistics of no vectors.
    package init(dimension: Int) {
        self.dimension = dimension
        groups = [:]
    }

    /// Statistics from those of each group.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` for a group of another dimension.
    package init(dimension: Int, groups: [Int: GroupStatistics]) throws(StatisticsError) {
        for statistics in groups.values where statistics.dimension != dimension {
            throw .countMismatch(name: "dimension of a group", expected: dimension, found: statistics.dimension)
        }
        self.dimension = dimension
        self.groups = groups.filter { $0.value.count > 0 }
    }

    /// The number of vectors in all groups.
    package var count: Int { groups.values.reduce(0) { $0 + $1.count } }

    /// The groups with their statistics, lowest number first.
    package var ordered: [(group: Int, statistics: GroupStatistics)] {
        groups.sorted { $0.key < $1.key }.map { (group: $0.key, statistics: $0.value) }
    }

    /// Adds one vector to a group.
    ///
    /// - Throws: ``StatisticsError`` as ``GroupStatistics/add(_:)``; the statistics are then unchanged.
    package mutating func add(_ vector: [Double], to group: Int) throws(StatisticsError) {
        if groups[group] != nil {
            try groups[group]?.add(vector)
        } else {
            var statistics = try GroupStatistics(dimension: dimension)
            try statistics.add(vector)
            groups[group] = statistics
        }
    }

    /// By how many vectors it is decided whether a group can stand alone; never more than it has.
    package func standing(of group: Int) -> Int {
        let count = groups[group]?.count ?? 0
        guard let standing else { return count }
        return min(count, standing[group] ?? 0)
    }

    /// Adds all vectors of other statistics, group by group.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` for another dimension.
    package mutating func merge(_ other: GroupedStatistics) throws(StatisticsError) {
        guard other.dimension == dimension else {
            throw .countMismatch(name: "dimension of merged statistics", expected: dimension, found: other.dimension)
        }
        for (group, statistics) in other.ordered {
            if groups[group] != nil {
                try groups[group]?.merge(statistics)
            } else {
                groups[group] = statistics
            }
        }
    }

    /// The statistics of all vectors as one group, merged in the order of the group numbers.
    ///
    /// - Throws: ``StatisticsError`` where a dimension does not fit.
    package func everyone() throws(StatisticsError) -> GroupStatistics {
        var all = try GroupStatistics(dimension: dimension)
        for (_, statistics) in ordered { try all.merge(statistics) }
        return all
    }
}
