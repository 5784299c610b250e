package import GAMTensor

/// How far the cells of an early layer's map lie from those of the predicted class, each cell by itself.
///
/// Score: the largest over the cells of `|value - m| / max(s + 0.1 mean(s), 1e-12)` with m and s the mean and population
/// standard deviation of the cell over the class's reference images; all images where the class has fewer than 20.
package struct EarlyMap: Sendable, Equatable {
    /// A mean and a divisor for each cell.
    internal struct Typical: Sendable, Equatable {
        let means: [Double]
        let divisors: [Double]

        init(_ statistics: GroupStatistics) {
            let deviations = statistics.variances.map { $0.squareRoot() }
            let floor = 0.1 * deviations.reduce(0, +) / Double(max(1, deviations.count))
            means = statistics.mean
            divisors = deviations.map { max($0 + floor, 1e-12) }
        }

        init(means: [Double], divisors: [Double]) {
            self.means = means
            self.divisors = divisors
        }
    }

    /// The number of cells.
    package let cellCount: Int
    internal let typical: [Int: Typical]
    internal let everyone: Typical?

    /// Fits the typical maps.
    ///
    /// - Parameters:
    ///   - statistics: of the maps of the reference images by predicted class.
    ///   - classCount: the number of proper classes; the typical map of all images is kept where fewer classes than
    ///     that have 20 reference images.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for no images, or
    ///   ``VerificationError/unusableStatistics(group:_:)``.
    package init(_ statistics: GroupedStatistics, classCount: Int) throws(VerificationError) {
        guard statistics.count > 0 else { throw .tooFew(name: "reference images", expected: 1, found: 0) }
        cellCount = statistics.dimension
        let kept = statistics.groups.filter { statistics.standing(of: $0.key) >= ByClass.leastCount }
        typical = kept.mapValues(Typical.init)
        if kept.count < classCount || kept.isEmpty {
            everyone = Typical(try fitting { () throws(StatisticsError) in try statistics.everyone() })
        } else {
            everyone = nil
        }
    }

    /// The distance of each cell in its class's units; `nil` (undefined) for another count of cells, or a class that has
    /// neither its own typical map nor that of all images.
    package func cells(_ map: [Double], group: Int) -> [Double]? {
        guard map.count == cellCount, let typical = typical[group] ?? everyone else { return nil }
        return map.indices.map { abs(map[$0] - typical.means[$0]) / typical.divisors[$0] }
    }

    /// The mean and the divisor of a cell; `nil` where there is none.
    func typical(cell: Int, group: Int) -> (mean: Double, spread: Double)? {
        guard let typical = typical[group] ?? everyone, typical.means.indices.contains(cell) else { return nil }
        return (typical.means[cell], typical.divisors[cell])
    }

    /// The largest distance of a cell and which one it is (row by row from the top left; the first of equal ones).
    ///
    /// - Returns: the score, NaN where it is undefined or a cell is NaN, and the cell.
    package func score(_ map: [Double], group: Int) -> (score: Double, cell: Int) {
        guard let cells = cells(map, group: group), !cells.isEmpty else { return (.nan, 0) }
        if let undefined = cells.firstIndex(where: \.isNaN) { return (.nan, undefined) }
        var farthest = 0
        for index in cells.indices where cells[index] > cells[farthest] { farthest = index }
        return (cells[farthest], farthest)
    }
}

extension EarlyMap {
    /// The typical maps as named arrays: `groups` [k], `means` and `divisors` [k, cells]; where all images are kept,
    /// `everyone` [2, cells].
    package var archive: StatisticsArchive {
        let groups = typical.keys.sorted()
        var archive = StatisticsArchive()
        if !groups.isEmpty {
            let shape = [groups.count, cellCount]
            archive.store(groups.map(Double.init), shape: [groups.count], as: "groups")
            archive.store(groups.flatMap { typical[$0]?.means ?? [] }, shape: shape, as: "means")
            archive.store(groups.flatMap { typical[$0]?.divisors ?? [] }, shape: shape, as: "divisors")
        }
        if let everyone {
            archive.store(everyone.means + everyone.divisors, shape: [2, cellCount], as: "everyone")
        }
        return archive
    }

    /// Reads what ``archive`` wrote, for maps of its number of cells.
    ///
    /// - Throws: ``VerificationError`` as ``init(_:cellCount:)``.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        try self.init(archive, cellCount: try archive.lastExtent(ofOneOf: ["means", "everyone"]))
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape or class number that does not fit, or a value that is
    ///   not finite or, for a divisor, not positive.
    package init(_ archive: StatisticsArchive, cellCount: Int) throws(VerificationError) {
        guard (1...PackedLower.orderLimit).contains(cellCount) else {
            throw .invalidValue(name: "cells", expected: "1...\(PackedLower.orderLimit)", found: "\(cellCount)")
        }
        self.cellCount = cellCount
        var read = [Int: Typical]()
        if archive.entries["groups"] != nil {
            let groups = try archive.integers("groups", count: nil, in: 0..<Int(Int32.max))
            let means = try archive.array("means", shape: [groups.count, cellCount]).values
            let divisors = try archive.array("divisors", shape: [groups.count, cellCount]).values
            for (place, group) in groups.enumerated() {
                guard read[group] == nil else {
                    throw .invalidValue(name: "groups", expected: "each class once", found: "\(group) twice")
                }
                let range = (place * cellCount)..<((place + 1) * cellCount)
                read[group] = try EarlyMap.checked(Array(means[range]), Array(divisors[range]))
            }
        }
        typical = read
        if archive.entries["everyone"] != nil {
            let values = try archive.array("everyone", shape: [2, cellCount]).values
            everyone = try EarlyMap.checked(Array(values[..<cellCount]), Array(values[cellCount...]))
        } else {
            guard !read.isEmpty else { throw .missingArray(name: "groups") }
            everyone = nil
        }
    }

    private static func checked(_ means: [Double], _ divisors: [Double]) throws(VerificationError) -> Typical {
        if let bad = divisors.first(where: { !($0 > 0) }) {
            throw .invalidValue(name: "divisors", expected: "a positive number", found: "\(bad)")
        }
        return Typical(means: means, divisors: divisors)
    }
}
