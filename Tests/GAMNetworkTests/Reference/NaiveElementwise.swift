import Foundation

/// Layers of one input whose output is another arrangement or function of single values.
struct NaiveReLU: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        NaiveArray(inputs[0].shape, inputs[0].values.map { max(0, $0) })
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let values = zip(inputs[0].values, outputGradient.values).map { $0 > 0 ? $1 : 0 }
        return NaiveGradients(inputs: [NaiveArray(inputs[0].shape, values)])
    }
}

struct NaiveIdentity: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray { inputs[0] }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        NaiveGradients(inputs: [outputGradient])
    }
}

struct NaiveAdd: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        NaiveArray(inputs[0].shape, zip(inputs[0].values, inputs[1].values).map { $0 + $1 })
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        NaiveGradients(inputs: [outputGradient, outputGradient])
    }
}

struct NaiveConcat: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        var values = [Double]()
        for row in 0..<inputs[0].rows {
            for input in inputs { values += input.values[(row * input.channels)..<((row + 1) * input.channels)] }
        }
        return NaiveArray(inputs[0].shape.dropLast() + [inputs.reduce(0) { $0 + $1.channels }], values)
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        var offset = 0
        var result = [NaiveArray]()
        for input in inputs {
            let values = input.values.indices.map { index in
                outputGradient.values[
                    index / input.channels * outputGradient.channels + offset + index % input.channels]
            }
            result.append(NaiveArray(input.shape, values))
            offset += input.channels
        }
        return NaiveGradients(inputs: result)
    }
}

/// Channel, row, column: PyTorch's order of an image's values.
struct NaiveFlatten: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let input = inputs[0]
        return NaiveArray(
            [input.shape[0], input.values.count / input.shape[0]], places(input).map { input.values[$0] })
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        var result = NaiveArray(zeros: inputs[0].shape)
        for (index, place) in places(inputs[0]).enumerated() { result.values[place] = outputGradient.values[index] }
        return NaiveGradients(inputs: [result])
    }

    private func places(_ input: NaiveArray) -> [Int] {
        guard input.shape.count == 4 else { return Array(input.values.indices) }
        var places = [Int]()
        for n in 0..<input.shape[0] {
            for c in 0..<input.channels {
                for y in 0..<input.shape[1] {
                    for x in 0..<input.shape[2] { places.append(input.place(n, y, x, c)) }
                }
            }
        }
        return places
    }
}

struct NaiveSoftmax: NaiveLayer {
    let isLogarithmic: Bool

    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let logarithms = logProbabilities(inputs[0])
        return NaiveArray(inputs[0].shape, isLogarithmic ? logarithms : logarithms.map { exp($0) })
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let (probabilities, count) = (logProbabilities(inputs[0]).map { exp($0) }, inputs[0].channels)
        var result = outputGradient
        for row in 0..<inputs[0].rows {
            let range = (row * count)..<((row + 1) * count)
            let total = range.reduce(0.0) {
                $0 + outputGradient.values[$1] * (isLogarithmic ? 1 : probabilities[$1])
            }
            for index in range {
                result.values[index] =
                    isLogarithmic
                    ? outputGradient.values[index] - probabilities[index] * total
                    : probabilities[index] * (outputGradient.values[index] - total)
            }
        }
        return NaiveGradients(inputs: [result])
    }

    private func logProbabilities(_ input: NaiveArray) -> [Double] {
        var result = [Double]()
        for row in 0..<input.rows {
            let logits = input.values[(row * input.channels)..<((row + 1) * input.channels)]
            let largest = logits.max() ?? 0
            let total = log(logits.reduce(0) { $0 + exp($1 - largest) })
            result += logits.map { $0 - largest - total }
        }
        return result
    }
}

struct NaiveLinear: NaiveLayer {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let (input, weight) = (inputs[0], parameters["weight"] ?? inputs[0])
        var output = NaiveArray(zeros: [input.shape[0], weight.shape[0]])
        for row in 0..<input.shape[0] {
            for o in 0..<weight.shape[0] {
                var sum = parameters["bias"]?.values[o] ?? 0
                for c in 0..<weight.shape[1] {
                    sum += input.values[row * weight.shape[1] + c] * weight.values[o * weight.shape[1] + c]
                }
                output.values[row * weight.shape[0] + o] = sum
            }
        }
        return output
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let (input, weight) = (inputs[0], parameters["weight"] ?? inputs[0])
        var atInput = NaiveArray(zeros: input.shape)
        var atWeight = NaiveArray(zeros: weight.shape)
        for row in 0..<input.shape[0] {
            for o in 0..<weight.shape[0] {
                let gradient = outputGradient.values[row * weight.shape[0] + o]
                for c in 0..<weight.shape[1] {
                    atInput.values[row * weight.shape[1] + c] += gradient * weight.values[o * weight.shape[1] + c]
                    atWeight.values[o * weight.shape[1] + c] += gradient * input.values[row * weight.shape[1] + c]
                }
            }
        }
        var result = NaiveGradients(inputs: [atInput], parameters: ["weight": atWeight])
        if let bias = parameters["bias"] { result.parameters["bias"] = outputGradient.columnSums(bias.shape) }
        return result
    }
}
