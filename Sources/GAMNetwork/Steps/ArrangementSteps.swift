/// Copies runs of floats from one buffer to another: rows of channels between arrays of different width.
struct CopyRowsStep: PlanStep {
    let input, output: Int
    let rows, count: Int
    /// Floats from one row to the next, and where the first row starts.
    let inputStride, inputOffset, outputStride, outputOffset: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for row in 0..<rows {
            unsafe (memory[output] + row * outputStride + outputOffset).update(
                from: memory[input] + row * inputStride + inputOffset, count: count)
        }
    }
}

/// Turns each image's matrix `[rows, columns]` into `[columns, rows]`: between channels-last and PyTorch's order.
struct TransposeStep: PlanStep {
    let input, output: Int
    let images, rows, columns: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for image in 0..<images {
            let from = unsafe memory[input] + image * rows * columns
            let to = unsafe memory[output] + image * rows * columns
            for row in 0..<rows {
                for column in 0..<columns { unsafe to[column * rows + row] = from[row * columns + column] }
            }
        }
    }
}
