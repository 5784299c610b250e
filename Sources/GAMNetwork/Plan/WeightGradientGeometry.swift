import CGAMKernels
import GAMTensor

extension ProductPacking {
    /// What the gradient at weights is made from, and where it goes.
    struct GradientPlacement {
        let input, gradient, output: Int
    }

    /// The gradient at a convolution's weights; by rows of its kernel where it has a padded copy of its input.
    func weightGradient(
        _ layer: Conv2D, input: Shape, output: Shape, padded: Int?, _ place: GradientPlacement
    ) -> WeightGradientStep {
        let window = layer.window
        let inputs = layer.inputChannels
        let points = output[0] * output[1] * output[2]
        let rows = { (tap: Int) in Int32(tap * window.dilationY - window.paddingY) }
        guard let padded else {
            let shape = gam_weight_gradient(
                taps: Int32(window.taps.count), depth: Int32(inputs / layer.groups),
                columns: Int32(layer.outputChannels / layer.groups), in_height: Int32(input[1]),
                in_width: Int32(input[2]), in_stride: Int32(inputs), grid_height: Int32(output[1]),
                grid_width: Int32(output[2]), out_stride: Int32(output[3]), step_y: Int32(window.strideY),
                step_x: Int32(window.strideX))
            return WeightGradientStep(
                shape: shape,
                taps: window.taps.map {
                    gam_tap(y: rows($0.y), x: Int32($0.x * window.dilationX - window.paddingX))
                },
                groups: layer.groups, channels: inputs / layer.groups, width: 1, pointCount: points,
                input: place.input, gradient: place.gradient, output: place.output)
        }
        let row = ProductPacking.paddedRow(layer, input: input, output: output)
        let step = window.strideX * inputs
        let shape = gam_weight_gradient(
            taps: Int32(window.height), depth: Int32(window.width * inputs), columns: Int32(layer.outputChannels),
            in_height: Int32(input[1]), in_width: Int32(row / step), in_stride: Int32(step),
            grid_height: Int32(output[1]), grid_width: Int32(output[2]), out_stride: Int32(output[3]),
            step_y: Int32(window.strideY), step_x: 1)
        return WeightGradientStep(
            shape: shape, taps: (0..<window.height).map { gam_tap(y: rows($0), x: 0) }, groups: 1, channels: inputs,
            width: window.width, pointCount: points, input: padded, gradient: place.gradient, output: place.output)
    }

    /// The gradient at a linear layer's weights.
    func weightGradient(_ layer: Linear, rows: Int, _ place: GradientPlacement) -> WeightGradientStep {
        let shape = gam_weight_gradient(
            taps: 1, depth: Int32(layer.inputs), columns: Int32(layer.outputs), in_height: 1, in_width: 1,
            in_stride: Int32(layer.inputs), grid_height: 1, grid_width: 1, out_stride: Int32(layer.outputs),
            step_y: 1, step_x: 1)
        return WeightGradientStep(
            shape: shape, taps: [gam_tap(y: 0, x: 0)], groups: 1, channels: layer.inputs, width: 1, pointCount: rows,
            input: place.input, gradient: place.gradient, output: place.output)
    }
}
