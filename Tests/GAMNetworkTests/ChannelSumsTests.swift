import GAMNetwork
import GAMTensor
import Testing

/// Means and deviations of channels that are formed while a run goes on are those of the values.
struct ChannelSumsTests {
    /// Of a stem that is pooled away, of values that are kept, of several images, on any number of threads.
    @Test(arguments: [1, 2, 3, 8]) func equalThoseOfTheValues(threads: Int) throws {
        let network = try TinyResNet.network()
        let shape = Shape(2, 75, 47, 2)
        var numbers = SeededGenerator(seed: 3)
        let image = try numbers.tensor(shape.dimensions)
        let names = ["relu", "maxpool", "layer1", "layer2.0.conv1", "layer4"]
        let kernels = try KernelSet.preferred()
        let whole = try ExecutionPlan(
            network, inputs: [shape], mode: .inference, keep: names, kernels: kernels)
        let banded = try ExecutionPlan(
            network, inputs: [shape], mode: .inference, gradientsAt: ["layer3"], momentsAt: names, kernels: kernels,
            threads: threads, leastSharedWork: 1)
        let single = try ExecutionPlan(
            network, inputs: [shape], mode: .inference, gradientsAt: ["layer3"], momentsAt: names, kernels: kernels)
        var wholly = try whole.makeWorkspace()
        var shared = try banded.makeWorkspace()
        var alone = try single.makeWorkspace()
        try whole.forward([image], in: &wholly)
        for _ in 0..<2 { _ = try banded.run(image, in: &shared) }
        _ = try single.run(image, in: &alone)
        for name in names {
            let values = try whole.value(of: name, in: wholly)
            for index in 0..<2 {
                let found = try banded.moments(at: name, ofImage: index, in: shared)
                #expect(found == (try single.moments(at: name, ofImage: index, in: alone)))
                let exact = Self.moments(values, image: index)
                // Float64 roundings of at most 3525 terms.
                for (mean, expected) in zip(found.means, exact.means) {
                    #expect(abs(mean - expected) <= 1e-12 * (1 + abs(expected)), "\(name)")
                }
                for (deviation, expected) in zip(found.deviations, exact.deviations) {
                    #expect(abs(deviation - expected) <= 1e-10 * (1 + abs(expected)), "\(name)")
                }
            }
        }
    }

    /// Pooling that leaves rows out does not leave them out of the sums.
    @Test func rowsThatNoWindowReadsCount() throws {
        var numbers = SeededGenerator(seed: 4)
        var builder = NetworkBuilder()
        let convolution = try builder.add(
            "conv", try Conv2D(try numbers.tensor([3, 2, 7, 7]), stride: 2, padding: 3), 0)
        _ = try builder.add("pool", try MaxPool2D(2, stride: 3), convolution)
        let (network, image) = (Network(builder), try numbers.tensor([1, 57, 41, 2]))
        let plan = try ExecutionPlan(
            network, inputs: [image.shape], mode: .inference, momentsAt: ["conv"], kernels: try KernelSet.preferred())
        let whole = try ExecutionPlan(network, input: image.shape, keep: ["conv"])
        var own = try plan.makeWorkspace()
        var other = try whole.makeWorkspace()
        try plan.forward([image], in: &own)
        try whole.forward([image], in: &other)
        let exact = Self.moments(try whole.value(of: "conv", in: other), image: 0)
        let found = try plan.moments(at: "conv", in: own)
        for (mean, expected) in zip(found.means, exact.means) { #expect(abs(mean - expected) <= 1e-12) }
    }

    /// A constant channel deviates from its mean by nothing at all, whatever its value, pooled away or not.
    @Test(arguments: [true, false]) func aConstantChannelHasNoDeviation(isPooled: Bool) throws {
        var builder = NetworkBuilder()
        let bias = try Tensor(Shape(4), [0.7, 3.3e5, 0, -1.25])
        let convolution = try builder.add(
            "conv", try Conv2D(Tensor(repeating: 0, shape: Shape(4, 2, 7, 7)), bias: bias, stride: 2, padding: 3), 0)
        if isPooled { _ = try builder.add("pool", try MaxPool2D(3, stride: 2, padding: 1), convolution) }
        let (network, image) = (Network(builder), try Tensor(repeating: 0.5, shape: Shape(1, 99, 83, 2)))
        let plan = try ExecutionPlan(
            network, inputs: [image.shape], mode: .inference, momentsAt: ["conv"], kernels: try KernelSet.preferred())
        var workspace = try plan.makeWorkspace()
        try plan.forward([image], in: &workspace)
        let found = try plan.moments(at: "conv", in: workspace)
        #expect(found.means == bias.values.map(Double.init))
        #expect(found.deviations == [0, 0, 0, 0])
    }

    @Test func whatWasNotPlannedForIsRefused() throws {
        let network = try TinyResNet.network()
        let plan = try ExecutionPlan(
            network, inputs: [TinyResNet.inputShape], mode: .inference, momentsAt: ["relu"],
            kernels: try KernelSet.preferred())
        let workspace = try plan.makeWorkspace()
        #expect(throws: NetworkError.notCaptured(name: "layer1", captured: ["relu"])) {
            try plan.moments(at: "layer1", in: workspace)
        }
        #expect(throws: NetworkError.self) {
            try ExecutionPlan(
                network, inputs: [TinyResNet.inputShape], mode: .inference, momentsAt: ["fc"],
                kernels: try KernelSet.preferred())
        }
    }

    /// By definition, in float64: the mean first, then the distances from it.
    private static func moments(_ values: Tensor, image: Int) -> (means: [Double], deviations: [Double]) {
        let (places, channels) = (values.shape[1] * values.shape[2], values.shape[3])
        var (means, deviations) = ([Double](), [Double]())
        for channel in 0..<channels {
            let own = (0..<places).map { Double(values.values[(image * places + $0) * channels + channel]) }
            let mean = own.reduce(0, +) / Double(places)
            means.append(mean)
            deviations.append((own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(places)).squareRoot())
        }
        return (means, deviations)
    }
}
