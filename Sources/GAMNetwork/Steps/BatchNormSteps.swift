import CGAMKernels
import GAMTensor

/// What the steps of one batch norm share: its parameters where training changes them, and its extents.
struct NormGeometry: Sendable {
    let weight, bias, runningMean, runningVariance: ParameterSlice
    let epsilon: Double
    let usesBatch: Bool
    let pixels, channels: Int

    init?(_ layer: BatchNorm2D, _ name: String, usesBatch: Bool, pixels: Int, _ parameters: ParameterMemory?) {
        guard let weight = parameters?.slice("\(name).weight"), let bias = parameters?.slice("\(name).bias"),
            let mean = parameters?.slice("\(name).running_mean"),
            let variance = parameters?.slice("\(name).running_var")
        else { return nil }
        (self.weight, self.bias, runningMean, runningVariance) = (weight, bias, mean, variance)
        (epsilon, self.usesBatch, self.pixels, channels) = (layer.epsilon, usesBatch, pixels, layer.channels)
    }

    /// Parts of the pixels that are summed by themselves and then added in order: their number depends on the layer
    /// alone, so that the bits do not depend on the threads.
    var parts: Int { max(1, min(32, pixels / 256)) }
    /// Floats of the parts' sums: two float64 values a channel.
    var sumCount: Int { 4 * channels * parts }
    /// Floats of the statistics: three float64 values a channel and two float32.
    var statisticsCount: Int { 8 * channels }

    /// The pixels of a part.
    func part(_ index: Int) -> Range<Int> {
        StepPiece(phase: 0, phaseCount: 1, index: index, count: parts).share(of: pixels)
    }

    /// Adds the parts' sums up, in order, to those of the first.
    func addUp(_ sums: UnsafeMutablePointer<Double>) {
        for index in 1..<max(1, parts) {
            for place in 0..<(2 * channels) { unsafe sums[place] += sums[2 * channels * index + place] }
        }
    }

    /// Pieces of a step that sums parts, makes something of the sums, and goes over all pixels again.
    func pieces(sums: Bool, threads: Int) -> [Int] {
        guard sums else { return [1, threads > 1 ? min(pixels, 4 * threads) : 1] }
        return [threads > 1 ? parts : 1, 1, threads > 1 ? min(pixels, 4 * threads) : 1]
    }
}

/// Batch norm by itself in training or with running statistics, then plus another array and rectified where asked.
///
/// The statistics buffer holds float64 values: mean and 1 / sqrt(variance + epsilon) of each channel, then the
/// biased variance of the batch; behind them scale and shift.
struct BatchNormStep: PlanStep {
    let norm: NormGeometry
    let input, output, statistics, sums: Int
    let added: Int?
    let rectifies: Bool

    var reads: [Int] { [input] + (added.map { [$0] } ?? []) }
    var writes: [Int] { [output, statistics, sums] }
    var work: Int { 16 * norm.pixels * norm.channels }

    func pieces(threads: Int) -> [Int] { norm.pieces(sums: norm.usesBatch, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let last = piece.phaseCount - 1
        if piece.phase == last {
            normalise(piece.share(of: norm.pixels), memory)
        } else if piece.phase == last - 1 {
            prepare(memory)
        } else {
            for part in piece.share(of: norm.parts) { sum(part, memory) }
        }
    }

    /// Sums of x and of x (x - K) over a part, where K is the first pixel: a value of the channel's own magnitude.
    private func sum(_ index: Int, _ memory: PlanMemory) {
        let channels = norm.channels
        let own = unsafe memory.doubles(sums) + 2 * channels * index
        unsafe own.update(repeating: 0, count: 2 * channels)
        let pixels = norm.part(index)
        let centre = unsafe UnsafeMutableRawPointer(memory.scratch).assumingMemoryBound(to: Double.self)
        for channel in 0..<channels { unsafe centre[channel] = Double(memory[input][channel]) }
        let values = unsafe memory[input] + pixels.lowerBound * channels
        unsafe memory.kernels.pointee.channel_sums(
            values, nil, values, centre, Int64(pixels.count), Int32(channels), own, own + channels)
    }

    var scratchCount: Int { 2 * norm.channels }

    private func prepare(_ memory: PlanMemory) {
        let channels = norm.channels
        let mean = unsafe memory.doubles(statistics)
        let inverse = unsafe mean + channels
        let variance = unsafe inverse + channels
        if norm.usesBatch {
            let totals = unsafe memory.doubles(sums)
            unsafe norm.addUp(totals)
            let count = Double(norm.pixels)
            for channel in 0..<channels {
                let centre = unsafe Double(memory[input][channel])
                let distance = unsafe totals[channel] / count - centre
                unsafe mean[channel] = centre + distance
                // sum (x - K)^2 = sum x (x - K) - K sum (x - K)
                let square = unsafe totals[channels + channel] / count - centre * distance
                unsafe variance[channel] = max(0, square - distance * distance)
            }
        } else {
            for channel in 0..<channels {
                unsafe mean[channel] = Double(norm.runningMean.base[channel])
                unsafe variance[channel] = Double(norm.runningVariance.base[channel])
            }
        }
        let scale = unsafe memory[statistics] + 6 * channels
        let shift = unsafe scale + channels
        for channel in 0..<channels {
            unsafe inverse[channel] = 1 / (variance[channel] + norm.epsilon).squareRoot()
            let factor = unsafe inverse[channel] * Double(norm.weight.base[channel])
            unsafe scale[channel] = Float(factor)
            unsafe shift[channel] = Float(Double(norm.bias.base[channel]) - mean[channel] * factor)
        }
    }

    private func normalise(_ pixels: Range<Int>, _ memory: PlanMemory) {
        let scale = unsafe memory[statistics] + 6 * norm.channels
        let first = pixels.lowerBound * norm.channels
        unsafe memory.kernels.pointee.scale_shift(
            memory[input] + first, scale, scale + norm.channels,
            added.map { unsafe UnsafePointer(memory[$0] + first) }, rectifies, Int64(pixels.count),
            Int32(norm.channels), memory[output] + first)
    }
}

/// The gradients of batch norm: at its input, its weight and its bias.
///
/// With s = weight * inverse, n pixels and the batch's own statistics:
/// `dx = s g - s sum(g) / n - s inverse^2 sum(g (x - mean)) / n * (x - mean)`; with running statistics `dx = s g`.
struct BatchNormGradientStep: PlanStep {
    let norm: NormGeometry
    let input, gradient, statistics: Int
    /// The step's rectified output, where the gradient is to be masked by it.
    let gate: Int?
    /// Sums of the parts, then factors of each channel.
    let sums: Int
    /// Where the gradients go; `nil` where not wanted.
    let inputGradient, weightGradient, biasGradient: Int?

    var reads: [Int] { [input, gradient, statistics] + (gate.map { [$0] } ?? []) }
    var writes: [Int] { [sums] + [inputGradient, weightGradient, biasGradient].compactMap { $0 } }
    var work: Int { 16 * norm.pixels * norm.channels }
    var scratchCount: Int { 0 }

    /// Floats of ``sums``.
    static func sumCount(_ norm: NormGeometry) -> Int { norm.sumCount + 6 * norm.channels }

    func pieces(threads: Int) -> [Int] { norm.pieces(sums: true, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        switch piece.phase {
        case 0: for part in piece.share(of: norm.parts) { sum(part, memory) }
        case 1: finish(memory)
        default: backward(piece.share(of: norm.pixels), memory)
        }
    }

    private func sum(_ index: Int, _ memory: PlanMemory) {
        let channels = norm.channels
        let own = unsafe memory.doubles(sums) + 2 * channels * index
        unsafe own.update(repeating: 0, count: 2 * channels)
        let pixels = norm.part(index)
        let first = pixels.lowerBound * channels
        unsafe memory.kernels.pointee.channel_sums(
            memory[gradient] + first, gate.map { unsafe UnsafePointer(memory[$0] + first) }, memory[input] + first,
            memory.doubles(statistics), Int64(pixels.count), Int32(channels), own, own + channels)
    }

    private func finish(_ memory: PlanMemory) {
        let channels = norm.channels
        let totals = unsafe memory.doubles(sums)
        unsafe norm.addUp(totals)
        let products = unsafe totals + channels
        let inverse = unsafe memory.doubles(statistics) + channels
        for channel in 0..<channels {
            if let weightGradient {
                unsafe memory[weightGradient][channel] = Float(products[channel] * inverse[channel])
            }
            if let biasGradient { unsafe memory[biasGradient][channel] = Float(totals[channel]) }
        }
        let scale = unsafe factors(memory)
        let (slope, shift) = unsafe (scale + channels, scale + 2 * channels)
        for channel in 0..<channels {
            let factor = unsafe Double(norm.weight.base[channel]) * inverse[channel]
            let share = norm.usesBatch ? factor / Double(norm.pixels) : 0
            unsafe scale[channel] = factor
            unsafe slope[channel] = -share * inverse[channel] * inverse[channel] * products[channel]
            unsafe shift[channel] = -share * totals[channel]
        }
    }

    private func backward(_ pixels: Range<Int>, _ memory: PlanMemory) {
        guard let inputGradient else { return }
        let channels = norm.channels
        let first = pixels.lowerBound * channels
        let scale = unsafe factors(memory)
        unsafe memory.kernels.pointee.norm_gradient(
            memory[gradient] + first, gate.map { unsafe UnsafePointer(memory[$0] + first) }, memory[input] + first,
            memory.doubles(statistics), scale, scale + channels, scale + 2 * channels, Int64(pixels.count),
            Int32(channels), memory[inputGradient] + first)
    }

    /// Factor of the gradient, slope and shift of each channel.
    private func factors(_ memory: PlanMemory) -> UnsafeMutablePointer<Double> {
        unsafe memory.doubles(sums) + norm.sumCount / 2
    }
}

extension PlanMemory {
    /// A buffer's floats as half as many float64 values.
    func doubles(_ buffer: Int) -> UnsafeMutablePointer<Double> {
        unsafe UnsafeMutableRawPointer(self[buffer]).assumingMemoryBound(to: Double.self)
    }
}
