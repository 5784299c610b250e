/// Order statistics.
package enum Quantiles {
    /// Quantiles of sorted values, linear between neighbours (NumPy's default).
    ///
    /// - Parameters:
    ///   - sorted: values in ascending order.
    ///   - share: 0...1; the place is `share (n - 1)`. Shares outside count as 0 or 1.
    /// - Returns: the quantile; NaN for no values or a NaN share.
    package static func linear(sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty, !share.isNaN else { return .nan }
        let (lower, upper, fraction) = place(share, count: sorted.count)
        return between(sorted[lower], sorted[upper], fraction)
    }

    /// Quantiles of values in any order, without sorting them all.
    ///
    /// - Returns: one quantile a share; all NaN where there are no values or one of them is NaN.
    /// - Complexity: O(n log m) for m shares.
    package static func linear(_ values: [Double], _ shares: [Double]) -> [Double] {
        guard !values.isEmpty, !values.contains(where: \.isNaN), !shares.contains(where: \.isNaN) else {
            return [Double](repeating: .nan, count: shares.count)
        }
        let places = shares.map { place($0, count: values.count) }
        let ranks = Set(places.flatMap { [$0.lower, $0.upper] }).sorted()
        var (partly, starts) = bucketed(values)
        unsafe partly.withUnsafeMutableBufferPointer { buffer in
            for (start, end) in zip(starts, starts.dropFirst()) {
                let inside = ranks[...].drop { $0 < start }.prefix { $0 < end }
                if !inside.isEmpty { unsafe select(buffer, start, end, inside, depth: 64) }
            }
        }
        return places.map { between(partly[$0.lower], partly[$0.upper], $0.fraction) }
    }

    /// The median of values in any order (mean of the middle two); NaN for none.
    package static func median(_ values: [Double]) -> Double {
        linear(values, [0.5])[0]
    }

    private static func place(_ share: Double, count: Int) -> (lower: Int, upper: Int, fraction: Double) {
        let position = min(max(share, 0), 1) * Double(count - 1)
        let lower = min(Int(position), count - 1)
        return (lower, min(lower + 1, count - 1), position - Double(lower))
    }

    /// NumPy's interpolation, which is exact at both ends (an infinite neighbour that has no share is left out).
    private static func between(_ a: Double, _ b: Double, _ fraction: Double) -> Double {
        if a == b || fraction == 0 { return a }
        return fraction >= 0.5 ? b - (b - a) * (1 - fraction) : a + (b - a) * fraction
    }

    /// The values in 1024 buckets of ascending, equally wide ranges, with where each begins and the last one ends.
    ///
    /// That leaves little to select in the buckets that hold a rank; few or very spread values stay one bucket.
    private static func bucketed(_ values: [Double]) -> (values: [Double], starts: [Int]) {
        let count = 1024
        var (lowest, highest) = (values[0], values[0])
        for value in values {
            if value < lowest { lowest = value }
            if value > highest { highest = value }
        }
        let scale = Double(count - 1) / (highest - lowest)
        guard values.count > 2 * count, scale > 0, scale.isFinite, lowest.isFinite else {
            return (values, [0, values.count])
        }
        // Subtraction, multiplication and rounding are monotone, so a larger value has no smaller bucket. Adding 2^52 rounds
        // to a whole number and leaves it in the low bits: a conversion that needs no check of its range.
        let buckets = values.map { Int32(truncatingIfNeeded: (($0 - lowest) * scale + 0x1p52).bitPattern & 0xFFFF) }
        var starts = [Int](repeating: 0, count: count + 1)
        for bucket in buckets { starts[Int(bucket) + 1] += 1 }
        for bucket in 0..<count { starts[bucket + 1] += starts[bucket] }
        var next = starts
        var result = values
        for (value, bucket) in zip(values, buckets) {
            result[next[Int(bucket)]] = value
            next[Int(bucket)] += 1
        }
        return (result, starts)
    }

    /// Puts the elements of the given ranks where sorting would put them.
    ///
    /// Quicksort of only those parts that hold a rank, in three parts because plain borders give many equal pixels; a
    /// part that resists 64 rounds is sorted.
    private static func select(
        _ values: UnsafeMutableBufferPointer<Double>, _ start: Int, _ end: Int, _ ranks: ArraySlice<Int>, depth: Int
    ) {
        guard let first = ranks.first, let last = ranks.last, end - start > 1 else { return }
        if depth == 0 || end - start < 24 {
            unsafe values[start..<end].sort()
            return
        }
        let a = unsafe values[start]
        let b = unsafe values[start + (end - start) / 2]
        let c = unsafe values[end - 1]
        let pivot = max(min(a, b), min(max(a, b), c))
        var below = start
        var above = end
        var index = start
        while index < above {
            let value = unsafe values[index]
            if value < pivot {
                unsafe values.swapAt(index, below)
                below += 1
                index += 1
            } else if value > pivot {
                above -= 1
                unsafe values.swapAt(index, above)
            } else {
                index += 1
            }
        }
        if first < below {
            unsafe select(values, start, below, ranks.prefix { $0 < below }, depth: depth - 1)
        }
        if last >= above {
            unsafe select(values, above, end, ranks.drop { $0 < above }, depth: depth - 1)
        }
    }
}
