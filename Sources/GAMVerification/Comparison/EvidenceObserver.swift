package import GAMAttention
package import GAMNetwork
package import GAMTensor

/// Looks at images through a network for the evidence of several classes.
package protocol ClassEvidenceObserver: Sendable {
    /// Looks at one image.
    ///
    /// - Parameter input: the network's input after preprocessing, `[1, H, W, C]`.
    /// - Returns: logits and maps of the compared classes.
    /// - Throws: ``VerificationError`` for an input that does not fit or values that are not finite.
    func observe(_ input: Tensor) throws(VerificationError) -> ClassEvidence
}

/// Evidence by gradients, signed Grad-CAM maps: one forward pass, one short backward pass a class.
package struct EvidenceObserver: ClassEvidenceObserver {
    /// Rows and columns of the maps, layer by layer.
    package let mapSizes: [(height: Int, width: Int)]

    private let plan: ExecutionPlan
    private let classes: [Int]
    private let layers: [String]
    private let early: String
    private let workspaces: WorkspacePool

    /// An observer of a network.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - input: the shape of its input, `[1, H, W, C]`.
    ///   - layers: where maps are made; the first decides.
    ///   - early: the layer whose mean map is kept.
    ///   - classes: the outputs that are compared, in the common order of both networks.
    /// - Throws: ``VerificationError/network(_:)``, among others for a class or a layer that the network does not have, or
    ///   ``VerificationError/shapeMismatch(name:expected:found:)`` for a layer whose output is no map.
    package init(
        _ network: Network, input: Shape, layers: [String], early: String = "layer1", classes: [Int]
    ) throws(VerificationError) {
        let plan = try VerificationError.wrap {
            let plan = try ExecutionPlan(network, input: input, keep: [early], meanGradientsAt: layers)
            try plan.check(classes)
            return plan
        }
        let shapes = try VerificationError.wrap { try layers.map { plan.shapes[try network.value(of: $0)] } }
        for (name, shape) in zip(layers, shapes) where shape.rank != 4 {
            throw .shapeMismatch(name: name, expected: "a map, 1 x height x width x channels", found: "\(shape)")
        }
        mapSizes = shapes.map { ($0[1], $0[2]) }
        self.plan = plan
        self.classes = classes
        self.layers = layers
        self.early = early
        workspaces = WorkspacePool(plan)
    }

    package func observe(_ input: Tensor) throws(VerificationError) -> ClassEvidence {
        try workspaces.withWorkspace { workspace throws(VerificationError) in
            try VerificationError.wrap {
                let logits = try plan.finiteLogits(of: input, in: &workspace)
                let activations = try layers.map { try plan.value(of: $0, in: workspace) }
                var maps = [[AttentionMap]](repeating: [], count: layers.count)
                for index in classes {
                    try plan.backward(from: [index], in: &workspace)
                    for (place, layer) in layers.enumerated() {
                        let weights = try plan.meanGradient(at: layer, in: workspace)
                        maps[place].append(
                            try GradCAM().map(
                                activation: activations[place], meanGradient: weights, layer: layer, classIndex: index))
                    }
                }
                return ClassEvidence(
                    logits: classes.map { Double(logits.values[$0]) }, maps: maps,
                    early: try plan.meanMap(at: early, in: workspace))
            }
        }
    }
}

/// Evidence by occlusion: forward passes only, maps at input size; for networks whose layers cannot be compared.
package struct OcclusionObserver: ClassEvidenceObserver {
    private let single: ExecutionPlan
    private let batch: ExecutionPlan
    private let occlusion: Occlusion
    private let classes: [Int]
    private let early: String
    private let singleWorkspaces, batchWorkspaces: WorkspacePool

    /// An observer of a network.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - input: the shape of its input, `[1, H, W, C]`.
    ///   - occlusion: how it is hidden; `nil` for windows of a quarter of each side.
    ///   - early: the layer whose mean map is kept.
    ///   - classes: the outputs that are compared, in the common order of both networks.
    /// - Throws: ``VerificationError`` as ``EvidenceObserver``.
    package init(
        _ network: Network, input: Shape, occlusion: Occlusion? = nil, early: String = "layer1", classes: [Int]
    ) throws(VerificationError) {
        guard input.rank == 4, input[0] == 1 else {
            throw .shapeMismatch(name: "input", expected: "one image", found: "\(input)")
        }
        let settings = try VerificationError.wrap {
            try occlusion ?? Occlusion.quarters(ofHeight: input[1], width: input[2])
        }
        let single = try VerificationError.wrap {
            let plan = try ExecutionPlan(network, input: input, keep: [early])
            try plan.check(classes)
            return plan
        }
        let batch = try VerificationError.wrap {
            try ExecutionPlan(network, input: Shape(settings.batchSize, input[1], input[2], input[3]))
        }
        (self.single, self.batch) = (single, batch)
        self.occlusion = settings
        self.classes = classes
        self.early = early
        singleWorkspaces = WorkspacePool(single)
        batchWorkspaces = WorkspacePool(batch)
    }

    package func observe(_ input: Tensor) throws(VerificationError) -> ClassEvidence {
        let (logits, early) = try singleWorkspaces.withWorkspace { workspace throws(VerificationError) in
            try VerificationError.wrap {
                let logits = try single.finiteLogits(of: input, in: &workspace)
                return (logits, try single.meanMap(at: self.early, in: workspace))
            }
        }
        let maps = try batchWorkspaces.withWorkspace { workspace throws(VerificationError) in
            try VerificationError.wrap {
                try occlusion.maps(of: input, classes: classes) { pictures in
                    try batch.forward([pictures], in: &workspace)
                    return try batch.logits(in: workspace)
                }
            }
        }
        return ClassEvidence(logits: classes.map { Double(logits.values[$0]) }, maps: [maps], early: early)
    }
}

extension ExecutionPlan {
    /// Refuses a plan that is not for one image, or whose outputs are not logits of the classes.
    fileprivate func check(_ classes: [Int]) throws {
        let (input, output) = (shapes[0], outputShape)
        guard input.rank == 4, input[0] == 1, output.rank == 2 else {
            throw VerificationError.shapeMismatch(
                name: "input", expected: "one image, of which the network makes logits", found: "\(input)")
        }
        if let index = classes.first(where: { !(0..<output[1]).contains($0) }) {
            throw NetworkError.classOutOfRange(class: index, count: output[1])
        }
    }

    /// The outputs of one image, which must be finite.
    fileprivate func finiteLogits(of input: Tensor, in workspace: inout Workspace) throws -> Tensor {
        try forward([input], in: &workspace)
        let logits = try logits(in: workspace)
        if let position = logits.firstNonFinite {
            throw VerificationError.nonFinite(name: "logits", position: position)
        }
        return logits
    }

    /// The mean over channels at a layer.
    fileprivate func meanMap(at layer: String, in workspace: borrowing Workspace) throws -> MapPlane {
        let stage = try ChannelValues(try value(of: layer, in: workspace))
        return try MapPlane(height: stage.height, width: stage.width, values: stage.meanOverChannels())
    }
}
