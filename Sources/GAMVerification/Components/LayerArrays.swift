import GAMAttention
import GAMNetwork
import GAMTensor

/// Where values and gradients of layers are read: in the memory of a run (``KeptRun``), or off copies (``Run``).
protocol LayerArrays {
    /// The value at a layer.
    func values(at layer: String) throws(VerificationError) -> ChannelValues
    /// The gradient of the predicted class's logit at a layer.
    func slopes(at layer: String) throws(VerificationError) -> ChannelValues
}

extension KeptRun: LayerArrays {
    func values(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try activation(layer) })
    }

    func slopes(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try gradient(layer) }, name: "gradient")
    }
}

extension Run: LayerArrays {
    func values(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try activation(layer) })
    }

    func slopes(at layer: String) throws(VerificationError) -> ChannelValues {
        try ChannelValues(VerificationError.wrap { try gradient(layer) }, name: "gradient")
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
        let (values, slopes) = (try values(at: layer), try slopes(at: layer))
        let raw = RawMap(signed: try values.gradCAM(gradient: slopes))
        if let position = raw.signed.firstIndex(where: { !$0.isFinite }) {
            try values.checkFinite(layer)
            try slopes.checkFinite("gradient at \(layer)")
            throw .nonFinite(name: "attention map", position: position)
        }
        return try VerificationError.wrap {
            try AttentionMap(
                height: values.height, width: values.width, values: raw.values, signedValues: raw.signed, layer: layer,
                method: GradCAM().name, classIndex: classIndex)
        }
    }
}
