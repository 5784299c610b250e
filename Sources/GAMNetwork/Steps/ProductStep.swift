import CGAMKernels

/// A sum of products over the taps of a window: convolution, its data gradient, a linear layer.
struct ProductStep: ProductMaking {
    let shape: gam_product
    let taps: [gam_tap]
    /// Images (or rows, for a linear layer) times grid points of each.
    let pointCount: Int
    /// Channel groups; each has its own panels and its own channels of input and output.
    let groups: Int
    /// Whether each output channel reads its own input channel only; all are then one group of one panel.
    var isDepthwise = false
    var operands: ProductOperands

    /// Weights before packing, over all groups.
    var weightCount: Int { groups * Int(shape.columns) * (isDepthwise ? 1 : depth) * Int(shape.taps) }
    /// Channels that one tap reads.
    var depth: Int { Int(shape.depth) }
    var outputPixels: Int { pointCount }
    var zeroCount: Int { depth }

    /// The most grid points whose row pointers are made at a time: enough to reuse a panel, few enough to stay in the cache.
    private var chunkLimit: Int {
        let bytesPerPoint = max(1, Int(shape.depth) * 4 * Int(shape.in_step_y * shape.in_step_x))
        return max(64, min(480, 96 * 1024 / bytesPerPoint))
    }

    var scratchCount: Int {
        let pointers = min(chunkLimit, pointCount) * (Int(shape.taps) + 1)
        return pointers * MemoryLayout<Int>.stride / MemoryLayout<Float>.stride
    }

    var work: Int { pointCount * weightCount * (isDepthwise ? 4 : 1) }

    /// Columns of a panel.
    private var width: Int { Int(shape.panel_columns) }

    private var chunks: Int { (pointCount + chunkLimit - 1) / chunkLimit }

    /// Chunks of points for all columns; where there are too few of them, or they do not go round evenly, for shares of the
    /// panels too.
    func pieces(threads: Int) -> [Int] {
        guard threads > 1 else { return [1] }
        let panels = operands.panels.perGroup / max(1, operands.panels.perPanel)
        let whole = chunks * groups
        let fewest = max(1, min(panels, (4 * threads + whole - 1) / whole))
        let even = (fewest..<max(fewest, min(panels + 1, fewest + threads))).first { whole * $0 % threads == 0 }
        return [whole * (even ?? fewest)]
    }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe taps.withUnsafeBufferPointer { taps in
            guard piece.count > 1 else {
                for group in 0..<groups {
                    for chunk in 0..<chunks { unsafe run(group, chunk, nil, taps.baseAddress, memory) }
                }
                return
            }
            let shares = piece.count / (chunks * groups)
            let (rest, share) = (piece.index / shares, piece.index % shares)
            let part = StepPiece(phase: 0, phaseCount: 1, index: share, count: shares)
            unsafe run(rest / chunks, rest % chunks, part, taps.baseAddress, memory)
        }
    }

    /// One chunk of points of one group, for all panels or a share of them.
    private func run(
        _ group: Int, _ chunkIndex: Int, _ part: StepPiece?, _ taps: UnsafePointer<gam_tap>?, _ memory: PlanMemory
    ) {
        let (perGroup, perPanel) = (operands.panels.perGroup, operands.panels.perPanel)
        let count = perPanel > 0 ? perGroup / perPanel : (Int(shape.columns) + width - 1) / width
        let mine = part?.share(of: count) ?? 0..<count
        var shape = self.shape
        shape.columns = Int32(min(Int(shape.columns), mine.upperBound * width) - mine.lowerBound * width)
        let column = group * Int(self.shape.columns) + mine.lowerBound * width
        var epilogue = unsafe operands.epilogue(column: column, memory)
        let rows = unsafe UnsafeMutableRawPointer(memory.scratch)
            .assumingMemoryBound(to: UnsafePointer<Float>?.self)
        let points = StepPiece(phase: 0, phaseCount: 1, index: chunkIndex, count: chunks).share(of: pointCount)
        let kernel = unsafe isDepthwise ? memory.kernels.pointee.depthwise : memory.kernels.pointee.product
        unsafe kernel?(
            &shape, taps, memory[operands.input] + group * depth,
            operands.panels.storage.base + group * perGroup + mine.lowerBound * perPanel, memory.zeros,
            memory[operands.output] + column, &epilogue, Int64(points.lowerBound), Int32(points.count), rows)
    }
}
