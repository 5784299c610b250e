import GAMVerify
import Testing

@Suite("Maps of a shuffled network")
struct ModelRandomisationTests {
    @Test func changeWithTheNetworkAndAreTheSameAgain() throws {
        let model = try TinyModel.random(seed: 21)
        let images = Array(TinySite.test.prefix(6))
        let report = try model.randomisation(of: images, layer: "layer1", method: LayerCAM())
        #expect(try model.randomisation(of: images, layer: "layer1", method: LayerCAM()) == report)
        // From the head to the stem, convolutions of the shortcuts among them.
        #expect(report.steps.first?.weight == "fc.weight" && report.steps.last?.weight == "conv1.weight")
        #expect(report.steps.allSatisfy { $0.comparedCount <= 6 } && report.steps[0].comparedCount > 0)
        #expect(report.imageCount == 6 && report.layer == "layer1" && report.method == LayerCAM().name)
        let last = try #require(report.steps.last?.spearman)
        #expect(last.lower <= last.estimate && last.estimate <= last.upper && last.estimate < 0.95)
        #expect(report.mapsDependOnParameters == (last.estimate <= 0.5))
        let alone = try model.randomisation(of: images, order: .independent, seeds: [4], layer: "layer1")
        #expect(alone.mapsDependOnParameters == nil && alone.steps.count == report.steps.count)
    }

    @Test func aLayerThatIsNoneIsNamed() throws {
        #expect(throws: GAMError.self) {
            try TinyModel.random(seed: 21).randomisation(of: Array(TinySite.test.prefix(2)), layer: "layer9")
        }
    }
}
