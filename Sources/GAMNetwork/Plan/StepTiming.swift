package import GAMTensor

/// A layer whose work steps do, with what was fused into it.
struct PlannedLayer: Sendable, Equatable {
    /// The first of the layers that were fused.
    let name: String
    /// The shape of what is made.
    let made: Shape
    /// Multiply-adds of the plain sum; 0 for a layer that has none.
    let products: Int
}

/// How long one layer of a pass took, with what was fused into it.
package struct StepTiming: Sendable, Equatable {
    /// The layer whose sum it computes, or the layer itself: the first of those that were fused.
    package let layer: String
    /// Whether it runs back: then it makes the gradient at the layer's input.
    package let isBackward: Bool
    /// The kind of step, as `WinogradStep`; of several the one with the most work.
    package let kind: String
    /// The shape of what it gives.
    package let output: Shape
    /// Multiply-adds of the plain sum, however the step computes it; 0 for a layer that has none.
    package let products: Int
    /// Seconds, the least of all rounds.
    package fileprivate(set) var seconds: Double
}

extension ExecutionPlan {
    /// Runs the passes step by step and times each.
    ///
    /// - Parameters:
    ///   - input: the input as planned.
    ///   - rounds: how often; the least time of each step counts. One round more warms up.
    ///   - workspace: the memory, made by this plan.
    /// - Returns: the steps in their order: the forward pass's, then those of a backward pass from the predicted classes
    ///   where the plan has gradients.
    /// - Throws: ``NetworkError`` where the input does not fit.
    package func timeSteps(
        _ input: Tensor, rounds: Int, in workspace: inout Workspace
    ) throws(NetworkError) -> [StepTiming] {
        try forward([input], in: &workspace)
        var seed: (buffer: Int, classes: Int, targets: [Int])?
        if let backward = program.backward {
            let logits = try logits(in: workspace)
            seed = (backward.seed, logits.shape[1], try targetClasses(.predictedClass, logits: logits))
        }
        let forward = groups(program.forwardSteps, isBackward: false)
        let backward = groups(program.backward?.steps ?? [], isBackward: true)
        let groups = forward + backward
        var timings = groups.map(\.timing)
        let clock = ContinuousClock()
        for _ in 0..<max(1, rounds) {
            // The memory of the input and of the gradient at the output may have been used again.
            workspace.fill(program.buffers[0], with: input.values)
            for (index, group) in groups.enumerated() {
                if index == forward.count, let seed {
                    workspace.fill(seed.buffer, rowsOf: seed.classes, onesAt: seed.targets)
                }
                let start = clock.now
                workspace.run(group.steps[...], kernels)
                timings[index].seconds = min(timings[index].seconds, start.duration(to: clock.now) / .seconds(1))
            }
        }
        return timings
    }

    /// The steps of a pass, layer by layer; their times are still to be found.
    private func groups(
        _ steps: [Program.Scheduled], isBackward: Bool
    ) -> [(timing: StepTiming, steps: [Program.Scheduled])] {
        var groups = [(layer: PlannedLayer, steps: [Program.Scheduled])]()
        for step in steps {
            if groups.last?.layer == step.layer {
                groups[groups.count - 1].steps.append(step)
            } else {
                groups.append((step.layer, [step]))
            }
        }
        return groups.map { layer, steps in
            let main = steps.max { $0.step.work < $1.step.work }
            let kind = main.map { String(describing: type(of: $0.step)) } ?? ""
            let timing = StepTiming(
                layer: layer.name, isBackward: isBackward, kind: kind, output: layer.made, products: layer.products,
                seconds: .infinity)
            return (timing, steps)
        }
    }
}
