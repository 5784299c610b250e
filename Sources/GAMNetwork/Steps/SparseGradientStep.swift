import GAMTensor

/// The gradient at a linear layer's input from one that is zero but for a few outputs, as it is behind the logits.
///
/// It reads those outputs' rows of the layer's own weights; for a single class that is one row, and nothing is packed.
struct SparseGradientStep: PlanStep {
    /// `[outputs, inputs]`.
    let weight: Tensor
    let gradient, output: Int
    let rows: Int

    var reads: [Int] { [gradient] }
    var writes: [Int] { [output] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        unsafe weight.withUnsafeBufferPointer { weights in
            for row in 0..<rows {
                let (from, to) = unsafe (memory[gradient] + row * outputs, memory[output] + row * inputs)
                unsafe to.update(repeating: 0, count: inputs)
                for place in 0..<outputs {
                    let factor = unsafe from[place]
                    if factor == 0 { continue }
                    for input in 0..<inputs { unsafe to[input] += factor * weights[place * inputs + input] }
                }
            }
        }
    }
}
