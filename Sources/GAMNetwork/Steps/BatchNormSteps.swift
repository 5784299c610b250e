import CGAMKernels
import GAMTensor

/// Batch norm by itself in training or with running statistics, keeping what its gradient needs.
///
/// The statistics buffer holds float64 values: mean and 1 / sqrt(variance + epsilon) of each channel, then the
/// biased variance of the batch.
struct BatchNormStep: PlanStep {
    let layer: BatchNorm2D
    let usesBatch: Bool
    let input, output, statistics: Int
    let pixels: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output, statistics] }
    var scratchCount: Int { 2 * layer.channels }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let channels = layer.channels
        let mean = unsafe memory.doubles(statistics)
        let inverse = unsafe mean + channels
        let variance = unsafe inverse + channels
        if usesBatch {
            for channel in 0..<(3 * channels) { unsafe mean[channel] = 0 }
            unsafe memory.kernels.pointee.channel_sums(
                memory[input], nil, nil, Int64(pixels), Int32(channels), mean, nil)
            for channel in 0..<channels { unsafe mean[channel] /= Double(pixels) }
            // Sum of x (x - mean) = sum of (x - mean)^2, as the deviations add up to 0; `inverse` serves as a bin here.
            unsafe memory.kernels.pointee.channel_sums(
                memory[input], memory[input], mean, Int64(pixels), Int32(channels), inverse, variance)
            for channel in 0..<channels { unsafe variance[channel] = max(0, variance[channel] / Double(pixels)) }
        } else {
            for channel in 0..<channels {
                unsafe mean[channel] = Double(layer.runningMean.values[channel])
                unsafe variance[channel] = Double(layer.runningVariance.values[channel])
            }
        }
        let scale = unsafe memory.scratch
        let shift = unsafe scale + channels
        for channel in 0..<channels {
            unsafe inverse[channel] = 1 / (variance[channel] + layer.epsilon).squareRoot()
            let factor = unsafe inverse[channel] * Double(layer.weight.values[channel])
            unsafe scale[channel] = Float(factor)
            unsafe shift[channel] = Float(Double(layer.bias.values[channel]) - mean[channel] * factor)
        }
        unsafe memory.kernels.pointee.scale_shift(
            memory[input], scale, shift, nil, false, Int64(pixels), Int32(channels), memory[output])
    }
}

/// The gradients of batch norm: at its input, its weight and its bias.
///
/// With s = weight * inverse, n pixels and the batch's own statistics:
/// `dx = s g - s sum(g) / n - s inverse^2 sum(g (x - mean)) / n * (x - mean)`; with running statistics `dx = s g`.
struct BatchNormGradientStep: PlanStep {
    let layer: BatchNorm2D
    let usesBatch: Bool
    let input, gradient, statistics: Int
    /// Where the gradients go; `nil` where not wanted.
    let inputGradient, weightGradient, biasGradient: Int?
    let pixels: Int

    var reads: [Int] { [input, gradient, statistics] }
    var writes: [Int] { [inputGradient, weightGradient, biasGradient].compactMap { $0 } }
    var scratchCount: Int { 6 * layer.channels }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let channels = layer.channels
        let mean = unsafe memory.doubles(statistics)
        let inverse = unsafe mean + channels
        let sums = unsafe UnsafeMutableRawPointer(memory.scratch).assumingMemoryBound(to: Double.self)
        let products = unsafe sums + channels
        for index in 0..<(2 * channels) { unsafe sums[index] = 0 }
        unsafe memory.kernels.pointee.channel_sums(
            memory[gradient], memory[input], mean, Int64(pixels), Int32(channels), sums, products)
        if let weightGradient {
            for channel in 0..<channels {
                unsafe memory[weightGradient][channel] = Float(products[channel] * inverse[channel])
            }
        }
        if let biasGradient {
            for channel in 0..<channels { unsafe memory[biasGradient][channel] = Float(sums[channel]) }
        }
        guard let inputGradient else { return }
        let scale = unsafe products + channels
        for channel in 0..<channels {
            let factor = unsafe Double(layer.weight.values[channel]) * inverse[channel]
            let share = usesBatch ? factor / Double(pixels) : 0
            unsafe scale[channel] = factor
            unsafe products[channel] *= -share * inverse[channel] * inverse[channel]
            unsafe sums[channel] *= -share
        }
        unsafe memory.kernels.pointee.norm_gradient(
            memory[gradient], memory[input], mean, scale, products, sums, Int64(pixels), Int32(channels),
            memory[inputGradient])
    }
}

extension PlanMemory {
    /// A buffer's floats as half as many float64 values.
    func doubles(_ buffer: Int) -> UnsafeMutablePointer<Double> {
        unsafe UnsafeMutableRawPointer(self[buffer]).assumingMemoryBound(to: Double.self)
    }
}
