import CGAMKernels

/// The gradient of a convolution's (or linear layer's) weights, in PyTorch's order.
struct WeightGradientStep: PlanStep {
    /// The forward product, for its geometry.
    let product: ProductStep
    let input, gradient, output: Int

    var reads: [Int] { [input, gradient] }
    var writes: [Int] { [output] }
    var scratchCount: Int { product.weightCount / product.groups }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let (taps, columns, depth) = (Int(product.shape.taps), Int(product.shape.columns), Int(product.shape.depth))
        unsafe product.taps.withUnsafeBufferPointer { offsets in
            var shape = product.shape
            for group in 0..<product.groups {
                let sums = unsafe memory.scratch
                unsafe sums.update(repeating: 0, count: taps * columns * depth)
                unsafe memory.kernels.pointee.weight_gradient(
                    &shape, offsets.baseAddress, memory[input] + group * depth, memory[gradient] + group * columns,
                    Int64(product.pointCount), sums)
                let weights = unsafe memory[output] + group * columns * depth * taps
                for tap in 0..<taps {
                    for place in 0..<(columns * depth) {
                        unsafe weights[place * taps + tap] = sums[tap * columns * depth + place]
                    }
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
            memory[gradient], nil, nil, Int64(pixels), Int32(channels), sums, nil)
        for channel in 0..<channels { unsafe memory[output][channel] = Float(sums[channel]) }
    }
}
