import Foundation
import GAMNetwork
import GAMTensor
import GAMVerification
import TestSupport
import Testing

/// ODIN against PyTorch's own derivatives (`Tests/Fixtures/Verification/make_odin.py`).
@Suite("A step of the input away from the network's doubt")
struct InputPerturbationTests {
    /// What PyTorch computed in float64 for one image.
    private struct Expected: Decodable {
        let logits, moved: [Double]
        let score: Double
    }

    @Test(arguments: [0, 1])
    func movesTheLogitsAsPyTorchDoes(image: Int) throws {
        let fixtures = Golden.fixtures
        let expected = try JSONDecoder().decode(
            [Expected].self, from: Data(contentsOf: fixtures.appending(path: "Verification/odin.json")))[image]
        let weights = try GoldenArray.read(fixtures.appending(path: "Network/tiny-basic.weights.safetensors")).arrays
        let arrays = try GoldenArray.read(fixtures.appending(path: "Network/tiny-basic.arrays.safetensors")).arrays
        let network = try ResNet.network(from: weights.mapValues { try $0.tensor() })
        let input = try #require(arrays["input.\(image)"]).tensor().channelsLast()
        let observer = try Observer(
            network, input: input.shape, layers: ObservedLayers(residual: network, target: "layer4"),
            needs: ObservationNeeds(perturbsInput: true))
        let observation = try observer.observe(input)
        let moved = try #require(observation.perturbedLogits)
        // The step moves the logits by 0.03 to 0.09; float32 leaves 1e-6 of 4.6 open, a derivative of the wrong sign at one
        // of the 2146 values about 4e-5.
        for place in expected.moved.indices {
            #expect(abs(observation.logits[place] - expected.logits[place]) < 1e-5)
            #expect(abs(moved[place] - expected.moved[place]) < 1e-5)
            #expect(abs(moved[place] - observation.logits[place]) > 0.02)
        }
        let score = try #require(LogitScores.maximumSoftmax(moved, temperature: 1000))
        // A thousandth of what the logits differ by.
        #expect(abs(score - expected.score) < 1e-8)
    }
}
