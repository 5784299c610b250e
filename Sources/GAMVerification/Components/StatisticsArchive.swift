import GAMTensor

/// Named arrays: what a fitted model is stored as and read back from.
///
/// Names are joined by dots. A profile file holds the arrays in single precision, or as whole numbers of 16 bits;
/// ``roundedToSinglePrecision()`` gives what reading such a file will give, so that calibration and judging use the same bits.
package struct StatisticsArchive: Sendable, Equatable {
    /// One array, last extent fastest.
    package struct Entry: Sendable, Equatable {
        private enum Elements: Equatable {
            case values([Double])
            case steps([Int16])
        }

        /// The extents, outermost first.
        package let shape: [Int]
        private let elements: Elements

        /// An array of a shape.
        package init(shape: [Int], values: [Double]) {
            self.shape = shape
            elements = .values(values)
        }

        /// An array of whole numbers of 16 bits.
        package init(shape: [Int], steps: [Int16]) {
            self.shape = shape
            elements = .steps(steps)
        }

        /// The elements.
        package var values: [Double] {
            switch elements {
            case .values(let values): values
            case .steps(let steps): steps.map(Double.init)
            }
        }

        /// The elements of an array of whole numbers of 16 bits; `nil` for another.
        package var steps: [Int16]? {
            if case .steps(let steps) = elements { steps } else { nil }
        }

        /// How many there are.
        var count: Int {
            switch elements {
            case .values(let values): values.count
            case .steps(let steps): steps.count
            }
        }

        /// Where the first element stands that is not finite; `nil` where there is none.
        var firstNonFinite: Int? {
            if case .values(let values) = elements { values.firstIndex { !$0.isFinite } } else { nil }
        }
    }

    /// The arrays by name.
    package var entries: [String: Entry]

    /// An archive of given arrays.
    package init(entries: [String: Entry] = [:]) {
        self.entries = entries
    }

    /// Stores an array.
    package mutating func store(_ values: [Double], shape: [Int], as name: String) {
        entries[name] = Entry(shape: shape, values: values)
    }

    /// Stores all arrays of another archive under `prefix.name`.
    package mutating func store(_ other: StatisticsArchive, as prefix: String) {
        for (name, entry) in other.entries { entries[prefix + "." + name] = entry }
    }

    /// The arrays under `prefix.`, by the rest of their names.
    package func part(_ prefix: String) -> StatisticsArchive {
        var result = StatisticsArchive()
        for (name, entry) in entries where name.hasPrefix(prefix + ".") {
            result.entries[String(name.dropFirst(prefix.utf8.count + 1))] = entry
        }
        return result
    }

    /// An array whose shape and values have been checked.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - shape: the extents it must have; `nil` for any.
    /// - Returns: the array.
    /// - Throws: ``VerificationError/missingArray(name:)``, ``VerificationError/shapeMismatch(name:expected:found:)`` or
    ///   ``VerificationError/nonFinite(name:position:)``.
    package func array(_ name: String, shape: [Int?]) throws(VerificationError) -> Entry {
        guard let entry = entries[name] else { throw .missingArray(name: name) }
        let fits =
            entry.shape.count == shape.count
            && zip(entry.shape, shape).allSatisfy { $0 >= 0 && ($1 == nil || $0 == $1) }
        guard fits else {
            throw .shapeMismatch(
                name: name, expected: shape.map { $0.map(String.init) ?? "any" }.joined(separator: "x"),
                found: entry.shape.map(String.init).joined(separator: "x"))
        }
        var count = 1
        for extent in entry.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            count = overflow ? .max : product
        }
        guard count == entry.count else {
            throw .countMismatch(name: name, expected: count, found: entry.count)
        }
        if let position = entry.firstNonFinite { throw .nonFinite(name: name, position: position) }
        return entry
    }

    /// Stores a vector for each of some numbered groups: `name` [k, d] and `name.groups` [k]; nothing where there is none.
    mutating func store(vectors: [Int: [Double]], as name: String) {
        let groups = vectors.keys.sorted()
        guard let first = groups.first else { return }
        store(
            groups.flatMap { vectors[$0] ?? [] }, shape: [groups.count, vectors[first]?.count ?? 0], as: name)
        store(groups.map(Double.init), shape: [groups.count], as: name + ".groups")
    }

    /// What ``store(vectors:as:)`` wrote.
    ///
    /// - Throws: ``VerificationError`` as ``array(_:shape:)``, or for a group that comes twice.
    func vectors(_ name: String) throws(VerificationError) -> [Int: [Double]] {
        let groups = try integers(name + ".groups", count: nil, in: 0..<Int(Int32.max))
        let entry = try array(name, shape: [groups.count, nil])
        let length = entry.shape[1]
        var vectors = [Int: [Double]]()
        for (place, group) in groups.enumerated() {
            let vector = Array(entry.values[(place * length)..<((place + 1) * length)])
            guard vectors.updateValue(vector, forKey: group) == nil else {
                throw .invalidValue(name: name + ".groups", expected: "each class once", found: "\(group) twice")
            }
        }
        return vectors
    }

    /// A matrix of at least one element.
    ///
    /// - Throws: ``VerificationError`` as ``array(_:shape:)``, or ``VerificationError/tooFew(name:expected:found:)``.
    func matrix(_ name: String) throws(VerificationError) -> Matrix {
        let entry = try array(name, shape: [nil, nil])
        guard !entry.values.isEmpty else { throw .tooFew(name: name, expected: 1, found: 0) }
        return try fitting { () throws(StatisticsError) in
            var matrix = try Matrix(rows: entry.shape[0], columns: entry.shape[1])
            matrix.values = entry.values
            return matrix
        }
    }

    /// The last extent of the first array of these names that is there, not yet checked further.
    ///
    /// - Throws: ``VerificationError/missingArray(name:)`` for the first name where none is there.
    func lastExtent(ofOneOf names: [String]) throws(VerificationError) -> Int {
        guard let entry = names.lazy.compactMap({ entries[$0] }).first else {
            throw .missingArray(name: names.first ?? "")
        }
        return entry.shape.last ?? 0
    }

    /// A list of whole numbers in a range.
    ///
    /// - Throws: ``VerificationError`` as ``array(_:shape:)``, or ``VerificationError/invalidValue(name:expected:found:)``.
    package func integers(_ name: String, count: Int?, in range: Range<Int>) throws(VerificationError) -> [Int] {
        let entry = try array(name, shape: [count])
        var result = [Int]()
        for value in entry.values {
            guard let integer = Int(exactly: value), range.contains(integer) else {
                throw .invalidValue(
                    name: name, expected: "a whole number in \(range.lowerBound)..<\(range.upperBound)",
                    found: "\(value)")
            }
            result.append(integer)
        }
        return result
    }

    /// The same arrays with every value rounded to single precision.
    package func roundedToSinglePrecision() -> StatisticsArchive {
        StatisticsArchive(
            entries: entries.mapValues {
                $0.steps == nil ? Entry(shape: $0.shape, values: $0.values.map { Double(Float($0)) }) : $0
            })
    }
}
