import GAMNetwork
import GAMTensor
import Testing

struct BatchNorm2DTests {
    static func norm(_ image: [Int], training: Bool, epsilon: Double = 1e-5) throws -> LayerCase {
        let name = "\(training ? "batch" : "running") statistics of \(image), epsilon \(epsilon)"
        var numbers = SeededGenerator(for: name + " parameters")
        let layer = try BatchNorm2D(
            weight: try numbers.tensor([image[3]]), bias: try numbers.tensor([image[3]]),
            runningMean: try numbers.tensor([image[3]]),
            runningVariance: try numbers.tensor([image[3]], offset: 1.5), epsilon: epsilon)
        return try LayerCase(
            name, layer, NaiveBatchNorm(epsilon: epsilon, usesBatch: training), image, training: training)
    }

    @Test(arguments: [
        try norm([1, 1, 1, 1], training: false), try norm([3, 5, 4, 17], training: false),
        try norm([2, 3, 3, 33], training: false, epsilon: 1e-3), try norm([1, 1, 1, 24], training: false),
        try norm([3, 1, 1, 1], training: true), try norm([3, 5, 4, 17], training: true),
        try norm([2, 3, 3, 33], training: true, epsilon: 1e-3), try norm([1, 7, 5, 5], training: true),
    ])
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test(arguments: [try norm([2, 3, 2, 3], training: false), try norm([2, 3, 2, 3], training: true)])
    func gradientsEqualFiniteDifferences(_ test: LayerCase) throws {
        try LayerCheck.equalsFiniteDifferences(test)
    }

    @Test func batchStatisticsAreTheBatchs() throws {
        let test = try BatchNorm2DTests.norm([3, 4, 5, 7], training: true)
        let gradient = try test.outputGradient([3, 4, 5, 7])
        let found = try test.layer.gradients(test.inputs[0], outputGradient: gradient, training: true)
        let statistics = try #require(found.batchStatistics)
        let expected = NaiveBatchNorm(epsilon: 1e-5, usesBatch: true).statistics(NaiveArray(test.inputs[0]), [:])
        for (mean, wanted) in zip(statistics.mean, expected.mean) { #expect(abs(mean - wanted) < 1e-14) }
        for (variance, wanted) in zip(statistics.variance, expected.variance) {
            #expect(abs(variance - wanted) < 1e-14)
        }
        #expect(statistics.mean.count == 7 && statistics.variance.count == 7)
        #expect(try test.layer.gradients(test.inputs[0], outputGradient: gradient).batchStatistics == nil)
    }

    @Test func parametersThatDoNotFitAreRefused() throws {
        let one = try Tensor(repeating: 1, shape: Shape(3))
        let negative = try Tensor(Shape(3), [1, -1, 1])
        let unknown = try Tensor(Shape(3), [1, .nan, 1])
        let short = try Tensor(repeating: 1, shape: Shape(2))
        for variance in [negative, unknown, short] {
            #expect(throws: NetworkError.self) {
                try BatchNorm2D(weight: one, bias: one, runningMean: one, runningVariance: variance)
            }
        }
        for (epsilon, momentum) in [(0, 0.1), (.nan, 0.1), (-1, 0.1), (1e-5, 1.5), (1e-5, .nan)] {
            #expect(throws: NetworkError.self) {
                try BatchNorm2D(
                    weight: one, bias: one, runningMean: one, runningVariance: one, epsilon: epsilon,
                    momentum: momentum)
            }
        }
        let layer = try BatchNorm2D(weight: one, bias: one, runningMean: one, runningVariance: one)
        #expect(
            throws: NetworkError.shapeMismatch(layer: "BatchNorm2D", expected: "3 channels", found: "2 (shape 1x4x4x2)")
        ) { try layer(Tensor(repeating: 1, shape: Shape(1, 4, 4, 2))) }
    }
}
