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
    var work: Int { 8 * pixels * channels }

    func pieces(threads: Int) -> [Int] { evenPieces(of: pixels, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let mine = piece.share(of: pixels)
        let first = mine.lowerBound * channels
        unsafe memory.kernels.pointee.scale_shift(
            memory[input] + first, scale.base, shift.base, added.map { unsafe UnsafePointer(memory[$0] + first) },
            rectifies, Int64(mine.count), Int32(channels), memory[output] + first)
    }
}

/// Negative values to 0.
struct RectifyStep: PlanStep {
    let input, output: Int
    let count: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }
    var work: Int { 8 * count }

    func pieces(threads: Int) -> [Int] { evenPieces(of: count, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let mine = piece.share(of: count)
        unsafe memory.kernels.pointee.rectify(
            memory[input] + mine.lowerBound, Int64(mine.count), memory[output] + mine.lowerBound)
    }
}

/// A gradient where the rectified value is positive, else 0.
struct MaskStep: PlanStep {
    let gradient, value, output: Int
    let count: Int

    var reads: [Int] { [gradient, value] }
    var writes: [Int] { [output] }
    var work: Int { 8 * count }

    func pieces(threads: Int) -> [Int] { evenPieces(of: count, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let mine = piece.share(of: count)
        let first = mine.lowerBound
        unsafe memory.kernels.pointee.mask(
            memory[gradient] + first, memory[value] + first, Int64(mine.count), memory[output] + first)
    }
}

/// The sum of two arrays, rectified where asked.
struct AddStep: PlanStep {
    let first, second, output: Int
    let rectifies: Bool
    let count: Int

    var reads: [Int] { [first, second] }
    var writes: [Int] { [output] }
    var work: Int { 8 * count }

    func pieces(threads: Int) -> [Int] { evenPieces(of: count, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let mine = piece.share(of: count)
        let start = mine.lowerBound
        unsafe memory.kernels.pointee.add(
            memory[first] + start, memory[second] + start, rectifies, Int64(mine.count), memory[output] + start)
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
