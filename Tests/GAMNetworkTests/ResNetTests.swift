import GAMNetwork
import GAMTensor
import Testing

struct ResNetTests {
    @Test(arguments: [
        (10, false, [1, 1, 1, 1]), (18, false, [2, 2, 2, 2]), (34, false, [3, 4, 6, 3]), (14, true, [1, 1, 1, 1]),
        (50, true, [3, 4, 6, 3]), (101, true, [3, 4, 23, 3]), (152, true, [3, 8, 36, 3]), (8, false, [1, 1, 1]),
    ])
    func depthAndBlocksAreReadOffTheNames(_ depth: Int, _ bottleneck: Bool, _ blocks: [Int]) throws {
        let weights = try TinyResNet.weights(
            bottleneck: bottleneck, blocks: blocks, widths: [2, 2, 3, 3], expansion: 2)
        let architecture = try ResNetArchitecture(weights)
        #expect(architecture.depth == depth && architecture.blocks == blocks)
        #expect(architecture.block == (bottleneck ? .bottleneck : .basic))
        let network = try ResNet.network(from: weights)
        let trained = weights.filter { !$0.key.contains("running") && !$0.key.contains("tracked") }
        #expect(network.parameterCount == trained.values.reduce(0) { $0 + $1.values.count })
        let plan = try ExecutionPlan(network, input: Shape(1, 21, 18, 2), gradientsAt: ["layer1"])
        var workspace = try plan.makeWorkspace()
        var numbers = SeededGenerator(seed: 5)
        let run = try plan.run(try numbers.tensor([1, 21, 18, 2]), in: &workspace)
        #expect(run.logits.shape == Shape(1, 3) && run.logits.firstNonFinite == nil)
        #expect(try run.gradient("layer1").shape == Shape(1, 6, 5, bottleneck ? 4 : 2))
    }

    @Test func groupsAndOddWidthsFollowFromTheShapes() throws {
        let weights = try TinyResNet.weights(
            bottleneck: true, widths: [6, 9, 3, 15], stem: 7, expansion: 2, groups: 3, inputs: 5, classes: 11)
        let network = try ResNet.network(from: weights)
        let groups = network.nodes.compactMap { node in
            if case .conv2D(let layer) = node.layer, node.name.hasSuffix("conv2") { layer.groups } else { nil }
        }
        #expect(groups == [3, 3, 3, 3, 3])
        let shapes = try network.shapes(for: [Shape(2, 40, 31, 5)])
        #expect(shapes[try network.value(of: "layer1")] == Shape(2, 10, 8, 12))
        #expect(shapes[try network.value(of: "layer4")] == Shape(2, 2, 1, 30))
        #expect(shapes[network.output] == Shape(2, 11))
    }

    @Test func capturePointsAreTorchvisionsNames() throws {
        let network = try TinyResNet.network()
        let points = network.capturePoints
        for name in ["conv1", "bn1", "relu", "maxpool", "layer2", "layer2.1", "layer2.1.conv2", "avgpool", "fc"] {
            #expect(points.contains(name))
        }
        #expect(Set(points).count == points.count)
        #expect(try network.value(of: "layer2") == network.value(of: "layer2.1.relu"))
        #expect(try network.value(of: "layer2") == network.value(of: "layer2.1"))
    }

    /// Everything a broken file can lack or hold, with the sentence that says so.
    static let defects: [(change: @Sendable (inout [String: Tensor]) throws -> Void, message: String)] = [
        ({ $0["conv1.weight"] = nil }, "conv1.weight: the weights have no such tensor"),
        (
            { $0["layer3.0.bn2.running_var"] = nil },
            "layer3.0.bn2.running_var: the weights have no such tensor (expected 9)"
        ),
        ({ $0["layer1.0.conv2.weight"] = nil }, "layer1.0.conv2.weight: the weights have no such tensor"),
        ({ $0["fc.weight"] = nil }, "fc.weight: the weights have no such tensor (expected classes x 7)"),
        (
            { $0["layer2.0.downsample.0.weight"] = nil },
            "layer2.0.downsample.0.weight: the weights have no such tensor (expected 6x5x1x1: the block changes shape)"
        ),
        ({ $0 = $0.filter { !$0.key.hasPrefix("layer") } }, "layer1.0.conv1.weight: the weights have no such tensor"),
        (
            { $0 = $0.filter { !$0.key.hasPrefix("layer2") } },
            "layer2.0.conv1.weight: the weights have no such tensor (expected a convolution, as there is layer3.0.bn1.bias)"
        ),
        (
            { $0["head.weight"] = try Tensor(Shape(1), [1]) },
            "head.weight: the weights have this tensor, but no layer of the network takes it"
        ),
        (
            { $0["bn1.weight"] = try Tensor(repeating: 1, shape: Shape(6)) }, "bn1.weight: shape 6, expected 5"
        ),
        (
            { $0["layer1.0.conv1.weight"] = try Tensor(repeating: 1, shape: Shape(5, 4, 3, 3)) },
            "layer1.0.conv1.weight: shape 5x4x3x3, expected 5x5x3x3"
        ),
        (
            { $0["layer1.0.conv1.weight"] = try Tensor(repeating: 1, shape: Shape(5, 5, 2, 3)) },
            "layer1.0.conv1.weight: shape 5x5x2x3, expected outputs x inputs x 3x3"
        ),
        (
            { $0["layer1.0.conv1.weight"] = try Tensor(repeating: 1, shape: Shape(5, 0, 3, 3)) },
            "layer1.0.conv1.weight: shape 5x0x3x3"
        ),
        (
            { $0["fc.weight"] = try Tensor(repeating: 1, shape: Shape(3, 8)) },
            "fc.weight: shape 3x8, expected classes x 7"
        ),
        ({ $0["fc.bias"] = try Tensor(repeating: 1, shape: Shape(4)) }, "fc.bias: shape 4, expected 3"),
        (
            { $0["layer2.0.downsample.0.weight"] = try Tensor(repeating: 1, shape: Shape(7, 5, 1, 1)) },
            "layer2.0.downsample.0.weight: shape 7x5x1x1, expected 6 outputs"
        ),
        (
            { $0["layer4.0.bn1.bias"] = try Tensor(Shape(7), [0, 0, 0, .nan, 0, 0, 0]) },
            "layer4.0.bn1.bias: value 3 is not a finite number"
        ),
        (
            { $0["fc.bias"] = try Tensor(Shape(3), [0, .infinity, 0]) }, "fc.bias: value 1 is not a finite number"
        ),
        (
            { $0["bn1.running_var"] = try Tensor(Shape(5), [1, 1, -1, 1, 1]) },
            "bn1.running_var: value 2 is a negative variance"
        ),
    ]

    @Test(arguments: defects.indices) func brokenWeightsAreNamed(_ index: Int) throws {
        var weights = try TinyResNet.weights()
        try ResNetTests.defects[index].change(&weights)
        let broken = weights
        let error = #expect(throws: NetworkError.self) { try ResNet.network(from: broken) }
        let message = ResNetTests.defects[index].message
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "") instead of \(message)")
    }

    @Test func inputItCannotTakeNamesTheLayer() throws {
        #expect(
            throws: NetworkError.shapeMismatch(
                layer: "conv1 (Conv2D)", expected: "2 input channels", found: "3 (shape 1x32x32x3)")
        ) { try ExecutionPlan(TinyResNet.network(), input: Shape(1, 32, 32, 3)) }
    }
}
