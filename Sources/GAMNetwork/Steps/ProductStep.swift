import CGAMKernels

/// A sum of products over the taps of a window: convolution, its data gradient, a linear layer.
struct ProductStep: PlanStep {
    let shape: gam_product
    let taps: [gam_tap]
    /// Images (or rows, for a linear layer) times grid points of each.
    let pointCount: Int
    /// Channel groups; each has its own panels and its own channels of input and output.
    let groups: Int
    /// Packed weights, group after group.
    let panels: FloatStorage
    let panelsPerGroup: Int
    /// One value an output channel, over all groups.
    let bias: FloatStorage?
    let input, output: Int
    let added: Int?
    let rectifies: Bool

    var reads: [Int] { [input] + (added.map { [$0] } ?? []) }
    var writes: [Int] { [output] }

    /// Weights before packing, over all groups.
    var weightCount: Int { groups * Int(shape.columns) * Int(shape.depth) * Int(shape.taps) }
    /// Channels that one tap reads.
    var depth: Int { Int(shape.depth) }

    /// Grid points whose row pointers are made at a time: enough to reuse a panel, few enough to stay in the cache.
    private var chunk: Int {
        let bytesPerPoint = max(1, Int(shape.depth) * 4 * Int(shape.in_step_y * shape.in_step_x))
        return max(48, min(480, 96 * 1024 / bytesPerPoint)) / 48 * 48
    }

    var scratchCount: Int {
        let pointers = min(chunk, pointCount) * (Int(shape.taps) + 1)
        return pointers * MemoryLayout<Int>.stride / MemoryLayout<Float>.stride
    }

    func run(_ memory: PlanMemory) {
        unsafe taps.withUnsafeBufferPointer { taps in
            for group in 0..<groups { unsafe run(group, taps.baseAddress, memory) }
        }
    }

    private func run(_ group: Int, _ taps: UnsafePointer<gam_tap>?, _ memory: PlanMemory) {
        var shape = self.shape
        let column = group * Int(shape.columns)
        var epilogue = unsafe gam_epilogue(
            bias: unsafe bias.map { unsafe UnsafePointer($0.base + column) },
            add: unsafe added.map { unsafe UnsafePointer(memory[$0] + column) }, rectify: rectifies)
        let rows = unsafe UnsafeMutableRawPointer(memory.scratch)
            .assumingMemoryBound(to: UnsafePointer<Float>?.self)
        var first = 0
        while first < pointCount {
            let count = min(chunk, pointCount - first)
            unsafe memory.kernels.pointee.product(
                &shape, taps, memory[input] + group * Int(shape.depth), panels.base + group * panelsPerGroup,
                memory.zeros, memory[output] + column, &epilogue, Int64(first), Int32(count), rows)
            first += count
        }
    }
}
