import Foundation
import GAMNetwork
import GAMTensor
import TestSupport
import Testing

struct GoldenLayerTests {
    /// A hundredth of what the issue asks for: float32 sums of a few hundred products.
    static let limit = 1e-6
    /// Winograd's transforms about double the rounding of a direct sum.
    static let convolutionLimit = 2e-6

    private static func check(_ folder: URL, count: Int) throws {
        let cases = try GoldenLayer.all(in: folder)
        #expect(cases.count == count)
        for name in KernelSet.available {
            let kernels = try KernelSet(named: name)
            for test in cases {
                for (array, deviation) in try test.deviations(kernels: kernels) {
                    let limit = test.name.hasPrefix("conv") ? convolutionLimit : limit
                    #expect(deviation <= limit, "\(test.name).\(array) on \(name)")
                }
            }
        }
    }

    @Test(.enabled(if: Golden.isPresent)) func everyCaseEqualsPyTorch() throws {
        try GoldenLayerTests.check(Golden.shared.appending(path: "golden"), count: 56)
    }

    @Test func casesInTheRepositoryEqualPyTorch() throws {
        try GoldenLayerTests.check(Golden.fixtures.appending(path: "Network"), count: 10)
    }

    /// Cross-entropy is a loss, not a layer here: it is the mean of log-softmax at the targets, and its gradient that
    /// of log-softmax from the (smoothed) targets.
    @Test(.enabled(if: Golden.isPresent)) func crossEntropyFollowsFromLogSoftmax() throws {
        let arrays = try Golden.arrays("golden/layers.safetensors")
        let settings = try GoldenLayer.settings(in: Golden.shared.appending(path: "golden"))
        let losses = settings.filter { $0["kind"] as? String == "cross_entropy" }
        #expect(losses.count == 2)
        for setting in losses {
            let name = try #require(setting["name"] as? String)
            let targets = try #require(setting["target"] as? [Int])
            let smoothing = try #require(setting["label_smoothing"] as? Double)
            let input = try #require(try arrays["\(name).input"]?.tensor())
            let classes = input.shape[1]
            var share = [Float](repeating: Float(smoothing / Double(classes)), count: input.values.count)
            for (row, target) in targets.enumerated() { share[row * classes + target] += Float(1 - smoothing) }
            let upstream = try #require(arrays["\(name).grad_output"]?.values.first ?? 1)
            let scale = Float(-upstream / Double(targets.count))
            let gradient = try Tensor(input.shape, share.map { $0 * scale })

            let logarithms = try Softmax(logarithmic: true)(input)
            let loss = zip(logarithms.values, share).reduce(0.0) { $0 - Double($1.0 * $1.1) } / Double(targets.count)
            let expected = try #require(arrays["\(name).output"]?.values.first)
            #expect(abs(loss - expected) <= 1e-6 * abs(expected))
            let found = try Softmax(logarithmic: true).gradients(input, outputGradient: gradient)
            let wanted = try #require(try arrays["\(name).grad_input"]?.tensor())
            #expect(Deviation.of(found.inputs[0], from: wanted) <= 1e-6)
        }
    }
}
