/// What is wanted of a run, by the numbers of the values.
struct Wanted {
    /// Values that are kept.
    let kept: Set<Int>
    /// Values at which the gradient is formed, and those where only its mean over places is.
    let gradients, means: Set<Int>
    /// Values whose channels' moments are formed; the values themselves need not be kept.
    let moments: Set<Int>
    /// Whether the gradients of the parameters are.
    let parameters: Bool

    init(
        _ outline: NetworkOutline, keep: [String], gradientsAt: [String], meanGradientsAt: [String],
        momentsAt: [String], inputGradients: Bool, parameters: Bool
    ) throws(NetworkError) {
        func values(_ names: [String]) throws(NetworkError) -> Set<Int> {
            var values = Set<Int>()
            for name in names { values.insert(try outline.value(of: name)) }
            return values
        }
        kept = try values(keep)
        gradients = try values(gradientsAt).union(inputGradients ? 0..<outline.inputCount : 0..<0)
        means = try values(meanGradientsAt)
        moments = try values(momentsAt)
        self.parameters = parameters
    }

    /// Values that must be there by themselves, fused into no other.
    var visible: Set<Int> { kept.union(gradients).union(means) }

    /// Whether a gradient is wanted at a value that was there before another: the way back may lead through that.
    func gradientsBegin(before value: Int) -> Bool {
        gradients.union(means).contains { $0 < value }
    }

    /// Whether anything of a backward pass is wanted.
    var goesBack: Bool { parameters || !gradients.isEmpty || !means.isEmpty }
}
