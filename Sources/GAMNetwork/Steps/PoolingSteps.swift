import CGAMKernels
import GAMTensor

/// The largest value or the mean of each window.
struct PoolStep: PlanStep {
    let windows: PoolingWindows
    let averages: Bool
    let input, output: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [output] }
    var work: Int { 8 * windows.work }

    func pieces(threads: Int) -> [Int] { evenPieces(of: windows.rowCount, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe windows.withWindows(rows: piece.share(of: windows.rowCount)) { windows in
            if averages {
                unsafe memory.kernels.pointee.average_pool(windows, memory[input], memory[output])
            } else {
                unsafe memory.kernels.pointee.max_pool(windows, memory[input], memory[output])
            }
        }
    }
}

/// The gradient at a pooling layer's input.
struct PoolGradientStep: PlanStep {
    let windows: PoolingWindows
    /// The layer's input where the largest values must be found again; `nil` for averages.
    let value: Int?
    let gradient, output: Int

    var reads: [Int] { [gradient] + (value.map { [$0] } ?? []) }
    var writes: [Int] { [output] }
    var work: Int { 32 * windows.work }

    /// Windows of one image overlap, so an image is one thread's.
    func pieces(threads: Int) -> [Int] { evenPieces(of: windows.output[0], threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let (images, height) = (piece.share(of: windows.output[0]), windows.output[1])
        let rows = (images.lowerBound * height)..<(images.upperBound * height)
        unsafe windows.withWindows(rows: rows) { windows in
            if let value {
                unsafe memory.kernels.pointee.max_pool_gradient(
                    windows, memory[value], memory[gradient], memory[output])
            } else {
                unsafe memory.kernels.pointee.average_pool_gradient(windows, memory[gradient], memory[output])
            }
        }
    }
}
