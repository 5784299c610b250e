import GAMAttention
import GAMNetwork
import GAMTensor

/// Where values and gradients of layers are read: in the memory of a run (``KeptRun``), or off copies (``Run``).
protocol LayerArrays {
    /// The value at a layer.
    func values(at layer: String) throws(VerificationError) -> ChannelValues
    /// The gradient of the predicted class's logit at a layer.
    func slopes(at layer: String) throws(VerificationError) -> ChannelValues
    /// Copies of both.
    func copies(at layer: String) throws(NetworkError) -> (value: Tensor, gradient: Tensor)
}

extension KeptRun: LayerArrays {
    func values(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try activation(layer) })
    }

    func slopes(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try gradient(layer) }, name: "gradient")
    }

    func copies(at layer: String) throws(NetworkError) -> (value: Tensor, gradient: Tensor) {
        (try activation(layer).copied(), try gradient(layer).copied())
    }
}

extension Run: LayerArrays {
    func values(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try activation(layer) })
    }

    func slopes(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try gradient(layer) }, name: "gradient")
    }

    func copies(at layer: String) throws(NetworkError) -> (value: Tensor, gradient: Tensor) {
        (try activation(layer), try gradient(layer))
    }
}

extension LayerArrays {
    /// The vector ``LayerVectors/attentionProfile(activation:gradient:)`` of a layer.
    func attentionProfile(at layer: String) throws(VerificationError) -> [Double] {
        let (values, slopes) = (try values(at: layer), try slopes(at: layer))
        let vector = try LayerVectors.attentionProfile(activation: values, gradient: slopes)
        if !vector.allSatisfy(\.isFinite) {
            try values.checkFinite(layer)
            try slopes.checkFinite("gradient at \(layer)")
        }
        return vector
    }

    /// The Grad-CAM map of a class at a layer; finite.
    func gradCAM(at layer: String, classIndex: Int) throws(VerificationError) -> AttentionMap {
        let map = try VerificationError.wrap {
            let (value, gradient) = try copies(at: layer)
            return try GradCAM().map(activation: value, gradient: gradient, layer: layer, classIndex: classIndex)
        }
        if let position = map.signedValues.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "attention map", position: position)
        }
        return map
    }
}
