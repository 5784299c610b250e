import Foundation
import GAMNetwork
import GAMTensor
import GAMTraining
import TestSupport
import Testing

/// The course of a training in PyTorch (Benchmarks/peers/train_course.py), followed step by step.
struct PyTorchCourseTests {
    /// What a recipe of the script is here.
    struct Recipe: Sendable, CustomTestStringConvertible {
        let name: String
        let loss: CrossEntropy
        let schedule: RateSchedule
        let peak: Double
        let decaysAll: Bool
        let rule: @Sendable (_ rate: Double, _ step: Int) -> UpdateRule

        var testDescription: String { name }
    }

    static let recipes = [
        Recipe(
            name: "nesterov", loss: CrossEntropy(), schedule: .oneCycle(), peak: 0.02, decaysAll: true,
            rule: { rate, _ in .momentum(rate: rate, momentum: 0.9, nesterov: true, decay: 0.001) }),
        Recipe(
            name: "momentum", loss: CrossEntropy(classWeights: [0.5, 1, 2], labelSmoothing: 0.1), schedule: .cosine,
            peak: 0.01, decaysAll: false,
            rule: { rate, _ in .momentum(rate: rate, momentum: 0.9, nesterov: false, decay: 0.05) }),
        Recipe(
            name: "adamw", loss: CrossEntropy(labelSmoothing: 0.05), schedule: .cosine, peak: 0.002, decaysAll: false,
            rule: { rate, step in
                .adamW(rate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.05, step: step + 1)
            }),
    ]

    /// Float32 here, float64 there: rounding is enlarged by every step, most by AdamW, whose first steps divide gradients
    /// by their own size however small they are.
    @Test(arguments: recipes, [1, 2])
    func lossesFollowPyTorchs(_ recipe: Recipe, _ threads: Int) throws {
        let url = Golden.fixtures.appending(path: "Training/course.safetensors")
        let arrays = try GoldenArray.read(url).arrays
        var start = [String: Tensor]()
        for (name, array) in arrays where name.hasPrefix("start.") {
            start[String(name.dropFirst("start.".count))] = try array.tensor()
        }
        let images = try #require(arrays["images"])
        let labels = try #require(arrays["labels"]).values.map { Int($0) }
        let losses = try #require(arrays["\(recipe.name).losses"]).values
        let count = 8 * 48 * 48
        let batches = try (0..<3).map { index in
            try Tensor(
                Shape(8, 48, 48, 1),
                images.values[(index * count)..<((index + 1) * count)].map { Float(($0 / 255 - 0.5) / 0.25) })
        }
        var network = try TrainableNetwork(
            try ResNet.network(from: start), input: batches[0].shape, threads: threads, leastSharedWork: 0)
        var worst = 0.0
        for step in 0..<losses.count {
            let logits = try network.forward(batches[step % 3])
            let result = try recipe.loss(logits, labels: Array(labels[(step % 3 * 8)..<(step % 3 * 8 + 8)]))
            try network.backward(from: result.gradient)
            let rate = recipe.schedule.rate(step: step, of: losses.count, peak: recipe.peak)
            try network.update(recipe.rule(rate, step), decaysAll: recipe.decaysAll)
            network.updateStatistics()
            worst = max(worst, abs(result.loss - losses[step]))
        }
        #expect(worst < 5e-5, "\(recipe.name): \(worst)")
        let last = try network.tensors()
        for (name, array) in arrays where name.hasPrefix(recipe.name + ".") && !name.hasSuffix("losses") {
            let found = try #require(last[String(name.dropFirst(recipe.name.count + 1))]).values
            let scale = array.values.map(abs).max() ?? 1
            let distance = zip(found, array.values).map { abs(Double($0) - $1) }.max() ?? .infinity
            #expect(distance / scale < 2e-3, "\(name): \(distance / scale)")
        }
    }
}
