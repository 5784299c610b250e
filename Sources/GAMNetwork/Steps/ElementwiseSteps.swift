import CGAMKernels

/// `y = x * scale + shift` for each channel, plus another array, rectified: batch norm with settled statistics.
struct ScaleShiftStep: PlanStep {
    let input, output: Int
    let added: Int?
    let rectifies: Bool
    let pixels, channels: Int
    let scale, shift: FloatStorage

    var reads: [Int] { [input] + (added.map { [$0] } ?? []) }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe memory.kernels.pointee.scale_shift(
            memory[input], scale.base, shift.base, added.map { unsafe UnsafePointer(memory[$0]) }, rectifies,
            Int64(pixels), Int32(channels), memory[output])
    }
}

/// Negative values to 0.
struct RectifyStep: PlanStep {
    let input, output: Int
    let count: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe memory.kernels.pointee.rectify(memory[input], Int64(count), memory[output])
    }
}

/// A gradient where the rectified value is positive, else 0.
struct MaskStep: PlanStep {
    let gradient, value, output: Int
    let count: Int

    var reads: [Int] { [gradient, value] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe memory.kernels.pointee.mask(memory[gradient], memory[value], Int64(count), memory[output])
    }
}

/// The sum of two arrays, rectified where asked.
struct AddStep: PlanStep {
    let first, second, output: Int
    let rectifies: Bool
    let count: Int

    var reads: [Int] { [first, second] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe memory.kernels.pointee.add(memory[first], memory[second], rectifies, Int64(count), memory[output])
    }
}

/// Probabilities of rows of logits.
struct SoftmaxStep: PlanStep {
    let input, output: Int
    let rows, classes: Int
    let isLogarithmic: Bool

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for row in 0..<rows {
            unsafe gam_softmax(
                memory[input] + row * classes, Int64(classes), isLogarithmic, memory[output] + row * classes)
        }
    }
}

/// The gradient at a softmax's input.
struct SoftmaxGradientStep: PlanStep {
    /// The input, from which the probabilities are computed again.
    let value, gradient, output: Int
    let rows, classes: Int
    let isLogarithmic: Bool

    var reads: [Int] { [value, gradient] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for row in 0..<rows {
            unsafe gam_softmax_gradient(
                memory[value] + row * classes, memory[gradient] + row * classes, Int64(classes), isLogarithmic,
                memory[output] + row * classes)
        }
    }
}
