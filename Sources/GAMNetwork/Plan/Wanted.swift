/// What is wanted of a run, by the numbers of the values.
struct Wanted {
    /// Values that are kept.
    let kept: Set<Int>
    /// Values at which the gradient is formed, and those where only its mean over places is.
    let gradients, means: Set<Int>
    /// Whether the gradients of the parameters are.
    let parameters: Bool

    init(
        _ outline: NetworkOutline, keep: [String], gradientsAt: [String], meanGradientsAt: [String],
        inputGradients: Bool, parameters: Bool
    ) throws(NetworkError) {
        func values(_ names: [String]) throws(NetworkError) -> Set<Int> {
            var values = Set<Int>()
            for name in names { values.insert(try outline.value(of: name)) }
            return values
        }
        kept = try values(keep)
        gradients = try values(gradientsAt).union(inputGradients ? 0..<outline.inputCount : 0..<0)
        means = try values(meanGradientsAt)
        self.parameters = parameters
    }

    /// Values that must be there by themselves, fused into no other.
    var visible: Set<Int> { kept.union(gradients).union(means) }

    /// Whether anything of a backward pass is wanted.
    var goesBack: Bool { parameters || !gradients.isEmpty || !means.isEmpty }
}
