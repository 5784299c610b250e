import GAMNetwork
import GAMTensor
import GAMVerification
import Testing

@Suite("Layers that are looked at")
struct ObservedLayersTests {
    /// A narrow residual network, of its first stages only where so many are given.
    private static func network(depth: Int, stages: Int) throws -> Network {
        let weights = try ResNet.randomWeights(depth: depth, width: 2, inputs: 1, classes: 2)
        var kept = weights.filter { name, _ in !(stages..<4).contains { name.hasPrefix("layer\($0 + 1).") } }
        let channels = (depth < 50 ? 2 : 8) << (stages - 1)
        kept["fc.weight"] = try Tensor(repeating: 0.5, shape: Shape(2, channels))
        return try ResNet.network(from: kept)
    }

    /// One block of backward pass away: with one block a stage that is the stage before the last.
    @Test(arguments: [
        (10, 4, "layer3"), (10, 3, "layer2"), (10, 1, "layer1"), (18, 4, "layer4.0"), (18, 1, "layer1.0"),
        (34, 4, "layer4.1"), (34, 2, "layer2.2"), (50, 4, "layer4.1"),
    ])
    func attentionIsProfiledWhereTheLastBlockReads(_ depth: Int, _ stages: Int, _ name: String) throws {
        let layers = try ObservedLayers(
            residual: ObservedLayersTests.network(depth: depth, stages: stages), target: "layer\(stages)")
        #expect(layers.attention == name)
        #expect([layers.stem, layers.early, layers.penultimate] == ["relu", "layer1", "avgpool"])
    }

    @Test func aTargetThatThereIsNotIsRefused() throws {
        let network = try ObservedLayersTests.network(depth: 10, stages: 3)
        #expect(throws: VerificationError.self) { try ObservedLayers(residual: network, target: "layer4") }
    }
}
