import CGAMKernels

/// The gradient of a convolution's (or linear layer's) weights, in PyTorch's order.
///
/// Work is split over weights; every weight is summed over all points in chunks of one size, whoever does it.
struct WeightGradientStep: PlanStep {
    /// The whole layer, or one of its groups.
    let shape: gam_weight_gradient
    let taps: [gam_tap]
    let groups: Int
    /// Input channels and kernel columns that the depth of a tap runs over: all channels and 1, or those of a row.
    let channels, width: Int
    /// Images times grid points of each.
    let pointCount: Int
    let input, gradient, output: Int

    var reads: [Int] { [input, gradient] }
    var writes: [Int] { [output] }
    var work: Int { pointCount * weightCount }

    private var depth: Int { Int(shape.depth) }
    private var columns: Int { Int(shape.columns) }
    private var weightCount: Int { groups * columns * depth * taps.count }

    /// Weights of one block at most: its sums stay in the cache while all points pass by.
    private var depthLimit: Int { 64 }
    private var columnLimit: Int { 64 }
    /// Points of one float32 sum; longer ones would lose digits.
    private var chunk: Int { 128 }

    private var depthBlocks: Int { (depth + depthLimit - 1) / depthLimit }
    private var columnBlocks: Int { (columns + columnLimit - 1) / columnLimit }

    /// Sums of one block, columns up to whole vectors of any instruction set, then the places of one chunk's points.
    private var sumCount: Int { taps.count * min(depth, depthLimit) * ((min(columns, columnLimit) + 15) / 16 * 16) }
    var scratchCount: Int { sumCount + 2 * min(chunk, pointCount) }

    /// Blocks of weights; where there are too few of them, taps by themselves.
    func pieces(threads: Int) -> [Int] {
        let blocks = groups * depthBlocks * columnBlocks
        guard threads > 1 else { return [blocks] }
        return [blocks * min(taps.count, (4 * threads + blocks - 1) / blocks)]
    }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let blocks = groups * depthBlocks * columnBlocks
        let (block, share) = (piece.index % blocks, piece.index / blocks)
        let tapShare = StepPiece(phase: 0, phaseCount: 1, index: share, count: piece.count / blocks)
            .share(of: taps.count)
        let group = block / (depthBlocks * columnBlocks)
        let depthShare = StepPiece(
            phase: 0, phaseCount: 1, index: block / columnBlocks % depthBlocks, count: depthBlocks
        ).share(of: depth)
        let firstColumn = block % columnBlocks * columnLimit
        let columnShare = firstColumn..<min(columns, firstColumn + columnLimit)
        var part = self.shape
        (part.taps, part.depth, part.columns) = (
            Int32(tapShare.count), Int32(depthShare.count), Int32(columnShare.count)
        )
        let lanes = Int(unsafe memory.kernels.pointee.lanes)
        let stride = (columnShare.count + lanes - 1) / lanes * lanes
        let sums = unsafe memory.scratch
        unsafe sums.update(repeating: 0, count: tapShare.count * depthShare.count * stride)
        let places = unsafe UnsafeMutableRawPointer(sums + sumCount).assumingMemoryBound(to: UInt32.self)
        let from = unsafe memory[input] + group * depth + depthShare.lowerBound
        let to = unsafe memory[gradient] + group * columns + columnShare.lowerBound
        unsafe taps.withUnsafeBufferPointer { taps in
            guard let offsets = taps.baseAddress else { return }
            for first in Swift.stride(from: 0, to: pointCount, by: chunk) {
                unsafe memory.kernels.pointee.weight_gradient(
                    &part, offsets + tapShare.lowerBound, from, to, Int64(first),
                    Int32(min(chunk, pointCount - first)), places, sums)
            }
        }
        unsafe arrange(
            sums, stride, tapShare, depthShare, (group * columns + firstColumn, columnShare.count), memory[output])
    }

    /// Brings a block's sums `[tap][depth][column]` to the order of the layer's weights.
    private func arrange(
        _ sums: UnsafePointer<Float>, _ stride: Int, _ tapShare: Range<Int>, _ depthShare: Range<Int>,
        _ columns: (first: Int, count: Int), _ weights: UnsafeMutablePointer<Float>
    ) {
        let kernel = taps.count * width
        let perColumn = channels * kernel
        for (row, place) in depthShare.enumerated() {
            let start = place % channels * kernel + place / channels + columns.first * perColumn
            for column in 0..<columns.count {
                for (index, tap) in tapShare.enumerated() {
                    unsafe weights[start + column * perColumn + tap * width] =
                        sums[(index * depthShare.count + row) * stride + column]
                }
            }
        }
    }
}

/// The gradient of a bias: the sum of the output's gradient over all pixels.
struct BiasGradientStep: PlanStep {
    let gradient, output: Int
    let pixels, channels: Int

    var reads: [Int] { [gradient] }
    var writes: [Int] { [output] }
    var scratchCount: Int { 2 * channels }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let sums = unsafe UnsafeMutableRawPointer(memory.scratch).assumingMemoryBound(to: Double.self)
        unsafe sums.update(repeating: 0, count: channels)
        unsafe memory.kernels.pointee.channel_sums(
            memory[gradient], nil, nil, nil, Int64(pixels), Int32(channels), sums, nil)
        for channel in 0..<channels { unsafe memory[output][channel] = Float(sums[channel]) }
    }
}
