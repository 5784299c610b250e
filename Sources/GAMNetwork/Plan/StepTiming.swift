package import GAMTensor

/// How long one step of a forward pass took.
package struct StepTiming: Sendable, Equatable {
    /// The layer whose sum it computes, or the layer itself: the first of those that were fused.
    package let layer: String
    /// The kind of step, as `WinogradStep`.
    package let kind: String
    /// The shape of what it gives.
    package let output: Shape
    /// Multiply-adds of the plain sum, however the step computes it; 0 for a layer that has none.
    package let products: Int
    /// Seconds, the least of all rounds.
    package fileprivate(set) var seconds: Double
}

extension ExecutionPlan {
    /// Runs the forward pass step by step and times each.
    ///
    /// - Parameters:
    ///   - input: the input as planned.
    ///   - rounds: how often; the least time of each step counts. One round more warms up.
    ///   - workspace: the memory, made by this plan.
    /// - Returns: the steps in their order.
    /// - Throws: ``NetworkError`` where the input does not fit.
    package func timeSteps(
        _ input: Tensor, rounds: Int, in workspace: inout Workspace
    ) throws(NetworkError) -> [StepTiming] {
        try forward([input], in: &workspace)
        var timings = program.forwardSteps.map { timing(of: $0.step) }
        let clock = ContinuousClock()
        for _ in 0..<max(1, rounds) {
            // The input's memory may have been used again.
            workspace.fill(program.buffers[0], with: input.values)
            for (index, step) in program.forwardSteps.enumerated() {
                let start = clock.now
                workspace.run([step], kernels)
                timings[index].seconds = min(timings[index].seconds, start.duration(to: clock.now) / .seconds(1))
            }
        }
        return timings
    }

    /// What a step does; its time is still to be found.
    private func timing(of step: any PlanStep) -> StepTiming {
        let kind = String(describing: type(of: step))
        let written = network.nodes.indices.last { index in
            step.writes.contains(program.buffers[network.inputCount + index])
        }
        guard let written else {
            return StepTiming(layer: kind, kind: kind, output: Shape(), products: 0, seconds: .infinity)
        }
        var node = network.nodes[written]
        while ["BatchNorm2D", "ReLU", "Add", "Flatten"].contains(node.layer.kindName), let value = node.inputs.first,
            value >= network.inputCount
        {
            node = network.nodes[value - network.inputCount]
        }
        let output = shapes[network.inputCount + written]
        let weights = node.layer.parameters.first { $0.name == "weight" }?.value
        let products = weights.map { weight in
            (output.elementCount ?? 0) / max(1, weight.shape[0]) * weight.values.count
        }
        return StepTiming(layer: node.name, kind: kind, output: output, products: products ?? 0, seconds: .infinity)
    }
}
