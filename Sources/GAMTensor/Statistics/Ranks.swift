/// Ranks of values.
package enum Ranks {
    /// The rank of each value from 1, ties sharing the mean of their places; NaN counts as the largest value.
    package static func average(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { first, second in
            let a = values[first]
            let b = values[second]
            return a.isNaN ? false : b.isNaN ? true : a < b
        }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, same(values[order[end]], values[order[start]]) { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    private static func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }
}
