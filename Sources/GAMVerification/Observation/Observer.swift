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

    private let perturbsInput: Bool
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
        try self.init(
            network, input: input, layers: layers, needs: ObservationNeeds(verifiers), garbageClass: garbageClass,
            threads: threads)
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
        perturbsInput = needs.perturbsInput
        head = needs.readsHead ? LinearHead(of: copy network) : nil
        do {
            plan = try ExecutionPlan(
                consume network, inputs: [input], mode: .inference, keep: layers.kept(with: needs.layers),
                gradientsAt: layers.differentiated(with: needs.gradientLayers),
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
        let target = garbageClass.map(Target.predictedClassExcluding) ?? .predictedClass
        let (run, perturbed) = try workspaces.withWorkspace { workspace throws(VerificationError) in
            try VerificationError.wrap {
                let run = try plan.run(input, target: target, in: &workspace)
                guard perturbsInput else { return (run, nil as Tensor?) }
                return (run, try InputPerturbation.logits(of: input, after: run.logits, plan, in: &workspace))
            }
        }
        return try Observation(
            input: input, imageFacts: imageFacts, run: run, perturbedLogits: perturbed, layers: layers,
            garbageClass: garbageClass, head: head, instructionSet: plan.instructionSet)
    }
}
