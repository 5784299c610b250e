public import GAMAttention
import GAMNetwork
public import GAMTensor

/// What one forward and one short backward pass saw of one image: all that every verifier reads.
public struct Observation: Sendable {
    /// The network's input after preprocessing, `[1, H, W, C]`.
    public let input: Tensor
    /// What was seen of the image before preprocessing; `nil` where only the network's input was given.
    public let imageFacts: ImageFacts?
    /// The network's outputs, one a class; finite.
    public let logits: [Double]
    /// Softmax of the logits.
    public let probabilities: [Double]
    /// The class of the largest logit among the proper classes, by which images are grouped; never the garbage class.
    public let predictedClass: Int
    /// The index of the garbage class, where there is one.
    public let garbageClass: Int?
    /// The Grad-CAM map of the predicted class at the target layer; finite.
    public let attentionMap: AttentionMap
    /// The layers that were looked at.
    public let layers: ObservedLayers
    /// The instruction set of the kernels that computed it.
    public let instructionSet: String

    /// The input as components look at it.
    let observedInput: ObservedInput
    /// The logits of the input moved a small step away from doubt, where a component asks for it; finite.
    package private(set) var perturbedLogits: [Double]?
    /// The network's last layer, where it is linear; shared by all observations of a network.
    package let head: LinearHead?
    /// The penultimate features: what the last layer reads.
    let features: [Double]
    /// The vectors that were read off the layers as they lay in the run's memory; `nil` for one that the image lacks.
    let vectors: [ObservedVector: Result<[Double]?, VerificationError>]
    /// Whether nothing is left but ``features`` and ``vectors``.
    let isExtract: Bool
    /// Copies of the layers, where someone asked for whole arrays.
    private let copies: Run?

    /// Reads what a run left, and copies no more of it than is needed.
    init(
        input: Tensor, imageFacts: ImageFacts?, run: KeptRun, readings: LayerReadings, needs: ObservationNeeds,
        layers: ObservedLayers, garbageClass: Int?, head: LinearHead?, instructionSet: String
    ) throws(VerificationError) {
        if let position = run.logits.firstNonFinite { throw .nonFinite(name: "logits", position: position) }
        guard run.targetClasses.count == 1, let predicted = run.targetClasses.first,
            run.logits.values.indices.contains(predicted)
        else {
            throw .countMismatch(name: "predicted classes", expected: 1, found: run.targetClasses.count)
        }
        self.input = input
        self.imageFacts = imageFacts
        self.layers = layers
        self.instructionSet = instructionSet
        self.garbageClass = garbageClass
        self.head = head
        isExtract = false
        observedInput = try readings.observedInput()
        logits = run.logits.values.map(Double.init)
        probabilities = LogitScores.softmax(logits)
        predictedClass = predicted
        attentionMap = try run.gradCAM(at: layers.target, classIndex: predicted)
        let penultimate = try VerificationError.wrap { try run.activation(layers.penultimate).copied() }
        if let position = penultimate.firstNonFinite { throw .nonFinite(name: layers.penultimate, position: position) }
        features = penultimate.values.map(Double.init)
        // What cannot be read fails where a component asks for it.
        var vectors = [ObservedVector: Result<[Double]?, VerificationError>]()
        for vector in needs.vectors {
            vectors[vector] = Result { () throws(VerificationError) in
                if let values = try readings.values(of: vector) { return values }
                return try vector.values(in: run, layers, predicted)
            }
        }
        self.vectors = vectors
        copies = needs.copiesLayers ? try VerificationError.wrap { try Run(copying: run) } : nil
    }

    /// Adds what the network says of the moved input.
    mutating func add(perturbedLogits: Tensor) throws(VerificationError) {
        if let position = perturbedLogits.firstNonFinite {
            throw .nonFinite(name: "logits of the moved input", position: position)
        }
        self.perturbedLogits = perturbedLogits.values.map(Double.init)
    }

    /// What is left of an observation in an extract: components find the same scores, all arrays are gone.
    init(
        _ extract: ImageExtract, layers: ObservedLayers, garbageClass: Int?, head: LinearHead?
    ) throws(VerificationError) {
        (features, vectors) = (extract.features, extract.vectors.mapValues { .success($0) })
        (isExtract, copies) = (true, nil)
        imageFacts = nil
        self.layers = layers
        self.garbageClass = garbageClass
        self.head = head
        instructionSet = ""
        perturbedLogits = extract.perturbedLogits
        logits = extract.logits
        probabilities = LogitScores.softmax(extract.logits)
        predictedClass = extract.group
        input = try VerificationError.wrap { try Tensor(repeating: 0, shape: Shape(1, 0, 0, 1)) }
        // Nothing may be read off what is gone: the plane is undefined, and so is every score that would read it.
        observedInput = ObservedInput(
            try InputPlane(height: 2, width: 2, values: [Double](repeating: .nan, count: 4)))
        attentionMap = try VerificationError.wrap {
            try AttentionMap(
                height: 1, width: 1, values: [0], signedValues: [0], layer: layers.target, method: "none",
                classIndex: extract.group)
        }
    }

    /// The value at a layer that was copied, `[1, h, w, C]`.
    ///
    /// An ``Observer`` copies all layers that it looks at; a gate only where it has a host's own verifiers.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for another layer, ``VerificationError/nonFinite(name:position:)``.
    public func activation(_ layer: String) throws(VerificationError) -> Tensor {
        try checked(layer, try VerificationError.wrap { try arrays().activation(layer) })
    }

    /// The gradient of the predicted class's logit at a layer where it was formed, `[1, h, w, C]`: the attention and
    /// the target layer, and what a verifier asked for.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for another layer, ``VerificationError/nonFinite(name:position:)``.
    public func gradient(_ layer: String) throws(VerificationError) -> Tensor {
        try checked("gradient at \(layer)", try VerificationError.wrap { try arrays().gradient(layer) })
    }

    /// Copies of the layers.
    ///
    /// - Throws: ``VerificationError/missingArray(name:)`` where none were made.
    func arrays() throws(VerificationError) -> Run {
        guard let copies else { throw .missingArray(name: "copies of the layers, which nothing asked for") }
        return copies
    }

    private func checked(_ name: String, _ tensor: Tensor) throws(VerificationError) -> Tensor {
        if let position = tensor.firstNonFinite { throw .nonFinite(name: name, position: position) }
        return tensor
    }
}
