package import GAMTensor

/// How long one layer of a forward pass took, with what was fused into it.
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
        let groups = stepsByLayer()
        var timings = groups.map(\.timing)
        let clock = ContinuousClock()
        for _ in 0..<max(1, rounds) {
            // The input's memory may have been used again.
            workspace.fill(program.buffers[0], with: input.values)
            for (index, group) in groups.enumerated() {
                let start = clock.now
                workspace.run(group.steps, kernels)
                timings[index].seconds = min(timings[index].seconds, start.duration(to: clock.now) / .seconds(1))
            }
        }
        return timings
    }

    /// The steps of the forward pass, layer by layer: what only prepares an input belongs to the layer that reads it.
    private func stepsByLayer() -> [(timing: StepTiming, steps: [Program.Scheduled])] {
        var groups = [(timing: StepTiming, steps: [Program.Scheduled])]()
        var preparing = [Program.Scheduled]()
        for step in program.forwardSteps {
            preparing.append(step)
            guard let timing = timing(of: step.step, besides: Set(groups.map(\.timing.layer))) else { continue }
            groups.append((timing, preparing))
            preparing = []
        }
        return groups
    }

    /// What a step does, its layer none of those that others do; `nil` for a step that gives no layer's value.
    ///
    /// Its time is still to be found.
    private func timing(of step: any PlanStep, besides others: Set<String>) -> StepTiming? {
        let kind = String(describing: type(of: step))
        let written = outline.nodes.indices.last { index in
            step.writes.contains(program.buffers[outline.inputCount + index])
        }
        guard let written, let node = origin(of: written, besides: others) else { return nil }
        let output = shapes[outline.inputCount + written]
        let products = node.weight.map { weight in
            (output.elementCount ?? 0) / max(1, weight[0]) * (weight.elementCount ?? 0)
        }
        return StepTiming(layer: node.name, kind: kind, output: output, products: products ?? 0, seconds: .infinity)
    }

    /// The layer with which a chain of fused ones begins; of a sum's two chains the one that is not done yet.
    private func origin(of index: Int, besides others: Set<String>) -> NetworkOutline.Node? {
        let node = outline.nodes[index]
        guard ["BatchNorm2D", "ReLU", "Add", "Flatten"].contains(node.kind) else {
            return others.contains(node.name) ? nil : node
        }
        for value in node.inputs where value >= outline.inputCount {
            if let found = origin(of: value - outline.inputCount, besides: others) { return found }
        }
        return nil
    }
}
