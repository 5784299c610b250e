import GAMNetwork
import GAMTensor

/// A small step of the input away from the network's doubt, and what the network then says (ODIN).
///
/// `x' = x - e sign(d CE / dx)` with CE the cross-entropy of `softmax(z / T)` and the predicted class, e = 0.0014 in units
/// of the network's input and T = 1000. Liang, Li & Srikant 2018, arXiv 1706.02690.
enum InputPerturbation {
    static let step: Float = 0.0014
    static let temperature = 1000.0

    /// The logits of the moved input.
    ///
    /// - Parameters:
    ///   - input: the network's input.
    ///   - logits: what the network gave for it, in the run that the workspace still holds.
    ///   - plan: a plan that goes back to the input.
    ///   - workspace: the workspace of that run.
    /// - Returns: the logits, `[1, classes]`.
    /// - Throws: ``NetworkError`` where the plan does not go back to the input.
    static func logits(
        of input: Tensor, after logits: Tensor, _ plan: ExecutionPlan, in workspace: inout Workspace
    ) throws(NetworkError) -> Tensor {
        let scaled = LogitScores.softmax(logits.values.map { Double($0) / temperature })
        // The derivative at the logits but for its positive factor 1 / T, which no sign depends on.
        var seed = scaled.map { Float($0) }
        seed[Target.largest(logits.values, row: 0, count: seed.count, except: nil)] -= 1
        try plan.backward(from: seed, in: &workspace)
        let gradient = try plan.inputGradient(0, in: workspace)
        let moved = zip(input.values, gradient.values).map { value, slope in
            slope > 0 ? value - step : slope < 0 ? value + step : value
        }
        guard let tensor = try? Tensor(input.shape, moved) else { throw .tooLarge(what: "moved input") }
        try plan.forward([tensor], in: &workspace)
        return try plan.logits(in: workspace)
    }
}
