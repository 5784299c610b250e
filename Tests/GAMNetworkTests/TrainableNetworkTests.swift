import GAMNetwork
import GAMTensor
import Testing

/// Networks whose parameters change: gradients through fused steps, threads, updates, statistics, and what is refused.
struct TrainableNetworkTests {
    /// A batch for the tiny residual network.
    private static func batch(_ images: Int, seed: UInt64 = 3) throws -> Tensor {
        var numbers = SeededGenerator(seed: seed)
        return try numbers.tensor([images, 33, 47, 2])
    }

    private static func logitGradient(_ shape: Shape) throws -> [Float] {
        var numbers = SeededGenerator(seed: 9)
        return try numbers.tensor(shape.dimensions).values
    }

    /// The gradients by the plain rule: every layer by itself, from last to first, contributions added up.
    private static func layerwise(
        _ network: Network, _ input: Tensor, _ seed: [Float], _ kernels: KernelSet
    ) throws -> [String: Tensor] {
        var values = [input]
        for node in network.nodes {
            let plan = try ExecutionPlan(
                Network(single: node.layer, inputCount: node.inputs.count),
                inputs: node.inputs.map { values[$0].shape }, mode: .training, keep: [node.layer.kindName],
                kernels: kernels)
            var workspace = try plan.makeWorkspace()
            try plan.forward(node.inputs.map { values[$0] }, in: &workspace)
            values.append(try plan.value(of: node.layer.kindName, in: workspace))
        }
        var gradients = [Tensor?](repeating: nil, count: values.count)
        gradients[network.output] = try Tensor(values[network.output].shape, seed)
        var parameters = [String: Tensor]()
        for (place, node) in network.nodes.enumerated().reversed() {
            guard let gradient = gradients[1 + place] else { continue }
            let found = try node.layer.kind.gradients(
                node.inputs.map { values[$0] }, gradient, training: true, kernels: kernels)
            for (name, value) in found.parameters { parameters["\(node.name).\(name)"] = value }
            for (input, contribution) in zip(node.inputs, found.inputs) {
                guard let present = gradients[input] else {
                    gradients[input] = contribution
                    continue
                }
                gradients[input] = try Tensor(present.shape, zip(present.values, contribution.values).map { $0 + $1 })
            }
        }
        return parameters
    }

    /// Float32 through some thirty layers: gradients of the first ones are sums of thousands of products whose factors
    /// differ in the last digits already.
    @Test(arguments: [false, true], [1, 3])
    func fusedGradientsEqualThoseLayerByLayer(_ bottleneck: Bool, _ threads: Int) throws {
        let network = try ResNet.network(
            from: try TinyResNet.weights(bottleneck: bottleneck, widths: [8, 17, 32, 24], stem: 16))
        let batch = try Self.batch(3)
        for name in KernelSet.available {
            let kernels = try KernelSet(named: name)
            var trained = try TrainableNetwork(
                network, input: batch.shape, threads: threads, kernels: kernels, leastSharedWork: 0)
            let logits = try trained.forward(batch)
            let seed = try Self.logitGradient(logits.shape)
            try trained.backward(from: seed)
            let expected = try Self.layerwise(network, batch, seed, kernels)
            #expect(expected.count == trained.parameterNames.filter { !$0.contains("running") }.count)
            for (parameter, wanted) in expected {
                let found = try trained.gradient(of: parameter)
                #expect(Deviation.of(found, from: wanted) < 1e-4, "\(parameter) on \(name)")
            }
        }
    }

    @Test func bitsDoNotDependOnThreads() throws {
        let batch = try Self.batch(4)
        var results = [[String: Tensor]]()
        for threads in [1, 2, 5] {
            var trained = try TrainableNetwork(
                try TinyResNet.network(), input: batch.shape, threads: threads, leastSharedWork: 0)
            for step in 1...3 {
                let logits = try trained.forward(batch)
                try trained.backward(from: try Self.logitGradient(logits.shape))
                try trained.update(
                    .adamW(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1, step: step),
                    decaysAll: false)
                trained.updateStatistics()
            }
            results.append(try trained.tensors())
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
        #expect(results[0] != (try TinyResNet.network()).tensors)
    }

    /// A step along the gradient by itself lowers a loss by about rate times its square: what is read after an update is
    /// the changed weights, packed anew.
    @Test func changedWeightsAreRead() throws {
        let batch = try Self.batch(2)
        var trained = try TrainableNetwork(try TinyResNet.network(), input: batch.shape)
        let first = try trained.forward(batch)
        let seed = try Self.logitGradient(first.shape)
        try trained.backward(from: seed)
        var square = 0.0
        for name in trained.parameterNames where !name.contains("running") {
            square += try trained.gradient(of: name).values.reduce(0) { $0 + Double($1) * Double($1) }
        }
        let rate = 1e-3 / square
        try trained.update(.momentum(rate: rate, momentum: 0, nesterov: false, decay: 0), decaysAll: false)
        let second = try trained.forward(batch)
        let change = seed.indices.reduce(0.0) {
            $0 + Double(second.values[$1] - first.values[$1]) * Double(seed[$1])
        }
        #expect(abs(change + 1e-3) < 5e-5)
    }

    /// The network that is made of the trained tensors gives in inference what batch norm's running statistics say.
    @Test func runningStatisticsFollowPyTorchsRule() throws {
        let network = try TinyResNet.network()
        let batch = try Self.batch(3)
        var trained = try TrainableNetwork(network, input: batch.shape)
        _ = try trained.forward(batch)
        trained.updateStatistics()
        let after = try trained.tensors()
        let before = network.tensors
        let plan = try ExecutionPlan(
            network, inputs: [batch.shape], mode: .training, keep: ["conv1"], kernels: try KernelSet.preferred())
        var workspace = try plan.makeWorkspace()
        try plan.forward([batch], in: &workspace)
        let value = try plan.value(of: "conv1", in: workspace)
        let channels = value.shape[3]
        let pixels = value.values.count / channels
        for channel in 0..<channels {
            let values = (0..<pixels).map { Double(value.values[$0 * channels + channel]) }
            let mean = values.reduce(0, +) / Double(pixels)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels - 1)
            for (name, new) in [("bn1.running_mean", mean), ("bn1.running_var", variance)] {
                let old = Double(try #require(before[name]).values[channel])
                let found = Double(try #require(after[name]).values[channel])
                #expect(abs(found - (0.9 * old + 0.1 * new)) < 1e-6 * max(1, abs(new)))
            }
        }
    }

    @Test func restoredStateGoesOnWithTheSameBits() throws {
        let batch = try Self.batch(2)
        func step(_ trained: inout TrainableNetwork) throws {
            let logits = try trained.forward(batch)
            try trained.backward(from: try Self.logitGradient(logits.shape))
            try trained.update(.momentum(rate: 0.01, momentum: 0.9, nesterov: true, decay: 0.01), decaysAll: true)
            trained.updateStatistics()
        }
        var whole = try TrainableNetwork(try TinyResNet.network(), input: batch.shape)
        try step(&whole)
        var resumed = try TrainableNetwork(try TinyResNet.network(), input: batch.shape)
        try resumed.restore(try whole.tensors(), optimiserState: try whole.optimiserState())
        try step(&whole)
        try step(&resumed)
        #expect(try whole.tensors() == resumed.tensors())
        #expect(try whole.optimiserState() == resumed.optimiserState())
        var wrong = try whole.tensors()
        wrong["fc.bias"] = nil
        #expect(throws: NetworkError.missingTensor(name: "fc.bias", expected: "3")) {
            try resumed.restore(wrong, optimiserState: [])
        }
    }

    @Test(arguments: ["maxpool", "layer1", "layer2.0", "layer4", "flatten"])
    func halvesOfANetworkGiveTheWhole(_ name: String) throws {
        let network = try TinyResNet.network()
        let image = try TinyResNet.image(5)
        let whole = try ExecutionPlan(network, input: image.shape)
        var workspace = try whole.makeWorkspace()
        let expected = try whole.run(image, in: &workspace).logits
        let (before, after) = try network.split(after: name)
        #expect(Set(before.tensors.keys).union(after.tensors.keys) == Set(network.tensors.keys))
        let first = try ExecutionPlan(before, input: image.shape, keep: [name])
        var firstMemory = try first.makeWorkspace()
        try first.forward([image], in: &firstMemory)
        let value = try first.value(of: name, in: firstMemory)
        let second = try ExecutionPlan(after, input: value.shape)
        var secondMemory = try second.makeWorkspace()
        #expect(try second.run(value, in: &secondMemory).logits == expected)
    }

    @Test func networksAreNotCutInsideABlockOrBehindTheEnd() throws {
        let network = try TinyResNet.network()
        #expect(
            throws: NetworkError.invalidLayer(
                layer: "layer1.0.conv1",
                reason: "the network cannot be cut here: layer1.0.add also reads what lies before")
        ) { try network.split(after: "layer1.0.conv1") }
        #expect(throws: NetworkError.invalidLayer(layer: "fc", reason: "there is no layer behind it")) {
            try network.split(after: "fc")
        }
        #expect(throws: NetworkError.self) { try network.split(after: "layer9") }
    }
}

/// The optimisers' rules on a few numbers, against their definitions in float64.
struct UpdateRuleTests {
    /// One linear layer of known gradient: the input times the gradient at the output.
    private func trained(_ rules: [UpdateRule], decaysAll: Bool) throws -> [[Double]] {
        var builder = NetworkBuilder()
        let weight = try Tensor(Shape(1, 3), [0.5, -1, 2])
        _ = try builder.add("fc", try Linear(weight, bias: try Tensor(Shape(1), [0.25])), builder.input)
        var network = try TrainableNetwork(Network(builder), input: Shape(1, 3))
        var course = [[Double]]()
        for (step, rule) in rules.enumerated() {
            _ = try network.forward(try Tensor(Shape(1, 3), Self.inputs[step]))
            try network.backward(from: [1])
            try network.update(rule, decaysAll: decaysAll)
            let tensors = try network.tensors()
            course.append(["fc.weight", "fc.bias"].flatMap { tensors[$0]?.values.map(Double.init) ?? [] })
        }
        return course
    }

    private static let inputs: [[Float]] = [[1, -2, 0.5], [0.25, 1, -1], [3, 0, 0.125]]

    @Test(arguments: [false, true], [false, true])
    func momentumFollowsItsDefinition(_ nesterov: Bool, _ decaysAll: Bool) throws {
        let rule = UpdateRule.momentum(rate: 0.1, momentum: 0.9, nesterov: nesterov, decay: 0.01)
        let course = try trained([rule, rule, rule], decaysAll: decaysAll)
        var (values, velocity) = ([0.5, -1, 2, 0.25], [Double](repeating: 0, count: 4))
        for (step, input) in Self.inputs.enumerated() {
            let gradients = input.map(Double.init) + [1]
            for index in 0..<4 {
                let gradient = gradients[index] + (index < 3 || decaysAll ? 0.01 * values[index] : 0)
                velocity[index] = 0.9 * velocity[index] + gradient
                values[index] -= 0.1 * (nesterov ? gradient + 0.9 * velocity[index] : velocity[index])
                #expect(abs(course[step][index] - values[index]) < 8 * 0x1p-24 * 3)
            }
        }
    }

    @Test(arguments: [false, true]) func adamWFollowsItsDefinition(_ decaysAll: Bool) throws {
        let rules = (1...3).map {
            UpdateRule.adamW(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0.05, step: $0)
        }
        let course = try trained(rules, decaysAll: decaysAll)
        var values = [0.5, -1, 2, 0.25]
        var (mean, square) = ([Double](repeating: 0, count: 4), [Double](repeating: 0, count: 4))
        var (first, second) = (1.0, 1.0)
        for (step, input) in Self.inputs.enumerated() {
            let gradients = input.map(Double.init) + [1]
            first *= 0.9
            second *= 0.99
            for index in 0..<4 {
                values[index] *= index < 3 || decaysAll ? 1 - 0.1 * 0.05 : 1
                mean[index] = 0.9 * mean[index] + 0.1 * gradients[index]
                square[index] = 0.99 * square[index] + 0.01 * gradients[index] * gradients[index]
                let root = (square[index] / (1 - second)).squareRoot()
                values[index] -= 0.1 * (mean[index] / (1 - first)) / (root + 1e-8)
                #expect(abs(course[step][index] - values[index]) < 16 * 0x1p-24 * 3)
            }
        }
    }
}
