package import GAMTensor

extension Network {
    /// All parameters by their PyTorch names, running statistics among them.
    package var tensors: [String: Tensor] {
        var tensors = [String: Tensor]()
        for node in nodes {
            for parameter in node.layer.parameters { tensors["\(node.name).\(parameter.name)"] = parameter.value }
        }
        return tensors
    }

    /// The same network with other parameters.
    ///
    /// - Parameter tensors: by their PyTorch names; what is not among them stays.
    /// - Returns: the changed network.
    /// - Throws: ``NetworkError/tensorShape(name:expected:found:)`` where one does not fit.
    package func replacingParameters(_ tensors: [String: Tensor]) throws(NetworkError) -> Network {
        var changed = [Node]()
        for node in nodes {
            let layer = try node.layer.replacingParameters { name, present throws(NetworkError) in
                guard let tensor = tensors["\(node.name).\(name)"] else { return present }
                guard tensor.shape == present.shape else {
                    throw .tensorShape(
                        name: "\(node.name).\(name)", expected: "\(present.shape)", found: tensor.shape)
                }
                return tensor
            }
            changed.append(Node(name: node.name, layer: layer, inputs: node.inputs))
        }
        return Network(inputCount: inputCount, nodes: changed, aliases: aliases)
    }

    /// The same network with another last layer of the same inputs, as of more classes.
    package func replacingLast(_ layer: any LayerKind) -> Network {
        guard let last = nodes.last else { return self }
        return Network(
            inputCount: inputCount,
            nodes: nodes.dropLast() + [Node(name: last.name, layer: layer.layer, inputs: last.inputs)],
            aliases: aliases)
    }
}

extension Layer {
    /// The same layer with what a function makes of each parameter.
    fileprivate func replacingParameters(
        _ new: (_ name: String, _ present: Tensor) throws(NetworkError) -> Tensor
    ) throws(NetworkError) -> Layer {
        switch self {
        case .conv2D(let layer):
            let window = layer.window
            let bias: Tensor?
            if let present = layer.bias { bias = try new("bias", present) } else { bias = nil }
            return .conv2D(
                try Conv2D(
                    try new("weight", layer.weight), bias: bias, stride: (window.strideY, window.strideX),
                    padding: (window.paddingY, window.paddingX), dilation: (window.dilationY, window.dilationX),
                    groups: layer.groups))
        case .linear(let layer):
            let bias: Tensor?
            if let present = layer.bias { bias = try new("bias", present) } else { bias = nil }
            return .linear(try Linear(try new("weight", layer.weight), bias: bias))
        case .batchNorm2D(let layer):
            return .batchNorm2D(
                try BatchNorm2D(
                    weight: try new("weight", layer.weight), bias: try new("bias", layer.bias),
                    runningMean: try new("running_mean", layer.runningMean),
                    runningVariance: try new("running_var", layer.runningVariance), epsilon: layer.epsilon,
                    momentum: layer.momentum))
        default: return self
        }
    }
}
