import GAMVerify
import TestSupport
import Testing

/// The parts one layer below the gate, used as the documentation shows.
@Suite("One layer down")
struct OneLayerDownTests {
    @Test func aPlanGivesAMapThatCanBeCompared() throws {
        let weights = try TinyModel.weights(
            seed: 7, head: [[1, 0, 1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1, 0, 1]], biases: [0, 0])
        var tensors = [String: Tensor]()
        for name in weights.names { tensors[name] = try weights.tensor(named: name) }
        let image = try Tensor(Shape(1, 48, 40, 1), (0..<(48 * 40)).map { Float($0 % 13) / 13 })

        let network = try ResNet.network(from: tensors)
        let plan = try ExecutionPlan(
            network, input: Shape(1, 48, 40, 1), keep: ["layer1", "layer3"], gradientsAt: ["layer2"])
        var workspace = try plan.makeWorkspace()
        let run = try plan.run(image, target: .predictedClass, in: &workspace)
        let map = try GradCAM().map(
            activation: run.activation("layer2"), gradient: run.gradient("layer2"), layer: "layer2",
            classIndex: run.targetClasses[0])
        let same = try Similarity.ssim(map, map)

        #expect(map.height == 6 && map.width == 5 && map.layer == "layer2" && !map.isEmpty)
        #expect(same == 1)
        #expect(try run.activation("layer1").shape == Shape(1, 12, 10, 4))
        #expect(throws: NetworkError.self) { try run.gradient("layer1") }
    }

    @Test func aLayerCanBeCalledByItself() throws {
        let x = try Tensor(Shape(1, 3, 3, 1), [0, 0, 0, 0, 1, 0, 0, 0, 0])
        let weight = try Tensor(Shape(1, 1, 3, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9])
        let y = try Conv2D(weight, stride: (1, 1), padding: (1, 1))(x)
        #expect(y.values == [9, 8, 7, 6, 5, 4, 3, 2, 1])
    }
}
