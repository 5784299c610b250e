import GAMTensor

/// How long each step of a plan takes, for whoever tunes them.
extension ExecutionPlan {
    /// One step: its kind, about how many multiply-adds it does, and its shortest time.
    package struct StepTiming: Sendable {
        package let kind: String
        package let work: Int
        package var duration: Duration
    }

    /// The shortest time of each step, forward pass first, over so many runs on what a run before left in the workspace
    /// (the backward pass starts from the first class).
    package func stepTimings(repeats: Int, in workspace: inout Workspace) -> [StepTiming] {
        let steps = program.forwardSteps + (program.backward?.steps ?? [])
        var timings = steps.map { StepTiming(kind: "\(type(of: $0.step))", work: $0.step.work, duration: .seconds(60)) }
        let clock = ContinuousClock()
        let outputs = shapes[network.output]
        for _ in 0..<repeats {
            for (index, step) in steps.enumerated() {
                if index == program.forwardSteps.count, let seed = program.backward?.seed, outputs.rank == 2 {
                    workspace.fill(
                        seed, rowsOf: outputs[1], onesAt: [Int](repeating: 0, count: outputs[0]))
                }
                let duration = clock.measure { workspace.run([step], kernels) }
                timings[index].duration = min(timings[index].duration, duration)
            }
        }
        return timings
    }
}
