import GAMNetwork
import GAMTensor
import Testing

/// A stem that is pooled band by band gives the bits of one that is pooled as a whole.
struct PooledStemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let image: [Int]
        let outputs: Int
        let pool: Window
        var roundsUp = false
        var testDescription: String { "\(image) to \(outputs) channels, windows \(pool), rounds up: \(roundsUp)" }
    }

    private static let usual = Window(3, stride: 2, padding: 1)

    /// Sizes with one band and with several, that share rows, none, or leave rows between them.
    @Test(arguments: [
        Case(image: [1, 224, 32, 3], outputs: 8, pool: usual),
        Case(image: [3, 75, 41, 2], outputs: 17, pool: usual),
        Case(image: [2, 75, 41, 3], outputs: 33, pool: usual, roundsUp: true),
        Case(image: [1, 3, 5, 3], outputs: 4, pool: usual),
        Case(image: [2, 131, 16, 4], outputs: 16, pool: Window(2, stride: 2)),
        Case(image: [1, 131, 16, 3], outputs: 5, pool: Window(2, stride: 3)),
        Case(image: [2, 90, 31, 3], outputs: 6, pool: Window(3, stride: 1, padding: 1)),
        Case(image: [1, 90, 31, 3], outputs: 6, pool: Window(3, stride: 2, padding: 1, dilation: 3)),
        Case(image: [1, 7, 9, 3], outputs: 4, pool: Window(2, stride: 1, padding: 1, dilation: 5)),
        Case(image: [1, 200, 31, 3], outputs: 6, pool: Window(40, stride: 20, padding: 20)),
    ])
    func sameBitsAsPooledAsAWhole(_ test: Case) throws {
        for instructions in KernelSet.available {
            let kernels = try KernelSet(named: instructions)
            let (network, image) = try Self.stem(test)
            let whole = try Self.pool(network, image, keeping: ["relu", "pool"], kernels, threads: 1)
            #expect(!whole.kinds.contains("PooledStemStep"))
            for threads in [1, 2, 3, 8] {
                let banded = try Self.pool(network, image, keeping: ["pool"], kernels, threads: threads)
                #expect(banded.kinds == ["PooledStemStep"])
                #expect(banded.pooled == whole.pooled, "\(instructions), \(threads) threads")
            }
        }
    }

    /// Where gradients run back through the pooling, the values that it chose from stay.
    @Test func staysApartWhereGradientsPass() throws {
        let (network, image) = try Self.stem(Case(image: [1, 40, 41, 3], outputs: 6, pool: Self.usual), classes: 2)
        let plan = try ExecutionPlan(
            network, inputs: [image.shape], mode: .inference, inputGradients: true, kernels: try KernelSet.preferred())
        var workspace = try plan.makeWorkspace()
        #expect(try plan.timeSteps(image, rounds: 1, in: &workspace).allSatisfy { $0.kind != "PooledStemStep" })
    }

    private static func stem(_ test: Case, classes: Int? = nil) throws -> (network: Network, image: Tensor) {
        var numbers = SeededGenerator(for: test.testDescription)
        let channels = test.image[3]
        var network = NetworkBuilder()
        let weight = try numbers.tensor([test.outputs, channels, 7, 7], scale: 0.1)
        let bias = try numbers.tensor([test.outputs])
        let convolution = try network.add(
            "conv", try Conv2D(weight, bias: bias, stride: 2, padding: 3), 0)
        let rectified = try network.add("relu", ReLU(), convolution)
        let pooled = try network.add("pool", try MaxPool2D(test.pool, roundsUp: test.roundsUp), rectified)
        if let classes {
            let mean = try network.add("mean", try AdaptiveAvgPool2D(), pooled)
            let features = try network.add("features", Flatten(), mean)
            _ = try network.add("logits", try Linear(try numbers.tensor([classes, test.outputs])), features)
        }
        return (Network(network), try numbers.tensor(test.image))
    }

    private static func pool(
        _ network: Network, _ image: Tensor, keeping kept: [String], _ kernels: KernelSet, threads: Int
    ) throws -> (pooled: Tensor, kinds: [String]) {
        let plan = try ExecutionPlan(
            network, inputs: [image.shape], mode: .inference, keep: kept, kernels: kernels, threads: threads,
            leastSharedWork: 1)
        var workspace = try plan.makeWorkspace()
        let kinds = try plan.timeSteps(image, rounds: 1, in: &workspace).map(\.kind)
        try plan.forward([image], in: &workspace)
        return (try plan.value(of: "pool", in: workspace), kinds)
    }
}
