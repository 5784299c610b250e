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

/// Copies rows of floats to rows that are longer, with zeros before and behind.
struct PadRowsStep: PlanStep {
    let input, output: Int
    let rows, count: Int
    /// Where a row's values start, and floats from one row to the next.
    let offset, stride: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }
    var work: Int { 8 * rows * stride }

    func pieces(threads: Int) -> [Int] { evenPieces(of: rows, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for row in piece.share(of: rows) {
            let to = unsafe memory[output] + row * stride
            unsafe to.update(repeating: 0, count: offset)
            unsafe (to + offset).update(from: memory[input] + row * count, count: count)
            unsafe (to + offset + count).update(repeating: 0, count: stride - offset - count)
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
