public import GAMAttention
import GAMImaging
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

    /// The mean of the input's channels, which several components read.
    let inputPlane: InputPlane
    /// The logits of the input moved a small step away from doubt, where a component asks for it; finite.
    package let perturbedLogits: [Double]?
    /// The network's last layer, where it is linear; shared by all observations of a network.
    package let head: LinearHead?
    private let appearanceOnce = Once<[Double]>()
    private let source: Source

    /// Where what was seen is kept.
    private enum Source: Sendable {
        /// Everything, as the run left it.
        case run(Run)
        /// The numbers that components read.
        case extract(ImageExtract)
    }

    init(
        input: Tensor, imageFacts: ImageFacts?, run: Run, perturbedLogits: Tensor? = nil, layers: ObservedLayers,
        garbageClass: Int?, head: LinearHead?, instructionSet: String
    ) throws(VerificationError) {
        if let position = run.logits.firstNonFinite { throw .nonFinite(name: "logits", position: position) }
        guard run.targetClasses.count == 1, let predicted = run.targetClasses.first,
            run.logits.values.indices.contains(predicted)
        else {
            throw .countMismatch(name: "predicted classes", expected: 1, found: run.targetClasses.count)
        }
        self.input = input
        self.imageFacts = imageFacts
        source = .run(run)
        self.layers = layers
        self.instructionSet = instructionSet
        self.garbageClass = garbageClass
        self.head = head
        if let position = perturbedLogits?.firstNonFinite {
            throw .nonFinite(name: "logits of the moved input", position: position)
        }
        self.perturbedLogits = perturbedLogits?.values.map(Double.init)
        inputPlane = try InputPlane(input)
        logits = run.logits.values.map(Double.init)
        probabilities = LogitScores.softmax(logits)
        predictedClass = predicted
        attentionMap = try VerificationError.wrap {
            try GradCAM().map(
                activation: run.activation(layers.target), gradient: run.gradient(layers.target),
                layer: layers.target, classIndex: predicted)
        }
        if let position = attentionMap.signedValues.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "attention map", position: position)
        }
    }

    /// What is left of an observation in an extract: components find the same scores, all arrays are gone.
    init(
        _ extract: ImageExtract, layers: ObservedLayers, garbageClass: Int?, head: LinearHead?
    ) throws(VerificationError) {
        source = .extract(extract)
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
        inputPlane = try InputPlane(height: 2, width: 2, values: [Double](repeating: .nan, count: 4))
        attentionMap = try VerificationError.wrap {
            try AttentionMap(
                height: 1, width: 1, values: [0], signedValues: [0], layer: layers.target, method: "none",
                classIndex: extract.group)
        }
    }

    /// The extract that this observation was made from, where it was.
    var extract: ImageExtract? {
        if case .extract(let extract) = source { extract } else { nil }
    }

    /// The value at a layer that was looked at, `[1, h, w, C]`.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for a layer that was not, ``VerificationError/nonFinite(name:position:)``.
    public func activation(_ layer: String) throws(VerificationError) -> Tensor {
        try checked(layer, try VerificationError.wrap { try run().activation(layer) })
    }

    /// The gradient of the predicted class's logit at a layer where it was formed, `[1, h, w, C]`: the attention and
    /// the target layer, and what a verifier asked for.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for another layer, ``VerificationError/nonFinite(name:position:)``.
    public func gradient(_ layer: String) throws(VerificationError) -> Tensor {
        try checked("gradient at \(layer)", try VerificationError.wrap { try run().gradient(layer) })
    }

    /// The Grad-CAM map of the predicted class at a layer where the gradient was formed; finite.
    func gradCAM(at layer: String) throws(VerificationError) -> AttentionMap {
        guard layer != layers.target else { return attentionMap }
        let (activation, gradient) = (try activation(layer), try gradient(layer))
        do throws(AttentionError) {
            return try GradCAM().map(
                activation: activation, gradient: gradient, layer: layer, classIndex: predictedClass)
        } catch {
            throw .attention(error)
        }
    }

    /// What the input looks like, in figures (``InputPlane/appearance()``); worked out once.
    func appearance() throws(VerificationError) -> [Double] {
        try appearanceOnce.value { () throws(VerificationError) in try inputPlane.appearance() }
    }

    /// The part of the appearance that is also a vector by itself (``InputPlane/statistics()``).
    func statistics() throws(VerificationError) -> [Double] {
        Array(
            try appearance().prefix(InputPlane.statisticsCount(height: inputPlane.height, width: inputPlane.width)))
    }

    /// How an alteration changes the appearance; `nil` where this image is not put through it.
    func appearanceChange(probe: Int) throws(VerificationError) -> [Double]? {
        guard inputPlane.isAltered(byProbe: probe) else { return nil }
        let altered = try inputPlane.altered(by: ImageShift.probes[probe]).appearance()
        return zip(altered, try appearance()).map { $0 - $1 }
    }

    /// The penultimate features: what the last layer reads.
    func features() throws(VerificationError) -> [Double] {
        if let extract { return extract.features }
        return try activation(layers.penultimate).values.map(Double.init)
    }

    private func run() throws(VerificationError) -> Run {
        switch source {
        case .run(let run): return run
        case .extract: throw .missingArray(name: "layers of an image of which an extract is left")
        }
    }

    private func checked(_ name: String, _ tensor: Tensor) throws(VerificationError) -> Tensor {
        if let position = tensor.firstNonFinite { throw .nonFinite(name: name, position: position) }
        return tensor
    }
}
