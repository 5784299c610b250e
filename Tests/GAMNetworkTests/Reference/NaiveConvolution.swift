/// Cross-correlation by its definition.
struct NaiveConvolution: NaiveLayer {
    let stride, padding, dilation: (Int, Int)
    let groups: Int

    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let (input, weight) = (inputs[0], parameters["weight"] ?? inputs[0])
        var output = NaiveArray(zeros: outputShape(input, weight))
        eachProduct(input, weight, output) { from, factor, to in
            output.values[to] += input.values[from] * weight.values[factor]
        }
        if let bias = parameters["bias"] {
            for index in output.values.indices { output.values[index] += bias.values[index % output.channels] }
        }
        return output
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let (input, weight) = (inputs[0], parameters["weight"] ?? inputs[0])
        var atInput = NaiveArray(zeros: input.shape)
        var atWeight = NaiveArray(zeros: weight.shape)
        eachProduct(input, weight, outputGradient) { from, factor, to in
            atInput.values[from] += outputGradient.values[to] * weight.values[factor]
            atWeight.values[factor] += outputGradient.values[to] * input.values[from]
        }
        var result = NaiveGradients(inputs: [atInput], parameters: ["weight": atWeight])
        if let bias = parameters["bias"] { result.parameters["bias"] = outputGradient.columnSums(bias.shape) }
        return result
    }

    private func outputShape(_ input: NaiveArray, _ weight: NaiveArray) -> [Int] {
        let height = (input.shape[1] + 2 * padding.0 - dilation.0 * (weight.shape[2] - 1) - 1) / stride.0 + 1
        let width = (input.shape[2] + 2 * padding.1 - dilation.1 * (weight.shape[3] - 1) - 1) / stride.1 + 1
        return [input.shape[0], height, width, weight.shape[0]]
    }

    /// Visits every product of the sum: the flat places of input, weight and output.
    private func eachProduct(
        _ input: NaiveArray, _ weight: NaiveArray, _ output: NaiveArray, _ body: (Int, Int, Int) -> Void
    ) {
        let (inputsPerGroup, outputsPerGroup) = (weight.shape[1], weight.shape[0] / groups)
        for n in 0..<output.shape[0] {
            for i in 0..<output.shape[1] {
                for j in 0..<output.shape[2] {
                    for a in 0..<weight.shape[2] {
                        let y = i * stride.0 - padding.0 + a * dilation.0
                        guard y >= 0, y < input.shape[1] else { continue }
                        for b in 0..<weight.shape[3] {
                            let x = j * stride.1 - padding.1 + b * dilation.1
                            guard x >= 0, x < input.shape[2] else { continue }
                            for o in 0..<weight.shape[0] {
                                for c in 0..<inputsPerGroup {
                                    body(
                                        input.place(n, y, x, o / outputsPerGroup * inputsPerGroup + c),
                                        ((o * inputsPerGroup + c) * weight.shape[2] + a) * weight.shape[3] + b,
                                        output.place(n, i, j, o))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension NaiveArray {
    /// The sum over all rows of each column.
    func columnSums(_ shape: [Int]) -> NaiveArray {
        var sums = NaiveArray(zeros: shape)
        for index in values.indices { sums.values[index % channels] += values[index] }
        return sums
    }
}
