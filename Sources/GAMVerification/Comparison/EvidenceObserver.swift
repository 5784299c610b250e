package import GAMAttention
package import GAMNetwork
package import GAMTensor

/// What a network's evidence on one image is: the signed Grad-CAM map of each compared class.
package struct ClassEvidence: Sendable {
    /// The logits of the compared classes, in their common order.
    package let logits: [Double]
    /// The Grad-CAM map of each compared class; its signed values are what is compared.
    package let maps: [AttentionMap]
    /// The mean over channels of the first stage's output: what structure the network sees at all.
    package let early: MapPlane

    /// The compared class with the largest logit (the first of equal ones).
    package var predictedClass: Int {
        logits.indices.max { (logits[$0], -$0) < (logits[$1], -$1) } ?? 0
    }
}

/// Looks at images through a network for the evidence of several classes: one forward, a short backward pass a class.
package struct EvidenceObserver: Sendable {
    private let plan: ExecutionPlan
    private let classes: [Int]
    private let target: String
    private let early: String
    private let workspaces: WorkspacePool

    /// An observer of a network.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - input: the shape of its input, `[1, H, W, C]`.
    ///   - target: the layer at which maps are made.
    ///   - early: the layer whose mean map is kept.
    ///   - classes: the outputs that are compared, in the common order of both networks.
    /// - Throws: ``VerificationError/network(_:)``.
    package init(
        _ network: Network, input: Shape, target: String, early: String = "layer1", classes: [Int]
    ) throws(VerificationError) {
        plan = try observing { () throws(NetworkError) in
            try ExecutionPlan(network, input: input, keep: [early], gradientsAt: [target])
        }
        self.classes = classes
        self.target = target
        self.early = early
        workspaces = WorkspacePool(plan)
    }

    /// Looks at one image.
    ///
    /// - Parameter input: the network's input after preprocessing, `[1, H, W, C]`.
    /// - Throws: ``VerificationError`` for an input that does not fit or values that are not finite.
    package func observe(_ input: Tensor) throws(VerificationError) -> ClassEvidence {
        try workspaces.withWorkspace { workspace throws(VerificationError) in
            do {
                try plan.forward([input], in: &workspace)
                let logits = try plan.logits(in: workspace)
                if let position = logits.firstNonFinite {
                    throw VerificationError.nonFinite(name: "logits", position: position)
                }
                let activation = try plan.value(of: target, in: workspace)
                var maps = [AttentionMap]()
                for index in classes {
                    try plan.backward(from: [index], in: &workspace)
                    let gradient = try plan.gradient(at: target, in: workspace)
                    maps.append(
                        try GradCAM().map(
                            activation: activation, gradient: gradient, layer: target, classIndex: index))
                }
                let stage = try ChannelValues(try plan.value(of: early, in: workspace))
                return ClassEvidence(
                    logits: classes.map { Double(logits.values[$0]) }, maps: maps,
                    early: try MapPlane(
                        height: stage.height, width: stage.width, values: stage.meanOverChannels()))
            } catch let error as NetworkError {
                throw .network(error)
            } catch let error as AttentionError {
                throw .attention(error)
            } catch let error as VerificationError {
                throw error
            } catch {
                throw .invalidValue(name: "evidence", expected: "an observation", found: "\(error)")
            }
        }
    }
}
