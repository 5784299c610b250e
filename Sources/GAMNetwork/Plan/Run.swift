public import GAMTensor

/// What one run gave: copies, independent of the workspace.
public struct Run: Sendable {
    /// The network's output, `[N, classes]`.
    public let logits: Tensor
    /// The class of each image from whose logit the gradients start.
    public let targetClasses: [Int]

    let activations: [String: Tensor]
    let gradients: [String: Tensor]
    let meanGradients: [String: Tensor]

    /// Copies of all that a run left.
    package init(copying run: KeptRun) throws(NetworkError) {
        var activations = [String: Tensor]()
        var gradients = [String: Tensor]()
        for name in run.plan.kept { activations[name] = try run.activation(name).copied() }
        for name in run.plan.gradientsAt { gradients[name] = try run.gradient(name).copied() }
        var meanGradients = [String: Tensor]()
        for name in run.plan.meanGradientsAt { meanGradients[name] = try run.meanGradient(name).copied() }
        (logits, targetClasses) = (run.logits, run.targetClasses)
        (self.activations, self.gradients, self.meanGradients) = (activations, gradients, meanGradients)
    }

    /// The value at a kept capture point, images as `[N, h, w, C]`.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    public func activation(_ name: String) throws(NetworkError) -> Tensor {
        guard let tensor = activations[name] else {
            throw .notCaptured(name: name, captured: activations.keys.sorted())
        }
        return tensor
    }

    /// The gradient of the target's logit with respect to a capture point's value, in the shape of that value.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    public func gradient(_ name: String) throws(NetworkError) -> Tensor {
        guard let tensor = gradients[name] else {
            throw .notCaptured(name: name, captured: gradients.keys.sorted())
        }
        return tensor
    }

    /// The mean over places of that gradient, `[N, C]`: by what Grad-CAM weights a layer's channels.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    public func meanGradient(_ name: String) throws(NetworkError) -> Tensor {
        guard let tensor = meanGradients[name] else {
            throw .notCaptured(name: name, captured: meanGradients.keys.sorted())
        }
        return tensor
    }
}
