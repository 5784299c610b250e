import GAMNetwork
import GAMTensor
import Testing

/// A layer, its plain reference, and the inputs on which both are compared.
struct LayerCase: Sendable, CustomTestStringConvertible {
    let name: String
    let layer: any LayerKind
    let naive: any NaiveLayer
    let inputs: [Tensor]
    var training = false

    var testDescription: String { name }

    /// A case on random inputs; `distinct` ones stay away from the places where the layer has no derivative.
    init(
        _ name: String, _ layer: any LayerKind, _ naive: any NaiveLayer, _ shapes: [Int]..., training: Bool = false,
        distinct: Bool = false
    ) throws {
        var numbers = SeededGenerator(for: name)
        (self.name, self.layer, self.naive, self.training) = (name, layer, naive, training)
        inputs = try shapes.map { distinct ? try numbers.distinctTensor($0) : try numbers.tensor($0) }
    }

    var parameters: [String: NaiveArray] {
        Dictionary(uniqueKeysWithValues: layer.parameters.map { ($0.name, NaiveArray($0.value)) })
    }

    /// A random gradient at the output.
    func outputGradient(_ shape: [Int]) throws -> Tensor {
        var numbers = SeededGenerator(for: name + " output gradient")
        return try numbers.tensor(shape)
    }
}

/// What one instruction set made of a layer.
struct LayerResult {
    let output: Tensor
    let gradients: LayerGradients
    /// The gradients at the inputs by a plan for inference, where batch norm is an operation of its own kind.
    let inferenceGradients: [Tensor]?

    init(_ layer: any LayerKind, _ inputs: [Tensor], _ outputGradient: Tensor, training: Bool, kernels: KernelSet)
        throws
    {
        let network = Network(single: layer.layer, inputCount: inputs.count)
        let plan = try ExecutionPlan(
            network, inputs: inputs.map(\.shape), mode: training ? .training : .inference, keep: [layer.kindName],
            inputGradients: !training, kernels: kernels)
        var workspace = try plan.makeWorkspace()
        try plan.forward(inputs, in: &workspace)
        output = try plan.value(of: layer.kindName, in: workspace)
        gradients = try layer.gradients(inputs, outputGradient, training: training, kernels: kernels)
        guard !training else {
            inferenceGradients = nil
            return
        }
        try plan.backward(from: outputGradient.values, in: &workspace)
        inferenceGradients = try inputs.indices.map { try plan.inputGradient($0, in: workspace) }
        // The backward pass leaves what was kept alone.
        #expect(try plan.value(of: layer.kindName, in: workspace) == output)
    }
}

enum LayerCheck {
    /// Float32 sums of up to a thousand products of like size: rounding grows with the root of the count to some
    /// 32 units in the last place (2^-24) of the largest value.
    static let limit = 32 * 0x1p-24

    /// Compares forward values and all gradients with the plain reference, on every instruction set of this machine.
    static func equalsReference(_ test: LayerCase, limit: Double = limit) throws {
        let inputs = test.inputs.map { NaiveArray($0) }
        let output = test.naive.forward(inputs, test.parameters)
        let gradient = try test.outputGradient(output.shape)
        let expected = test.naive.gradients(inputs, test.parameters, NaiveArray(gradient))
        #expect(!KernelSet.available.isEmpty)
        for name in KernelSet.available {
            let kernels = try KernelSet(named: name)
            #expect(kernels.name == name)
            let result = try LayerResult(
                test.layer, test.inputs, gradient, training: test.training, kernels: kernels)
            let comment: Comment = "\(test.name) on \(name)"
            #expect(Deviation.of(result.output, from: output) <= limit, comment)
            for (index, wanted) in expected.inputs.enumerated() {
                #expect(Deviation.of(result.gradients.inputs[index], from: wanted) <= limit, comment)
                if let found = result.inferenceGradients {
                    #expect(Deviation.of(found[index], from: wanted) <= limit, comment)
                }
            }
            #expect(Set(result.gradients.parameters.keys) == Set(expected.parameters.keys), comment)
            for (parameter, wanted) in expected.parameters {
                let found = try #require(result.gradients.parameters[parameter])
                #expect(Deviation.of(found, from: wanted) <= limit, "\(parameter) of \(test.name) on \(name)")
            }
        }
    }

    /// Compares the layer's gradients with central differences of the reference's output, in float64.
    ///
    /// The step of 1e-4 leaves an error of about 1e-8 from the third derivative; float32 adds 32 units in the last place.
    static func equalsFiniteDifferences(_ test: LayerCase, limit: Double = 4e-6) throws {
        let inputs = test.inputs.map { NaiveArray($0) }
        let shape = test.naive.forward(inputs, test.parameters).shape
        let gradient = try test.outputGradient(shape)
        let result = try test.layer.gradients(
            test.inputs, gradient, training: test.training, kernels: try KernelSet.preferred())
        let weights = gradient.values.map(Double.init)
        let loss = { (inputs: [NaiveArray], parameters: [String: NaiveArray]) in
            zip(test.naive.forward(inputs, parameters).values, weights).reduce(0.0) { $0 + $1.0 * $1.1 }
        }
        let step = 1e-4
        for index in inputs.indices {
            let numeric = inputs[index].values.indices.map { place in
                let sides = [step, -step].map { change in
                    var changed = inputs
                    changed[index].values[place] += change
                    return loss(changed, test.parameters)
                }
                return (sides[0] - sides[1]) / (2 * step)
            }
            #expect(Deviation.of(result.gradients(at: index), from: numeric) <= limit, "input \(index) of \(test.name)")
        }
        for (name, found) in result.parameters {
            let numeric = found.values.indices.map { place in
                let sides = [step, -step].map { change in
                    var changed = test.parameters
                    changed[name]?.values[place] += change
                    return loss(inputs, changed)
                }
                return (sides[0] - sides[1]) / (2 * step)
            }
            #expect(Deviation.of(found.values, from: numeric) <= limit, "\(name) of \(test.name)")
        }
    }
}

extension LayerGradients {
    fileprivate func gradients(at index: Int) -> [Float] { inputs[index].values }
}
