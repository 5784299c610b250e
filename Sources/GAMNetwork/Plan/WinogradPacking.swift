import CGAMKernels
import GAMTensor

extension ProductPacking {
    /// A convolution by Winograd's minimal filtering.
    func winograd(
        _ convolution: FoldedConvolution, _ form: WinogradForm, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> WinogradStep {
        let layer = convolution.layer
        let packing = PanelPacking(
            places: Array(0..<9), depth: (layer.inputChannels, step: 9),
            columns: (layer.outputChannels, step: 9 * layer.inputChannels), columnScale: convolution.scale)
        let panels = try pack(packing, layer.weight, as: .winograd(form))
        return winograd(
            panels, form, input: input, output: output,
            padding: (layer.window.paddingY, layer.window.paddingX), bias: try copy(convolution.bias), place)
    }

    /// The gradient at a convolution's input: a convolution with the kernels turned by 180 degrees.
    ///
    /// Where the forward step's weights can serve it they are not packed again, but for a batch in training: there the
    /// packing is little beside the product, which is quicker with weights of its own.
    func gradientSteps(
        _ convolution: FoldedConvolution, _ form: WinogradForm?, input: Shape, output: Shape, forward: WinogradStep?,
        _ place: Placement
    ) throws(NetworkError) -> [any ProductMaking] {
        let layer = convolution.layer
        guard let form else {
            return try dataGradient(convolution, input: input, output: output, place)
        }
        let padding = form.isSpread ? (0, 0) : (2 - layer.window.paddingY, 2 - layer.window.paddingX)
        if repacking == nil, let forward, forward.serves(gradientBy: form) {
            var step = winograd(
                forward.operands.panels, form, input: output, output: input, padding: padding, bias: nil, place)
            step.isTransposed = true
            return [step]
        }
        let packing = PanelPacking(
            places: (0..<9).reversed(), depth: (layer.outputChannels, step: 9 * layer.inputChannels),
            columns: (layer.inputChannels, step: 9), depthScale: convolution.scale)
        let panels = try pack(packing, layer.weight, as: .winograd(form))
        return [winograd(panels, form, input: output, output: input, padding: padding, bias: nil, place)]
    }

    /// A 3x3 convolution from input to output by given panels.
    private func winograd(
        _ panels: PackedPanels, _ form: WinogradForm, input: Shape, output: Shape, padding: (y: Int, x: Int),
        bias: FloatStorage?, _ place: Placement
    ) -> WinogradStep {
        let grid = form.isSpread ? input : output
        let (rows, columns) = (form.tiles(grid[1]), form.tiles(grid[2]))
        let shape = gam_winograd(
            form: form.symbol, images: Int32(input[0]), tiles_y: Int32(rows.count), tiles_x: Int32(columns.count),
            whole_y: Int32(rows.whole), whole_x: Int32(columns.whole), in_height: Int32(input[1]),
            in_width: Int32(input[2]), channels: Int32(input[3]), pad_y: Int32(padding.y), pad_x: Int32(padding.x),
            out_height: Int32(output[1]), out_width: Int32(output[2]), out_channels: Int32(output[3]),
            product_columns: Int32(panels.width))
        return WinogradStep(form: form, shape: shape, operands: place.operands(panels, bias: bias))
    }
}
