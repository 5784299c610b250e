/// A sample of bounded size of vectors that fall into numbered groups.
///
/// Every vector has a priority, a hash of its elements; the vectors with the lowest priorities stay. So the sample depends
/// neither on the order in which vectors come nor on the parts they were gathered in, and merged samples are the sample
/// of the union; up to the capacity it holds every vector.
package struct VectorSample: Sendable, Equatable {
    /// A vector that was kept.
    package struct Element: Sendable, Equatable {
        /// The number of its group.
        package let group: Int
        /// The vector.
        package let values: [Double]
        fileprivate let priority: UInt64
    }

    /// The most vectors a sample holds.
    package static let capacity = 1024

    /// The length of the vectors.
    package let dimension: Int
    /// The vectors, lowest priority first: any number of the first ones is again such a sample.
    package private(set) var elements: [Element] = []

    /// A sample of no vectors.
    package init(dimension: Int) {
        self.dimension = dimension
    }

    /// Adds a vector, which may drop out at once.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` or
    ///   ``StatisticsError/nonFinite(name:position:)``; the sample is then unchanged.
    package mutating func add(_ values: [Double], to group: Int) throws(StatisticsError) {
        guard values.count == dimension else {
            throw .countMismatch(name: "sampled vector", expected: dimension, found: values.count)
        }
        if let position = values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "sampled vector", position: position)
        }
        insert(Element(group: group, values: values, priority: Self.priority(of: values)))
    }

    /// Adds the vectors of another sample.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` for another dimension.
    package mutating func merge(_ other: VectorSample) throws(StatisticsError) {
        guard other.dimension == dimension else {
            throw .countMismatch(name: "dimension of merged samples", expected: dimension, found: other.dimension)
        }
        for element in other.elements { insert(element) }
    }

    private mutating func insert(_ element: Element) {
        if elements.count == Self.capacity, let last = elements.last, !element.precedes(last) { return }
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if element.precedes(elements[middle]) { high = middle } else { low = middle + 1 }
        }
        elements.insert(element, at: low)
        if elements.count > Self.capacity { elements.removeLast() }
    }

    /// A hash of the elements' bits that looks random: each is mixed in by one step of ``SeededGenerator``.
    private static func priority(of values: [Double]) -> UInt64 {
        var hash: UInt64 = 0x6761_6d76
        for value in values {
            var generator = SeededGenerator(seed: hash ^ value.bitPattern)
            hash = generator.next()
        }
        return hash
    }
}

extension VectorSample.Element {
    /// Order by priority; of equal ones by group and elements, so that the order is always the same.
    fileprivate func precedes(_ other: VectorSample.Element) -> Bool {
        if priority != other.priority { return priority < other.priority }
        if group != other.group { return group < other.group }
        return values.lexicographicallyPrecedes(other.values)
    }
}
