import CGAMStatistics

/// The values at some ranks of an unsorted list, found without sorting it.
///
/// Most lists are first counted into 1024 buckets of ascending, equally wide ranges; only what lies in the buckets that
/// hold a rank is copied and put into order. Few or very spread values are one bucket.
struct Selection {
    /// The copied values, bucket by bucket; those of the ranks stand where sorting would put them.
    private var values: [Double]
    /// The buckets: the rank of the first value, and where in ``values`` it begins.
    private var parts: [(rank: Int, start: Int)]

    private static let bucketCount = 1024

    /// Selects ascending ranks, each within the list; `nil` where a value is NaN.
    init?(_ all: [Double], ranks: [Int]) {
        guard let (lowest, highest) = Selection.range(all) else { return nil }
        (values, parts) = (all, [(0, 0)])
        let scale = Double(Selection.bucketCount - 1) / (highest - lowest)
        let isLong = all.count > 2 * Selection.bucketCount && all.count <= Int(Int32.max)
        if isLong, scale > 0, scale.isFinite, lowest.isFinite {
            pick(from: all, ranks, lowest: lowest, scale: scale)
        }
        let ends = parts.dropFirst().map(\.start) + [values.count]
        let parts = parts
        unsafe values.withUnsafeMutableBufferPointer { values in
            for (part, end) in zip(parts, ends) {
                let shift = part.start - part.rank
                let inside = ranks.map { $0 + shift }.filter { (part.start..<end).contains($0) }
                unsafe Selection.select(values, part.start, end, inside[...], depth: 64)
            }
        }
    }

    /// The least and the largest value; `nil` where there is none or one is NaN.
    private static func range(_ all: [Double]) -> (lowest: Double, highest: Double)? {
        if all.isEmpty { return nil }
        var (lowest, highest, isFinite) = (0.0, 0.0, false)
        unsafe gam_find_range(all, all.count, &lowest, &highest, &isFinite)
        return !isFinite && all.contains(where: \.isNaN) ? nil : (lowest, highest)
    }

    /// The value at one of the ranks.
    subscript(rank: Int) -> Double {
        let part = parts.last { $0.rank <= rank } ?? (0, 0)
        return values[part.start + rank - part.rank]
    }

    /// Copies the buckets that hold a rank.
    ///
    /// Subtraction, multiplication and rounding are monotone, so a larger value has no smaller bucket.
    private mutating func pick(from all: [Double], _ ranks: [Int], lowest: Double, scale: Double) {
        var counts = [Int32](repeating: 0, count: 2 * (Selection.bucketCount + 1))
        let buckets = unsafe [UInt16](unsafeUninitializedCapacity: all.count) { buckets, filled in
            unsafe gam_fill_buckets(all, all.count, lowest, scale, buckets.baseAddress, &counts)
            filled = all.count
        }
        // Where the next value of a bucket goes; below 0 for those that are not wanted.
        var next = [Int32](repeating: -1, count: Selection.bucketCount + 1)
        var (rank, count) = (0, 0)
        var wanted = ranks[...]
        parts = []
        for bucket in next.indices {
            let size = Int(counts[2 * bucket] + counts[2 * bucket + 1])
            if let first = wanted.first, first < rank + size {
                parts.append((rank, count))
                next[bucket] = Int32(count)
                count += size
                wanted = wanted.drop { $0 < rank + size }
            }
            rank += size
        }
        values = unsafe [Double](unsafeUninitializedCapacity: count) { picked, filled in
            unsafe gam_pick_buckets(all, buckets, all.count, &next, picked.baseAddress)
            filled = count
        }
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
