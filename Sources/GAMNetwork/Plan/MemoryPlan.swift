/// Where each buffer of a plan lies in one block of memory: places are used again once their buffer is no longer read.
package struct MemoryPlan: Sendable {
    /// The buffers that one step reads and writes.
    package struct Use: Sendable {
        package let reads, writes: [Int]

        package init(reads: [Int], writes: [Int]) {
            (self.reads, self.writes) = (reads, writes)
        }
    }

    /// The first float of each buffer, a multiple of a cache line.
    package let offsets: [Int]
    /// Floats of the whole block.
    package let count: Int

    /// Places buffers by first fit in the order in which they are first used.
    ///
    /// What the backward pass reads of the forward pass is kept to the end, so that the backward pass can be run again
    /// for another class.
    ///
    /// - Parameters:
    ///   - counts: floats of each buffer.
    ///   - forward: what the steps of the forward pass use, in order.
    ///   - backward: what those of the backward pass use.
    ///   - inputs: buffers that are filled before the forward pass.
    ///   - seed: the buffer that is filled between the passes.
    ///   - kept: buffers that are read after the last step.
    package init(
        counts: [Int], forward: [Use], backward: [Use] = [], inputs: [Int], seed: Int? = nil, kept: Set<Int>
    ) {
        let uses = forward + backward
        let never = uses.count + 1
        var first = [Int](repeating: never, count: counts.count)
        var last = [Int](repeating: -1, count: counts.count)
        for input in inputs { first[input] = -1 }
        // The seed must be there before any step of the backward pass, and when the pass is repeated.
        if let seed { (first[seed], last[seed]) = (forward.count, never) }
        for (index, use) in uses.enumerated() {
            for buffer in use.writes {
                first[buffer] = min(first[buffer], index)
                last[buffer] = max(last[buffer], index)
            }
            for buffer in use.reads {
                let isCarriedOver = index >= forward.count && first[buffer] < forward.count
                last[buffer] = isCarriedOver ? never : max(last[buffer], index)
            }
        }
        for buffer in kept { last[buffer] = never }

        var offsets = [Int](repeating: 0, count: counts.count)
        var total = 0
        var placed = [Int]()
        for buffer in counts.indices.sorted(by: { (first[$0], $0) < (first[$1], $1) }) where first[buffer] < never {
            let size = FloatStorage.rounded(counts[buffer])
            let neighbours = placed.filter { last[$0] >= first[buffer] }.sorted { offsets[$0] < offsets[$1] }
            var place = 0
            for other in neighbours {
                if place + size <= offsets[other] { break }
                place = max(place, offsets[other] + FloatStorage.rounded(counts[other]))
            }
            offsets[buffer] = place
            total = max(total, place + size)
            placed.append(buffer)
        }
        self.offsets = offsets
        count = total
    }
}
