package import GAMTensor

/// A network whose parameters can be changed: a plan for one batch size, its memory, and the optimiser's.
///
/// One owner, which its being not copyable ensures. Everything is settled when it is made; a step of training allocates
/// a few small arrays and gives the same bits for any number of threads.
package struct TrainableNetwork: ~Copyable, Sendable {
    /// The network with the parameters it began with.
    package let network: Network
    /// The shape of one batch.
    package let inputShape: Shape

    private let plan: ExecutionPlan
    private var workspace: Workspace
    private let parameters: ParameterMemory
    /// What the optimiser remembers: nothing yet, velocities, or means and squares.
    private var memories: [FloatStorage] = []

    /// A network in training.
    ///
    /// - Parameters:
    ///   - network: the network; its layers behind frozen ones, where some are.
    ///   - input: the shape of a batch, `[N, H, W, C]`, or `[N, features]`.
    ///   - threads: how many threads a step may use, the caller's among them.
    ///   - kernels: the instruction set, or `nil` for the preferred one.
    ///   - leastSharedWork: the work, in multiply-adds, from which on a step is shared by the threads.
    /// - Throws: ``NetworkError`` for a shape the network cannot take or too little memory.
    package init(
        _ network: Network, input: Shape, threads: Int = 1, kernels: KernelSet? = nil,
        leastSharedWork: Int = ExecutionPlan.leastSharedWork
    ) throws(NetworkError) {
        let chosen: KernelSet
        if let kernels { chosen = kernels } else { chosen = try KernelSet.preferred() }
        let plan = try ExecutionPlan(
            network, inputs: [input], mode: .training, kernels: chosen, threads: threads,
            leastSharedWork: leastSharedWork)
        let workspace = try plan.makeWorkspace()
        guard let parameters = plan.program.parameters else {
            throw .invalidLayer(layer: "network", reason: "it has no parameters")
        }
        self.network = network
        self.parameters = parameters
        self.plan = plan
        self.workspace = workspace
        inputShape = input
    }

    /// The logits of a batch, `[N, classes]`, by batch norm's statistics of this batch.
    package mutating func forward(_ batch: Tensor) throws(NetworkError) -> Tensor {
        try plan.forward([batch], in: &workspace)
        return try plan.logits(in: workspace)
    }

    /// Forms the gradients of all parameters from the gradient at the logits; follows ``forward(_:)``.
    package mutating func backward(from gradient: [Float]) throws(NetworkError) {
        try plan.backward(from: gradient, in: &workspace)
    }

    /// Calls a function for each item on the threads of this network.
    package func forEach(_ count: Int, _ body: (_ item: Int) -> Void) {
        plan.program.team.forEach(count, body)
    }
}

extension TrainableNetwork {
    /// Changes every trained parameter by its gradient.
    ///
    /// - Parameters:
    ///   - rule: how.
    ///   - decaysAll: whether weight decay also counts for norms and biases.
    /// - Throws: ``NetworkError/tooLarge(what:)`` where the rule's memory cannot be had.
    package mutating func update(_ rule: UpdateRule, decaysAll: Bool) throws(NetworkError) {
        while memories.count < rule.memoryCount { memories.append(try parameters.companion()) }
        guard let backward = plan.program.backward else { return }
        let shares = parameters.entries.flatMap { entry -> [UpdateShare] in
            guard entry.isTrained, let gradient = backward.parameterBuffers[entry.name] else { return [] }
            return UpdateShare.of(entry, gradient: workspace.place(of: gradient, count: entry.count))
        }
        let (kernels, parameters, memories) = (plan.kernels, parameters, memories)
        plan.program.team.forEach(shares.count) { index in
            let share = shares[index]
            unsafe rule.apply(
                kernels, share.count, decays: decaysAll || share.isMatrix, gradient: share.gradient.base + share.start,
                memories: memories.map { unsafe $0.base + share.offset }, value: parameters.values.base + share.offset)
        }
    }

    /// Moves the running statistics of batch norms towards those of the last batch (PyTorch's rule).
    package mutating func updateStatistics() {
        for (index, node) in network.nodes.enumerated() {
            let value = network.inputCount + index
            guard case .batchNorm2D(let layer) = node.layer, let buffer = plan.program.statistics[node.name],
                let mean = parameters.slice("\(node.name).running_mean"),
                let variance = parameters.slice("\(node.name).running_var")
            else { continue }
            let batch = workspace.doubles(buffer, count: 3 * layer.channels)
            let pixels = Double((plan.shapes[value].elementCount ?? 0) / layer.channels)
            let unbiased = pixels / max(1, pixels - 1)
            for channel in 0..<layer.channels {
                let values = [(mean, batch[channel]), (variance, batch[2 * layer.channels + channel] * unbiased)]
                for (slice, new) in values {
                    let old = unsafe Double(slice.base[channel])
                    unsafe slice.base[channel] = Float((1 - layer.momentum) * old + layer.momentum * new)
                }
            }
        }
    }
}

extension TrainableNetwork {
    /// The names of all parameters in the network's order, running statistics among them.
    package var parameterNames: [String] { parameters.entries.map(\.name) }

    /// All parameters by name.
    package func tensors() throws(NetworkError) -> [String: Tensor] {
        try copy(of: parameters.values)
    }

    /// The optimiser's memory by the parameters' names, one dictionary for each kind of it.
    package func optimiserState() throws(NetworkError) -> [[String: Tensor]] {
        var state = [[String: Tensor]]()
        for memory in memories { state.append(try copy(of: memory)) }
        return state
    }

    private func copy(of block: FloatStorage) throws(NetworkError) -> [String: Tensor] {
        var tensors = [String: Tensor]()
        for entry in parameters.entries { tensors[entry.name] = try parameters.tensor(entry, in: block) }
        return tensors
    }

    /// The gradient of a parameter after a backward pass.
    package func gradient(of name: String) throws(NetworkError) -> Tensor {
        guard let entry = parameters.entry(name), let buffer = plan.program.backward?.parameterBuffers[name] else {
            throw .notCaptured(name: name, captured: parameters.entries.filter(\.isTrained).map(\.name))
        }
        return try workspace.tensor(buffer, entry.shape)
    }

    /// Replaces all parameters and the optimiser's memory, as at the end of an interrupted training.
    ///
    /// - Throws: ``NetworkError`` naming a tensor that is missing or of another shape.
    package mutating func restore(
        _ tensors: [String: Tensor], optimiserState: [[String: Tensor]]
    ) throws(NetworkError) {
        memories = []
        try write(tensors, to: parameters.values)
        for state in optimiserState {
            let memory = try parameters.companion()
            try write(state, to: memory)
            memories.append(memory)
        }
    }

    private func write(_ tensors: [String: Tensor], to block: FloatStorage) throws(NetworkError) {
        for entry in parameters.entries {
            guard let tensor = tensors[entry.name] else {
                throw .missingTensor(name: entry.name, expected: "\(entry.shape)")
            }
            guard tensor.shape == entry.shape, parameters.write(tensor.values, to: entry.name, in: block) else {
                throw .tensorShape(name: entry.name, expected: "\(entry.shape)", found: tensor.shape)
            }
        }
    }
}

/// A part of a parameter that one thread changes.
private struct UpdateShare {
    let isMatrix: Bool
    let gradient: ParameterSlice
    /// Where it begins in the parameter, and in all parameters.
    let start, offset: Int
    let count: Int

    /// A parameter in parts that are worth a thread's turn.
    static func of(_ entry: ParameterMemory.Entry, gradient: ParameterSlice) -> [UpdateShare] {
        let limit = 1 << 16
        return stride(from: 0, to: entry.count, by: limit).map { start in
            UpdateShare(
                isMatrix: entry.isMatrix, gradient: gradient, start: start, offset: entry.offset + start,
                count: min(limit, entry.count - start))
        }
    }
}
