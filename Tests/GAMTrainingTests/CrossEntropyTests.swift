import Foundation
import GAMTensor
import GAMTraining
import TestSupport
import Testing

struct CrossEntropyTests {
    private static func logits(_ rows: Int, _ classes: Int) throws -> Tensor {
        var numbers = SeededGenerator(seed: 4)
        return try Tensor(
            Shape(rows, classes), (0..<(rows * classes)).map { _ in Float(6 * numbers.uniform() - 3) })
    }

    /// Central differences in the loss, which is float64 inside; a logit moves by what float32 makes of the step.
    @Test(arguments: [0, 0.1], [nil, [0.5, 2, 1.5, 0]] as [[Double]?])
    func gradientEqualsFiniteDifferences(_ smoothing: Double, _ weights: [Double]?) throws {
        let loss = CrossEntropy(classWeights: weights, labelSmoothing: smoothing)
        let (logits, labels) = (try Self.logits(5, 4), [0, 1, 2, 1, 3])
        let found = try loss(logits, labels: labels).gradient
        for place in logits.values.indices {
            let sides = try [Float(0.01), -0.01].map { step in
                var values = logits.values
                values[place] += step
                return (values[place], try loss(try Tensor(logits.shape, values), labels: labels).loss)
            }
            let numeric = (sides[0].1 - sides[1].1) / Double(sides[0].0 - sides[1].0)
            #expect(abs(Double(found[place]) - numeric) < 2e-5)
        }
    }

    @Test func plainLossIsTheMeanLogarithm() throws {
        let result = try CrossEntropy()(try Tensor(Shape(2, 2), [0, 0, 0, Float(log(3.0))]), labels: [0, 0])
        #expect(abs(result.loss - (log(2) + log(4)) / 2) < 1e-7)
        #expect(result.correct == 1)
    }

    @Test func largestLogitsDoNotOverflow() throws {
        let result = try CrossEntropy()(try Tensor(Shape(1, 2), [3e38, -3e38]), labels: [0])
        #expect(result.loss == 0)
        #expect(try !CrossEntropy()(try Tensor(Shape(1, 2), [.nan, 0]), labels: [0]).loss.isFinite)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let logits = try Self.logits(2, 3)
        #expect(throws: TrainingError.self) { try CrossEntropy()(logits, labels: [0]) }
        #expect(throws: TrainingError.self) { try CrossEntropy()(logits, labels: [0, 3]) }
        #expect(throws: TrainingError.self) { try CrossEntropy(classWeights: [1])(logits, labels: [0, 1]) }
    }

    @Test(.enabled(if: Golden.isPresent)) func equalsPyTorchs() throws {
        let arrays = try Golden.arrays("golden/layers.safetensors")
        for name in arrays.keys.filter({ $0.hasPrefix("cross_entropy") && $0.hasSuffix(".input") }) {
            let own = name.dropLast(".input".count)
            guard let input = arrays[name], let target = arrays["\(own).target"], let output = arrays["\(own).output"]
            else { continue }
            let result = try CrossEntropy()(try input.tensor(), labels: target.values.map { Int($0) })
            #expect(abs(result.loss - output.values[0]) < 1e-6 * max(1, abs(output.values[0])))
        }
    }
}
