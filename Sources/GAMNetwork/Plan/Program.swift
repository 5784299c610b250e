import GAMTensor

/// What a plan runs: steps, packed weights and the memory's layout.
///
/// Immutable; shared by the plan and its workspaces.
final class Program: Sendable {
    /// The backward pass's part.
    struct Backward: Sendable {
        let steps: [Scheduled]
        let seed: Int
        /// The buffer of the gradient at each wanted value.
        let gradientBuffers: [Int: Int]
        /// The buffer of the gradient's mean over places at each value where that is wanted.
        let meanBuffers: [Int: Int]
        /// The buffer of each parameter's gradient, by layer and parameter name.
        let parameterBuffers: [String: Int]
    }

    /// A step with the pieces it is done in.
    struct Scheduled: Sendable {
        let step: any PlanStep
        /// The layer whose work it does.
        let layer: PlannedLayer
        /// Pieces of each phase.
        let pieces: [Int]
    }

    let forwardSteps: [Scheduled]
    let backward: Backward?
    let buffers: BufferTable
    /// The values whose buffers are never used again.
    let keptValues: Set<Int>
    /// The sums of each value whose channels' moments are wanted.
    let sums: [Int: ChannelSums]
    /// The statistics of each batch norm by its name.
    let statistics: [String: Int]
    /// Where the parameters are in evaluation and training, which read them in each run.
    let parameters: ParameterMemory?
    let memory: MemoryPlan
    let team: ThreadTeam
    /// Floats of working space: of each thread, shared by all, zeros.
    let scratchCount, sharedCount, zeroCount: Int
    /// Floats of all working space.
    var workingCount: Int { sharedCount + zeroCount + team.count * scratchCount }

    init(
        _ network: consuming Network, shapes: [Shape], mode: ExecutionMode, _ wanted: Wanted, kernels: KernelSet,
        threads: Int, leastSharedWork: Int
    ) throws(NetworkError) {
        let team = ThreadTeam(threads: threads)
        let outline = NetworkOutline(copy network)
        parameters = wanted.parameters ? try ParameterMemory(copy network) : nil
        let operations = try Lowering(consume network, shapes: shapes, wanted: wanted, mode: mode)
            .operations()
        let returning = Returning(operations, wanted)
        let forward = try ForwardPass(
            consume operations, shapes: shapes, inputCount: outline.inputCount, momentsOf: wanted.moments,
            kernels: kernels, team: team, parameters: parameters)
        var counts = forward.buffers.counts
        var held = Set(wanted.kept.union([outline.output]).map { forward.buffers[$0] })
        held.formUnion(forward.sums.values.map(\.buffer))
        if wanted.goesBack {
            let pass = try BackwardPass(returning, forward: forward, output: outline.output, wanted)
            let found = { (value: Int, buffer: Int?) throws(NetworkError) -> Int in
                if let buffer { return buffer }
                let name = value < outline.inputCount ? "input" : outline.layerNames[value - outline.inputCount]
                throw .notCaptured(name: name, captured: outline.capturePoints)
            }
            var (gradientBuffers, meanBuffers) = ([Int: Int](), [Int: Int]())
            for value in wanted.gradients {
                gradientBuffers[value] = try found(value, pass.buffer(ofGradientAt: value))
            }
            for value in wanted.means { meanBuffers[value] = try found(value, pass.buffer(ofMeanGradientAt: value)) }
            backward = Backward(
                steps: Program.schedule(pass.steps, of: pass.layers, team, leastSharedWork), seed: pass.seed,
                gradientBuffers: gradientBuffers, meanBuffers: meanBuffers, parameterBuffers: pass.parameters)
            counts = pass.buffers.counts
            held.formUnion(gradientBuffers.values)
            held.formUnion(meanBuffers.values)
            held.formUnion(pass.parameters.values)
            held.formUnion(forward.statistics.values)
        } else {
            backward = nil
        }
        self.team = team
        forwardSteps = Program.schedule(forward.steps, of: forward.layers, team, leastSharedWork)
        buffers = forward.buffers
        keptValues = wanted.kept
        sums = forward.sums
        statistics = forward.statistics
        let backwardSteps = backward?.steps.map(\.step) ?? []
        let use = { (step: any PlanStep) in MemoryPlan.Use(reads: step.reads, writes: step.writes) }
        memory = MemoryPlan(
            counts: counts, forward: forward.steps.map(use), backward: backwardSteps.map(use),
            inputs: (0..<outline.inputCount).map { forward.buffers[$0] }, seed: backward?.seed, kept: held)
        let steps = forward.steps + backwardSteps
        scratchCount = FloatStorage.rounded(steps.map(\.scratchCount).max() ?? 0)
        sharedCount = team.count > 1 ? FloatStorage.rounded(steps.map(\.sharedCount).max() ?? 0) : 0
        zeroCount = FloatStorage.rounded(steps.map(\.zeroCount).max() ?? 0)
    }

    /// Steps of enough work are shared, in a pass where there is enough to be shared for the helpers to be woken.
    private static func schedule(
        _ steps: [any PlanStep], of layers: [PlannedLayer], _ team: ThreadTeam, _ leastSharedWork: Int
    ) -> [Scheduled] {
        let work = steps.map(\.work).filter { $0 >= leastSharedWork }.reduce(0, +)
        let mayShare = team.count > 1 && work >= ExecutionPlan.leastWakingWork(leastSharedWork)
        return zip(steps, layers).map { step, layer in
            let isShared = mayShare && step.work >= leastSharedWork
            return Scheduled(step: step, layer: layer, pieces: step.pieces(threads: isShared ? team.count : 1))
        }
    }
}
