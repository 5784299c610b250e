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

    /// The mean of the input's channels, which several components read.
    let inputPlane: InputPlane
    /// The logits of the input moved a small step away from doubt, where a component asks for it; finite.
    package let perturbedLogits: [Double]?
    /// The network's last layer, where it is linear; shared by all observations of a network.
    package let head: LinearHead?
    private let run: Run

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
        self.run = run
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

    /// The value at a layer that was looked at, `[1, h, w, C]`.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for a layer that was not, ``VerificationError/nonFinite(name:position:)``.
    public func activation(_ layer: String) throws(VerificationError) -> Tensor {
        try checked(layer, try VerificationError.wrap { try run.activation(layer) })
    }

    /// The gradient of the predicted class's logit at a layer where it was formed, `[1, h, w, C]`: the attention and
    /// the target layer, and what a verifier asked for.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for another layer, ``VerificationError/nonFinite(name:position:)``.
    public func gradient(_ layer: String) throws(VerificationError) -> Tensor {
        try checked("gradient at \(layer)", try VerificationError.wrap { try run.gradient(layer) })
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

    /// The penultimate features: what the last layer reads.
    func features() throws(VerificationError) -> [Double] {
        try activation(layers.penultimate).values.map(Double.init)
    }

    private func checked(_ name: String, _ tensor: Tensor) throws(VerificationError) -> Tensor {
        if let position = tensor.firstNonFinite { throw .nonFinite(name: name, position: position) }
        return tensor
    }
}
