public import GAMNetwork
public import GAMTensor

/// Looks at images through a network: one plan for one image at a time, shared by any number of threads.
public struct Observer: Sendable {
    /// The layers it looks at.
    public let layers: ObservedLayers
    /// The plan it runs.
    public let plan: ExecutionPlan
    /// The index of the garbage class, where there is one.
    public let garbageClass: Int?

    /// The network's last layer, where it is linear.
    package let head: LinearHead?

    private let needs: ObservationNeeds
    private let workspaces: WorkspacePool

    /// An observer of a network.
    ///
    /// - Parameters:
    ///   - network: the network; its output must be logits, `[1, classes]`.
    ///   - input: the shape of its input, `[1, H, W, C]`.
    ///   - layers: what to look at.
    ///   - verifiers: verifiers whose layers are looked at, too.
    ///   - garbageClass: the output that means "not a proper input", or `nil`.
    ///   - threads: how many threads one look may use; what it sees has the same bits for any number.
    /// - Throws: ``VerificationError/network(_:)``, or ``VerificationError/shapeMismatch(name:expected:found:)`` for an
    ///   input that is not one image.
    public init(
        _ network: consuming Network, input: Shape, layers: ObservedLayers, verifiers: [any Verifier] = [],
        garbageClass: Int? = nil, threads: Int = 1
    ) throws(VerificationError) {
        var needs = ObservationNeeds(copiesLayers: true)
        needs.add(ObservationNeeds(verifiers))
        try self.init(
            network, input: input, layers: layers, needs: needs, garbageClass: garbageClass, threads: threads)
    }

    /// An observer of a network that looks at what is needed beyond the standard layers.
    package init(
        _ network: consuming Network, input: Shape, layers: ObservedLayers, needs: ObservationNeeds,
        garbageClass: Int? = nil,
        threads: Int = 1
    ) throws(VerificationError) {
        guard input.rank == 4, input[0] == 1 else {
            throw .shapeMismatch(name: "input", expected: "1 x height x width x channels", found: "\(input)")
        }
        self.layers = layers
        self.garbageClass = garbageClass
        self.needs = needs
        head = needs.readsHead ? LinearHead(of: copy network) : nil
        let readings = LayerReadings(needs, layers)
        let kept = layers.kept(with: needs.layers + readings.names, stem: needs.copiesLayers)
        do {
            plan = try ExecutionPlan(
                consume network, inputs: [input], mode: .inference, keep: kept,
                gradientsAt: layers.differentiated(with: needs.gradientLayers), momentsAt: readings.momentNames,
                inputGradients: needs.perturbsInput, kernels: try KernelSet.preferred(), threads: threads)
        } catch {
            throw VerificationError(error)
        }
        workspaces = WorkspacePool(plan)
    }

    /// Looks at one image.
    ///
    /// - Parameters:
    ///   - input: the network's input after preprocessing, `[1, H, W, C]`.
    ///   - imageFacts: what was seen of the image before, where that is known.
    /// - Returns: what one forward and one short backward pass saw.
    /// - Throws: ``VerificationError`` for an input that does not fit, or logits or an attention map that are not finite.
    public func observe(_ input: Tensor, imageFacts: ImageFacts? = nil) throws(VerificationError) -> Observation {
        try observe(input, imageFacts: imageFacts, copiesLayers: false)
    }

    /// Looks at one image; on request the observation holds copies of all layers that are kept in any case: the stem's is
    /// not unless a verifier reads arrays.
    package func observe(
        _ input: Tensor, imageFacts: ImageFacts?, copiesLayers: Bool
    ) throws(VerificationError) -> Observation {
        try workspaces.withWorkspace { workspace throws(VerificationError) in
            try VerificationError.wrap {
                var readings = readings
                readings.read(input)
                let run = try plan.runInPlace(input, target: target, in: &workspace, visiting: readings.names) {
                    readings.read($1, at: $0)
                }
                var observation = try self.observation(
                    of: input, imageFacts: imageFacts, run, readings, copiesLayers: copiesLayers)
                if needs.perturbsInput {
                    let moved = try InputPerturbation.logits(of: input, after: run.logits, plan, in: &workspace)
                    try observation.add(perturbedLogits: moved)
                }
                return observation
            }
        }
    }

    /// The class from whose logit gradients start.
    package var target: Target { garbageClass.map(Target.predictedClassExcluding) ?? .predictedClass }

    /// What is to be read before and while the forward pass goes on, nothing read yet.
    package var readings: LayerReadings { LayerReadings(needs, layers) }

    /// The observation of what the passes left.
    package func observation(
        of input: Tensor, imageFacts: ImageFacts?, _ run: KeptRun, _ readings: LayerReadings, copiesLayers: Bool = false
    ) throws(VerificationError) -> Observation {
        var needs = needs
        if copiesLayers { needs.add(ObservationNeeds(copiesLayers: true)) }
        var readings = readings
        readings.read(momentsOf: run)
        return try Observation(
            input: input, imageFacts: imageFacts, run: run, readings: readings, needs: needs, layers: layers,
            garbageClass: garbageClass, head: head, instructionSet: plan.instructionSet)
    }
}
