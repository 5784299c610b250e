/// Where each buffer of a plan lies in one block of memory: places are used again once their buffer is no longer read.
struct MemoryPlan {
    /// The first float of each buffer, a multiple of a cache line.
    let offsets: [Int]
    /// Floats of the whole block.
    let count: Int

    /// Places buffers by first fit in the order in which they are first used.
    ///
    /// - Parameters:
    ///   - counts: floats of each buffer.
    ///   - steps: what a run does, forward and then backward.
    ///   - forwardCount: how many of the steps are the forward pass. What the backward pass reads of it is kept to the
    ///     end, so that the backward pass can be run again for another class.
    ///   - inputs: buffers that are filled before the first step.
    ///   - kept: buffers that are read after the last step.
    init(counts: [Int], steps: [any PlanStep], forwardCount: Int, inputs: [Int], kept: Set<Int>) {
        let never = steps.count + 1
        var first = [Int](repeating: never, count: counts.count)
        var last = [Int](repeating: -1, count: counts.count)
        for input in inputs { first[input] = -1 }
        for (index, step) in steps.enumerated() {
            for buffer in step.writes {
                first[buffer] = min(first[buffer], index)
                last[buffer] = max(last[buffer], index)
            }
            for buffer in step.reads {
                // What is read but never written in a pass is filled from outside: the seed of the backward pass.
                first[buffer] = min(first[buffer], index)
                let isCarriedOver = index >= forwardCount && first[buffer] < forwardCount
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
