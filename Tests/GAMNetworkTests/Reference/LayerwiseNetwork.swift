import GAMNetwork
import GAMTensor

/// A small graph, its values and its gradients by the plain rule: layer by layer, contributions added up.
struct LayerwiseNetwork {
    let name: String
    let network: Network
    let input: Tensor
    let classes: Int

    /// All values, inputs first, each layer called by itself.
    func values() throws -> [Tensor] {
        var values = [input]
        for node in network.nodes {
            let plan = try ExecutionPlan(
                Network(single: node.layer, inputCount: node.inputs.count),
                inputs: node.inputs.map { values[$0].shape },
                mode: .evaluation, keep: [node.layer.kindName], kernels: try KernelSet.preferred())
            var workspace = try plan.makeWorkspace()
            try plan.forward(node.inputs.map { values[$0] }, in: &workspace)
            values.append(try plan.value(of: node.layer.kindName, in: workspace))
        }
        return values
    }

    /// The gradient of a class's output at every value the output depends on.
    func gradients(_ values: [Tensor], class index: Int) throws -> [Tensor?] {
        var gradients = [Tensor?](repeating: nil, count: values.count)
        let output = values[network.output]
        let seed = output.values.indices.map { $0 % classes == index ? Float(1) : 0 }
        gradients[network.output] = try Tensor(output.shape, seed)
        for (place, node) in network.nodes.enumerated().reversed() {
            guard let gradient = gradients[network.inputCount + place] else { continue }
            let found = try node.layer.kind.gradients(
                node.inputs.map { values[$0] }, gradient, training: false, kernels: try KernelSet.preferred())
            for (input, contribution) in zip(node.inputs, found.inputs) {
                guard let present = gradients[input] else {
                    gradients[input] = contribution
                    continue
                }
                gradients[input] = try Tensor(
                    present.shape, zip(present.values, contribution.values).map { $0 + $1 })
            }
        }
        return gradients
    }
}

extension LayerwiseNetwork {
    /// A random graph with branches, joints and shared values.
    init(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        var builder = NetworkBuilder()
        let side = 3 + numbers.integer(below: 4)
        var channels = [1 + numbers.integer(below: 4)]  // of each value
        input = try numbers.tensor([1 + numbers.integer(below: 2), side, side + 1, channels[0]])

        func random(_ name: String) throws -> (any LayerKind, [Int], Int) {
            // Mostly the newest value, as in real networks; at times one that others read too.
            let from = numbers.integer(below: 3) > 0 ? channels.count - 1 : numbers.integer(below: channels.count)
            let width = channels[from]
            switch numbers.integer(below: 11) {
            case 0, 1, 2:
                let outputs = 1 + numbers.integer(below: 5)
                let kernel = numbers.integer(below: 2) * 2 + 1
                let layer = try Conv2D(
                    try numbers.tensor([outputs, width, kernel, kernel]),
                    bias: numbers.integer(below: 2) == 0 ? try numbers.tensor([outputs]) : nil, padding: kernel / 2)
                return (layer, [from], outputs)
            case 3, 4:
                let layer = try BatchNorm2D(
                    weight: try numbers.tensor([width], offset: 1, scale: 0.5), bias: try numbers.tensor([width]),
                    runningMean: try numbers.tensor([width]),
                    runningVariance: try numbers.tensor([width], offset: 1, scale: 0.5))
                return (layer, [from], width)
            case 5, 6: return (ReLU(), [from], width)
            case 7, 8:
                guard let other = channels.indices.last(where: { $0 != from && channels[$0] == width }) else {
                    return (ReLU(), [from], width)
                }
                return (Add(), numbers.integer(below: 2) == 0 ? [from, other] : [other, from], width)
            case 9:
                let other = numbers.integer(below: channels.count)
                guard width + channels[other] < 12 else { return (try Dropout(), [from], width) }
                return (Concat(), [from, other], width + channels[other])
            default:
                return (try MaxPool2D(3, stride: 1, padding: 1), [from], width)
            }
        }
        for index in 0..<(3 + numbers.integer(below: 12)) {
            let (layer, inputs, width) = try random("\(index)")
            _ = try builder.add("value\(index)", layer, inputs)
            channels.append(width)
        }
        classes = 2 + numbers.integer(below: 3)
        var value = channels.count - 1
        var features = channels[value]
        if numbers.integer(below: 2) == 0 {
            value = try builder.add("avgpool", try AdaptiveAvgPool2D(), value)
        } else {
            features *= side * (side + 1)
        }
        value = try builder.add("flatten", Flatten(), value)
        let head = try Linear(try numbers.tensor([classes, features]), bias: try numbers.tensor([classes]))
        value = try builder.add("fc", head, value)
        switch numbers.integer(below: 4) {
        case 0: _ = try builder.add("dropout", try Dropout(), value)
        case 1: _ = try builder.add("softmax", Softmax(), value)
        default: break
        }
        name = "seed \(seed)"
        network = Network(builder)
    }

    /// Joints at which fusing and sharing could go wrong: (name, layers by what they read, in order; 0 is the input).
    static func joints() throws -> [LayerwiseNetwork] {
        var numbers = SeededGenerator(seed: 3)
        func convolution() throws -> Conv2D {
            try Conv2D(try numbers.tensor([3, 3, 3, 3]), bias: try numbers.tensor([3]), padding: 1)
        }
        func norm() throws -> BatchNorm2D {
            try BatchNorm2D(
                weight: try numbers.tensor([3]), bias: try numbers.tensor([3]), runningMean: try numbers.tensor([3]),
                runningVariance: try numbers.tensor([3], offset: 1, scale: 0.5))
        }
        let graphs: [(String, [(any LayerKind, [Int])])] = [
            (
                "two rectified branches",
                [(try convolution(), [0]), (ReLU(), [1]), (try convolution(), [0]), (ReLU(), [3]), (Add(), [2, 4])]
            ),
            (
                "residual block",
                [
                    (try convolution(), [0]), (ReLU(), [1]), (try convolution(), [2]), (try norm(), [3]),
                    (Add(), [4, 2]), (ReLU(), [5]), (try convolution(), [6]),
                ]
            ),
            (
                "the later summand first",
                [(try convolution(), [0]), (try convolution(), [0]), (Add(), [2, 1]), (ReLU(), [3])]
            ),
            (
                "the earlier summand first",
                [(try convolution(), [0]), (try norm(), [0]), (Add(), [1, 2]), (ReLU(), [3])]
            ),
            ("a value and itself", [(try convolution(), [0]), (Add(), [1, 1]), (ReLU(), [2])]),
            (
                "sum read twice",
                [(try convolution(), [0]), (Add(), [1, 0]), (ReLU(), [2]), (ReLU(), [2]), (Add(), [3, 4])]
            ),
            ("norm after a sum", [(try convolution(), [0]), (Add(), [1, 0]), (try norm(), [2]), (ReLU(), [3])]),
            ("two rectifiers", [(try convolution(), [0]), (ReLU(), [1]), (ReLU(), [2]), (Add(), [3, 2])]),
            (
                "views between",
                [
                    (try convolution(), [0]), (try Dropout(), [1]), (ReLU(), [2]), (try Dropout(), [3]),
                    (Concat(), [4, 4, 0]), (ReLU(), [5]),
                ]
            ),
        ]
        return try graphs.map { name, layers in
            var builder = NetworkBuilder()
            var last = 0
            for (layer, inputs) in layers { last = try builder.add("value\(last + 1)", layer, inputs) }
            let image = try numbers.tensor([2, 4, 5, 3])
            last = try builder.add("flatten", Flatten(), last)
            let channels = name == "views between" ? 9 : 3
            last = try builder.add("fc", try Linear(try numbers.tensor([2, 20 * channels])), last)
            _ = try builder.add("dropout", try Dropout(), last)
            return LayerwiseNetwork(name: name, network: Network(builder), input: image, classes: 2)
        }
    }
}
