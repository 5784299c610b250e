import GAMNetwork
import GAMTensor
import Testing

struct RandomWeightsTests {
    /// torchvision's counts of trained values.
    @Test(arguments: [(18, 11_689_512), (34, 21_797_672), (50, 25_557_032)])
    func makesTheUsualNetworks(depth: Int, parameters: Int) throws {
        let weights = try ResNet.randomWeights(depth: depth)
        #expect(try ResNetArchitecture(weights).depth == depth)
        #expect(try ResNet.network(from: weights).parameterCount == parameters)
    }

    @Test(arguments: [10, 101, 152])
    func keepsValuesOfOneMagnitude(depth: Int) throws {
        let weights = try ResNet.randomWeights(depth: depth, width: 4, inputs: 1, classes: 5, seed: 3)
        #expect(try ResNetArchitecture(weights).depth == depth)
        var numbers = SeededGenerator(seed: 1)
        let plan = try ExecutionPlan(
            try ResNet.network(from: weights), input: Shape(1, 40, 40, 1), keep: ["layer1", "layer4"])
        var workspace = try plan.makeWorkspace()
        let run = try plan.run(try numbers.tensor([1, 40, 40, 1]), in: &workspace)
        for name in ["layer1", "layer4"] {
            let largest = try run.activation(name).values.max() ?? 0
            #expect((0.01...100).contains(largest), "\(name): \(largest)")
        }
        #expect(run.logits.shape == Shape(1, 5))
    }

    @Test func dependOnTheSeedAlone() throws {
        let once = try ResNet.randomWeights(depth: 10, width: 2, seed: 7)
        #expect(try ResNet.randomWeights(depth: 10, width: 2, seed: 7) == once)
        #expect(try ResNet.randomWeights(depth: 10, width: 2, seed: 8) != once)
    }

    @Test func refuseWhatThereIsNot() {
        #expect(throws: NetworkError.self) { try ResNet.randomWeights(depth: 11) }
        #expect(throws: NetworkError.self) { try ResNet.randomWeights(depth: 18, width: 0) }
        #expect(throws: NetworkError.self) { try ResNet.randomWeights(depth: 18, classes: 1 << 40) }
    }
}
