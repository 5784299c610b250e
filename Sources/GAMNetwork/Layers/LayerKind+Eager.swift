public import GAMTensor

/// The gradients of a layer that was called by itself.
public struct LayerGradients: Sendable {
    /// The gradient at each input, in the inputs' shapes.
    public let inputs: [Tensor]
    /// The gradient of each trained parameter by name, in the parameter's shape.
    public let parameters: [String: Tensor]
    /// The batch statistics of batch norm in training: mean and biased variance of each channel, else `nil`.
    public let batchStatistics: (mean: [Double], variance: [Double])?
}

extension LayerKind {
    /// The layer's output for given inputs, by a plan of this one layer.
    ///
    /// - Parameters:
    ///   - inputs: the inputs, images as `[N, H, W, C]`.
    ///   - training: whether batch norm uses the batch's own statistics.
    /// - Returns: the output, images as `[N, H, W, C]`.
    /// - Throws: ``NetworkError`` where the inputs do not fit.
    public func callAsFunction(_ inputs: Tensor..., training: Bool = false) throws(NetworkError) -> Tensor {
        let plan = try ExecutionPlan(
            Network(single: layer, inputCount: inputs.count), inputs: inputs.map(\.shape),
            mode: training ? .training : .inference, keep: [kindName], kernels: try KernelSet.preferred())
        var workspace = try plan.makeWorkspace()
        try plan.forward(inputs, in: &workspace)
        return try plan.value(of: kindName, in: workspace)
    }

    /// The gradients of a scalar whose gradient at the layer's output is given.
    ///
    /// - Parameters:
    ///   - inputs: the inputs, images as `[N, H, W, C]`.
    ///   - outputGradient: the gradient at the output, in the output's shape.
    ///   - training: whether batch norm uses the batch's own statistics.
    /// - Returns: the gradients at the inputs and of the trained parameters.
    /// - Throws: ``NetworkError`` where the arrays do not fit.
    public func gradients(
        _ inputs: Tensor..., outputGradient: Tensor, training: Bool = false
    ) throws(NetworkError) -> LayerGradients {
        try gradients(inputs, outputGradient, training: training, kernels: try KernelSet.preferred())
    }

    package func gradients(
        _ inputs: [Tensor], _ outputGradient: Tensor, training: Bool, kernels: KernelSet
    ) throws(NetworkError) -> LayerGradients {
        let network = Network(single: layer, inputCount: inputs.count)
        let plan = try ExecutionPlan(
            network, inputs: inputs.map(\.shape), mode: training ? .training : .evaluation, inputGradients: true,
            kernels: kernels)
        guard outputGradient.shape == plan.shapes[network.output] else {
            throw .shapeMismatch(
                layer: kindName, expected: "an output gradient of shape \(plan.shapes[network.output])",
                found: "\(outputGradient.shape)")
        }
        var workspace = try plan.makeWorkspace()
        try plan.forward(inputs, in: &workspace)
        try plan.backward(from: outputGradient.values, in: &workspace)
        var atInputs = [Tensor]()
        for index in inputs.indices {
            guard let buffer = plan.program.backward?.gradientBuffers[index] else { continue }
            atInputs.append(try workspace.tensor(buffer, inputs[index].shape))
        }
        var ofParameters = [String: Tensor]()
        for parameter in parameters {
            guard let buffer = plan.program.backward?.parameterBuffers["\(kindName).\(parameter.name)"] else {
                continue
            }
            ofParameters[parameter.name] = try workspace.tensor(buffer, parameter.value.shape)
        }
        var statistics: (mean: [Double], variance: [Double])?
        if training, let buffer = plan.program.statistics[kindName], let channels = inputs.first?.shape[3] {
            let values = workspace.doubles(buffer, count: 3 * channels)
            statistics = (Array(values.prefix(channels)), Array(values.suffix(channels)))
        }
        return LayerGradients(inputs: atInputs, parameters: ofParameters, batchStatistics: statistics)
    }
}
