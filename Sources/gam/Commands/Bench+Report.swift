import GAMVerify

/// What repeated measuring of one thing gave, in milliseconds.
struct Timings {
    /// The middle one, the least, and the one that nine in ten do not exceed.
    let median, least, ninth: Double

    /// Summarises times; at least one.
    init(_ times: [Double]) {
        let sorted = times.sorted()
        least = sorted.first ?? .nan
        ninth = Timings.quantile(sorted, 0.9)
        median = Timings.quantile(sorted, 0.5)
    }

    /// Between two times in proportion to the place.
    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }

    /// The times as JSON, rounded to microseconds.
    var json: JSONValue {
        func rounded(_ value: Double) -> JSONValue { .number((value * 1000).rounded() / 1000) }
        return .object(["median": rounded(median), "min": rounded(least), "p90": rounded(ninth)])
    }
}

extension Bench {
    /// Writes what was measured.
    func report(_ timings: [Workload.Task: Timings], of model: Model) throws {
        let summary = try model.summary()
        let layer = layer ?? model.description.targetLayer
        let shape = model.inputShape
        guard !json else {
            var object: JSONObject = [
                "network": .string(summary.name), "model": .string(model.hash),
                "input": .array(([batch] + shape.dimensions.dropFirst()).map { .number(Double($0)) }),
                "layer": .string(layer), "threads": .number(Double(threads)),
                "repeat": .number(Double(`repeat`)), "instruction_set": .string(summary.instructionSet),
                "library": .string(LibraryVersion.current),
            ]
            for task in Workload.Task.allCases { object["\(task.rawValue)_ms"] = timings[task]?.json ?? .null }
            try Terminal.result(.object(object))
            return
        }
        let size = "\(shape[1]) x \(shape[2]) x \(shape[3])"
        try Terminal.result(
            "\(summary.name), \(size), batch \(batch), \(threads) thread\(threads == 1 ? "" : "s"), "
                + "\(summary.instructionSet); milliseconds, each \(`repeat`) times")
        try Terminal.result("")
        let names: [Workload.Task: String] = [
            .forward: "forward", .map: "forward and map at \(layer)", .verify: "verification",
        ]
        let rows = Workload.Task.allCases.compactMap { task -> [String]? in
            guard let timing = timings[task] else { return nil }
            return [names[task] ?? task.rawValue]
                + [timing.median, timing.least, timing.ninth].map { Decimal.text($0, digits: 3) }
        }
        let table = [["", "median", "least", "nine in ten below"]] + rows
        for line in Table.lines(table, [.left, .right, .right, .right]) { try Terminal.result(line) }
    }

    /// Writes the time of each step.
    func report(_ steps: [StepTiming]) throws {
        func rate(_ step: StepTiming) -> Double { 2 * Double(step.products) / step.seconds * 1e-9 }
        guard !json else {
            try Terminal.result(
                .array(
                    steps.map { step in
                        .object([
                            "layer": .string(step.layer), "backward": .bool(step.isBackward),
                            "step": .string(step.kind),
                            "output": .array(step.output.dimensions.map { .number(Double($0)) }),
                            "products": .number(Double(step.products)), "ms": .number(step.seconds * 1000),
                        ])
                    }))
            return
        }
        func row(_ step: StepTiming) -> [String] {
            [
                step.layer, step.kind, step.output.dimensions.map(String.init).joined(separator: " x "),
                Decimal.text(Double(step.products) * 1e-6, digits: 2), Decimal.text(step.seconds * 1000, digits: 3),
                step.products == 0 ? "" : Decimal.text(rate(step), digits: 0),
            ]
        }
        func part(_ isBackward: Bool, _ name: String) -> [[String]] {
            let part = steps.filter { $0.isBackward == isBackward }
            guard !part.isEmpty else { return [] }
            let sum = Decimal.text(part.reduce(0) { $0 + $1.seconds } * 1000, digits: 3)
            return part.map(row) + [[name, "", "", "", sum]]
        }
        let head = ["layer", "step", "output", "million products", "ms", "GFLOP/s"]
        let table = [head] + part(false, "forward pass") + part(true, "backward pass")
        for line in Table.lines(table, [.left, .left, .left, .right, .right, .right]) { try Terminal.result(line) }
    }

    /// Writes the time of each part of a verification and what share of the forward pass that is.
    func report(_ stages: [StageTiming]) throws {
        let forward = stages.first(where: \.isPass)?.seconds ?? .nan
        let rest = stages.filter { !$0.isPass }.reduce(0) { $0 + $1.seconds }
        guard !json else {
            try Terminal.result(
                .array(
                    stages.map { stage in
                        .object([
                            "stage": .string(stage.stage), "pass": .bool(stage.isPass),
                            "ms": .number(stage.seconds * 1000), "of_forward": .number(stage.seconds / forward),
                        ])
                    }))
            return
        }
        func row(_ name: String, _ seconds: Double) -> [String] {
            [name, Decimal.text(seconds * 1000, digits: 3), Decimal.text(100 * seconds / forward, digits: 1)]
        }
        let table =
            [["part", "ms", "% of forward"]] + stages.map { row($0.stage, $0.seconds) }
            + [row("all but the two passes", rest)]
        for line in Table.lines(table, [.left, .right, .right]) { try Terminal.result(line) }
    }
}
