public import GAMAttention
public import GAMNetwork
public import GAMTensor

/// What one forward and one short backward pass saw of one image: all that every verifier reads.
public struct Observation: Sendable {
    /// The network's input after preprocessing, `[1, H, W, C]`.
    public let input: Tensor
    /// What was seen of the image before preprocessing; `nil` where only the network's input was given.
    public let imageFacts: ImageFacts?
    /// The network's outputs, one a class.
    public let logits: [Double]
    /// Softmax of the logits.
    public let probabilities: [Double]
    /// The class of the largest logit among the proper classes; never the garbage class. Images are grouped by it.
    public let predictedClass: Int
    /// The index of the garbage class, where there is one.
    public let garbageClass: Int?
    /// The Grad-CAM map of the predicted class at the target layer.
    public let attentionMap: AttentionMap
    /// The layers that were looked at.
    public let layers: ObservedLayers

    private let run: Run

    init(
        input: Tensor, imageFacts: ImageFacts?, run: Run, layers: ObservedLayers, garbageClass: Int?
    ) throws(VerificationError) {
        if let position = run.logits.firstNonFinite { throw .nonFinite(name: "logits", position: position) }
        self.input = input
        self.imageFacts = imageFacts
        self.run = run
        self.layers = layers
        self.garbageClass = garbageClass
        logits = run.logits.values.map(Double.init)
        probabilities = LogitScores.softmax(logits)
        predictedClass = run.targetClasses.first ?? 0
        do throws(NetworkError) {
            let activation = try run.activation(layers.target)
            let gradient = try run.gradient(layers.target)
            do throws(AttentionError) {
                attentionMap = try GradCAM().map(
                    activation: activation, gradient: gradient, layer: layers.target, classIndex: predictedClass)
            } catch {
                throw VerificationError.attention(error)
            }
        } catch let error as NetworkError {
            throw .network(error)
        } catch let error as VerificationError {
            throw error
        }
        guard attentionMap.isFinite else { throw .nonFinite(name: "attention map", position: 0) }
    }

    /// The value at a layer that was looked at, `[1, h, w, C]`.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for a layer that was not, ``VerificationError/nonFinite(name:position:)``.
    public func activation(_ layer: String) throws(VerificationError) -> Tensor {
        try checked(layer) { () throws(NetworkError) in try run.activation(layer) }
    }

    /// The gradient of the predicted class's logit at the attention or target layer, `[1, h, w, C]`.
    ///
    /// - Throws: ``VerificationError/network(_:)`` for another layer, ``VerificationError/nonFinite(name:position:)``.
    public func gradient(_ layer: String) throws(VerificationError) -> Tensor {
        try checked("gradient at \(layer)") { () throws(NetworkError) in try run.gradient(layer) }
    }

    private func checked(
        _ name: String, _ read: () throws(NetworkError) -> Tensor
    ) throws(VerificationError) -> Tensor {
        do throws(NetworkError) {
            let tensor = try read()
            if let position = tensor.firstNonFinite {
                throw VerificationError.nonFinite(name: name, position: position)
            }
            return tensor
        } catch let error as NetworkError {
            throw .network(error)
        } catch let error as VerificationError {
            throw error
        }
    }
}
