package import GAMTensor

extension GroupedStatistics {
    /// The statistics as named arrays: for g groups of vectors of length d `groups` and `counts` [g], `means` and `cubic`
    /// [g, d], `scatter` [g, d (d + 1) / 2] (packed by columns), `quartic` [g].
    package var archive: StatisticsArchive {
        let groups = ordered
        var archive = StatisticsArchive()
        func store(_ name: String, _ width: Int?, _ values: (GroupStatistics) -> [Double]) {
            archive.store(
                groups.flatMap { values($0.statistics) }, shape: [groups.count] + (width.map { [$0] } ?? []), as: name)
        }
        archive.store(groups.map { Double($0.group) }, shape: [groups.count], as: "groups")
        store("counts", nil) { [Double($0.count)] }
        store("means", dimension) { $0.mean }
        store("scatter", PackedLower.elementCount(order: dimension)) { $0.scatter.values }
        store("cubic", dimension) { $0.cubic }
        store("quartic", nil) { [$0.quartic] }
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape, class number or count that does not fit, a value that is
    ///   not finite, or a sum of squares below 0.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        let groups = try archive.integers("groups", count: nil, in: 0..<Int(Int32.max))
        let counts = try archive.integers("counts", count: groups.count, in: 1..<(1 << 40))
        let means = try archive.array("means", shape: [groups.count, nil])
        let dimension = means.shape[1]
        guard (1...PackedLower.orderLimit).contains(dimension) else {
            throw .invalidValue(name: "dimension", expected: "1...\(PackedLower.orderLimit)", found: "\(dimension)")
        }
        let packed = PackedLower.elementCount(order: dimension)
        let scatter = try archive.array("scatter", shape: [groups.count, packed]).values
        let cubic = try archive.array("cubic", shape: [groups.count, dimension]).values
        let quartic = try archive.array("quartic", shape: [groups.count]).values
        func row(_ values: [Double], _ place: Int, _ width: Int) -> [Double] {
            Array(values[(place * width)..<((place + 1) * width)])
        }
        var read = [Int: GroupStatistics]()
        for (place, group) in groups.enumerated() {
            guard read[group] == nil else {
                throw .invalidValue(name: "groups", expected: "each class once", found: "\(group) twice")
            }
            let statistics = try fitting(group: group) { () throws(StatisticsError) in
                try GroupStatistics(
                    count: counts[place], mean: row(means.values, place, dimension),
                    scatter: PackedLower(order: dimension, values: row(scatter, place, packed)),
                    cubic: row(cubic, place, dimension), quartic: quartic[place])
            }
            guard statistics.quartic >= 0, statistics.scatter.diagonal.allSatisfy({ $0 >= 0 }) else {
                throw .invalidValue(name: "scatter", expected: "sums of squares", found: "a negative number")
            }
            read[group] = statistics
        }
        self = try fitting { () throws(StatisticsError) in
            try GroupedStatistics(dimension: dimension, groups: read)
        }
    }
}

extension VectorSample {
    /// The sample as named arrays: `groups` [n] and `values` [n, d].
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(elements.map { Double($0.group) }, shape: [elements.count], as: "groups")
        archive.store(elements.flatMap(\.values), shape: [elements.count, dimension], as: "values")
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape or class number that does not fit, or a value that is not
    ///   finite.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        let groups = try archive.integers("groups", count: nil, in: 0..<Int(Int32.max))
        let values = try archive.array("values", shape: [groups.count, nil])
        let dimension = values.shape[1]
        var sample = VectorSample(dimension: dimension)
        for (place, group) in groups.enumerated() {
            try fitting(group: group) { () throws(StatisticsError) in
                try sample.add(Array(values.values[(place * dimension)..<((place + 1) * dimension)]), to: group)
            }
        }
        self = sample
    }
}
