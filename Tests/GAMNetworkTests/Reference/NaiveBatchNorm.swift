/// Batch normalisation by its definition.
struct NaiveBatchNorm: NaiveLayer {
    let epsilon: Double
    let usesBatch: Bool

    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let (mean, variance) = statistics(inputs[0], parameters)
        var output = inputs[0]
        for index in output.values.indices {
            let c = index % output.channels
            let normal = (output.values[index] - mean[c]) / (variance[c] + epsilon).squareRoot()
            output.values[index] = normal * value("weight", c, parameters) + value("bias", c, parameters)
        }
        return output
    }

    /// With x' the normalised input and n values a channel: `dx = weight / sqrt(v + e) * (g - mean(g) - x' mean(g x'))`
    /// where mean and variance come from the batch, else only the first term.
    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let (mean, variance) = statistics(inputs[0], parameters)
        let (input, channels) = (inputs[0], inputs[0].channels)
        let normal = input.values.enumerated().map { index, x in
            (x - mean[index % channels]) / (variance[index % channels] + epsilon).squareRoot()
        }
        let product = NaiveArray(input.shape, zip(outputGradient.values, normal).map { $0 * $1 })
        let atWeight = product.columnSums([channels])
        let atBias = outputGradient.columnSums([channels])
        var atInput = outputGradient
        for index in atInput.values.indices {
            let c = index % channels
            if usesBatch {
                let means = (atBias.values[c] / Double(input.rows), atWeight.values[c] / Double(input.rows))
                atInput.values[index] -= means.0 + normal[index] * means.1
            }
            atInput.values[index] *= value("weight", c, parameters) / (variance[c] + epsilon).squareRoot()
        }
        return NaiveGradients(inputs: [atInput], parameters: ["weight": atWeight, "bias": atBias])
    }

    func statistics(
        _ input: NaiveArray, _ parameters: [String: NaiveArray]
    ) -> (mean: [Double], variance: [Double]) {
        let channels = input.channels
        guard usesBatch else {
            return (
                (0..<channels).map { value("running_mean", $0, parameters) },
                (0..<channels).map { value("running_var", $0, parameters) }
            )
        }
        let mean = input.columnSums([channels]).values.map { $0 / Double(input.rows) }
        var squares = input
        for index in squares.values.indices {
            let deviation = squares.values[index] - mean[index % channels]
            squares.values[index] = deviation * deviation
        }
        return (mean, squares.columnSums([channels]).values.map { $0 / Double(input.rows) })
    }

    private func value(_ name: String, _ channel: Int, _ parameters: [String: NaiveArray]) -> Double {
        parameters[name]?.values[channel] ?? .nan
    }
}
