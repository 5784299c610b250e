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
    /// - Throws: ``VerificationError/network(_:)``, among others for a class that the network does not have.
    package init(
        _ network: Network, input: Shape, target: String, early: String = "layer1", classes: [Int]
    ) throws(VerificationError) {
        plan = try VerificationError.wrap {
            let plan = try ExecutionPlan(network, input: input, keep: [early], gradientsAt: [target])
            let output = plan.shapes[network.output]
            guard input.rank == 4, input[0] == 1, output.rank == 2 else {
                throw VerificationError.shapeMismatch(
                    name: "input", expected: "one image, of which the network makes logits", found: "\(input)")
            }
            if let index = classes.first(where: { !(0..<output[1]).contains($0) }) {
                throw NetworkError.classOutOfRange(class: index, count: output[1])
            }
            return plan
        }
        self.classes = classes
        self.target = target
        self.early = early
        workspaces = WorkspacePool(plan)
    }

    /// Looks at one image.
    ///
    /// - Parameter input: the network's input after preprocessing, `[1, H, W, C]`.
    /// - Returns: logits and maps of the compared classes.
    /// - Throws: ``VerificationError`` for an input that does not fit or values that are not finite.
    package func observe(_ input: Tensor) throws(VerificationError) -> ClassEvidence {
        try workspaces.withWorkspace { workspace throws(VerificationError) in
            try plan.observeEvidence(input, of: classes, target: target, early: early, in: &workspace)
        }
    }
}

extension ExecutionPlan {
    /// One forward pass, then a backward pass for each class.
    fileprivate func observeEvidence(
        _ input: Tensor, of classes: [Int], target: String, early: String, in workspace: inout Workspace
    ) throws(VerificationError) -> ClassEvidence {
        do {
            try forward([input], in: &workspace)
            let logits = try logits(in: workspace)
            if let position = logits.firstNonFinite {
                throw VerificationError.nonFinite(name: "logits", position: position)
            }
            let activation = try value(of: target, in: workspace)
            var maps = [AttentionMap]()
            for index in classes {
                try backward(from: [index], in: &workspace)
                let gradient = try gradient(at: target, in: workspace)
                maps.append(
                    try GradCAM().map(activation: activation, gradient: gradient, layer: target, classIndex: index))
            }
            let stage = try ChannelValues(try value(of: early, in: workspace))
            return ClassEvidence(
                logits: classes.map { Double(logits.values[$0]) }, maps: maps,
                early: try MapPlane(height: stage.height, width: stage.width, values: stage.meanOverChannels()))
        } catch {
            throw VerificationError(error)
        }
    }
}
