import GAMTensor

/// A convolution with the batch norms behind it: the layer's own weights, a factor for each output, and a bias.
///
/// The weights are multiplied while they are packed; a second copy of them never exists.
struct FoldedConvolution {
    let layer: Conv2D
    /// The factor of each output's weights, or `nil` for 1.
    private(set) var scale: [Double]?
    /// One value an output, or `nil` for 0.
    private(set) var bias: [Float]?

    init(_ layer: Conv2D) {
        self.layer = layer
        bias = layer.bias?.values
    }

    /// The same followed by a batch norm in its inference form.
    func folding(_ norm: BatchNorm2D) -> FoldedConvolution {
        var folded = self
        let form = norm.scaleAndShift
        folded.scale = form.scale.indices.map { form.scale[$0] * (scale?[$0] ?? 1) }
        folded.bias = form.scale.indices.map { Float(Double(bias?[$0] ?? 0) * form.scale[$0] + form.shift[$0]) }
        return folded
    }
}
