import GAMTraining
import GAMVerify

/// Steps of training on images of chance: what a training of this network costs.
final class TrainingWorkload {
    private var network: TrainableNetwork
    private let batch: Tensor
    private let labels: [Int]
    private var step = 0

    init(_ model: Model, batch count: Int, threads: Int) throws {
        let shape = Shape([count] + model.inputShape.dimensions.dropFirst())
        var numbers = SeededGenerator(seed: 0)
        batch = try Tensor(shape, (0..<(shape.elementCount ?? 0)).map { _ in Float(2 * numbers.uniform() - 1) })
        labels = (0..<count).map { $0 % model.classes.count }
        network = try TrainableNetwork(model.network, input: shape, threads: threads)
    }

    /// One step: forward, loss, backward, AdamW, running statistics.
    func run() throws {
        step += 1
        let result = try CrossEntropy()(try network.forward(batch), labels: labels)
        try network.backward(from: result.gradient)
        try network.update(
            .adamW(rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01, step: step), decaysAll: true)
        network.updateStatistics()
    }
}

extension Bench {
    /// Times steps of training, or answers lines that ask for one.
    func train(_ model: Model) throws {
        let workload = try TrainingWorkload(model, batch: batch, threads: threads)
        let clock = ContinuousClock()
        func time() throws -> Duration {
            let start = clock.now
            try workload.run()
            return start.duration(to: clock.now)
        }
        if serve {
            while let line = readLine() {
                guard line == "train" else { throw TrainingError.setting(name: "line", expected: "train", found: line) }
                let start = ProcessorTime.now
                let elapsed = try time()
                try Terminal.result("\(Int(elapsed / .nanoseconds(1))) \(ProcessorTime.now - start)")
            }
            return
        }
        try workload.run()
        var times = [Double]()
        for _ in 0..<`repeat` { times.append(try time() / .milliseconds(1)) }
        let timing = Timings(times)
        let rate = Double(batch) / timing.median * 1000
        if json {
            try Terminal.result(
                .object([
                    "train_ms": timing.json, "images_per_second": .number((rate * 10).rounded() / 10),
                    "batch": .number(Double(batch)), "threads": .number(Double(threads)),
                    "library": .string(LibraryVersion.current),
                ]))
        } else {
            try Terminal.result(
                "training, batch \(batch), \(threads) thread\(threads == 1 ? "" : "s"): median "
                    + "\(Decimal.text(timing.median, digits: 2)) ms a step, least "
                    + "\(Decimal.text(timing.least, digits: 2)) ms, \(Decimal.text(rate, digits: 1)) images a second")
        }
    }
}
