import CGAMKernels
import GAMTensor

/// How a stride-1 3x3 convolution is computed.
enum ConvolutionAlgorithm: Equatable {
    /// The sum of products as it is defined.
    case direct
    /// Winograd's minimal filtering with tiles of so many outputs a side (2 or 4).
    case winograd(tile: Int)

    /// The algorithm of the least estimated time for one image.
    ///
    /// It looks at the layer alone, never at batch or threads, so that an image's bits depend on neither. Counted are
    /// multiply-adds at 45 a nanosecond (fewer than 4 rows leave the units idle), weights that no cache holds at 16 bytes a
    /// nanosecond, and the transforms; only the proportions matter.
    ///
    /// Where weights change, they are packed in each run: then a whole batch is counted, and the packing too.
    static func best(_ layer: Conv2D, output: Shape, repackedForImages images: Int? = nil) -> ConvolutionAlgorithm {
        if let images { return bestWithPacking(layer, output: output, images: images) }
        guard layer.isTransformable else { return .direct }
        let (rows, columns) = (output[1], output[2])
        let pairs = Double(layer.inputChannels * layer.outputChannels)
        var best = (algorithm: ConvolutionAlgorithm.direct, cost: 9 * Double(max(4, rows * columns)) * pairs / 45)
        for tile in [2, 4] {
            let points = Double((tile + 2) * (tile + 2))
            let tiles = Double(((rows + tile - 1) / tile) * ((columns + tile - 1) / tile))
            let weightBytes = points * pairs * 4
            let cost =
                points * max(4, tiles) * pairs / 45 + (weightBytes > 4e6 ? 0.7 * weightBytes / 16 : 0)
                + tiles * points * Double(layer.inputChannels + layer.outputChannels) / 8
            if cost < best.cost { best = (.winograd(tile: tile), cost) }
        }
        return best.algorithm
    }

    /// The same for a batch whose weights are packed first, in nanoseconds.
    private static func bestWithPacking(_ layer: Conv2D, output: Shape, images: Int) -> ConvolutionAlgorithm {
        guard layer.isTransformable else { return .direct }
        let (rows, columns) = (output[1], output[2])
        let pairs = Double(layer.inputChannels * layer.outputChannels)
        let pixels = Double(images * rows * columns)
        var best = (algorithm: ConvolutionAlgorithm.direct, cost: 9 * pixels * pairs / 45 + 9 * pairs)
        for tile in [2, 4] {
            let points = Double((tile + 2) * (tile + 2))
            let tiles = Double(images * ((rows + tile - 1) / tile) * ((columns + tile - 1) / tile))
            let cost =
                points * max(4, tiles) * pairs / 45 + 0.7 * points * pairs
                + tiles * points * Double(layer.inputChannels + layer.outputChannels) / 8
            if cost < best.cost { best = (.winograd(tile: tile), cost) }
        }
        return best.algorithm
    }
}

extension Conv2D {
    /// Whether Winograd's form exists: one group, 3x3, stride and dilation 1.
    fileprivate var isTransformable: Bool {
        window.height == 3 && window.width == 3 && window.strideY == 1 && window.strideX == 1
            && window.dilationY == 1 && window.dilationX == 1 && groups == 1
    }
}

extension ProductPacking {
    /// A convolution by Winograd's minimal filtering.
    func winograd(
        _ convolution: FoldedConvolution, tile: Int, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> WinogradStep {
        let layer = convolution.layer
        let packing = PanelPacking(
            places: Array(0..<9), depth: (layer.inputChannels, step: 9),
            columns: (layer.outputChannels, step: 9 * layer.inputChannels), columnScale: convolution.scale)
        let panels = try pack(packing, layer.weight, tile: tile).storage
        return winograd(
            panels, tile: tile, input: input, output: output,
            padding: (layer.window.paddingY, layer.window.paddingX), bias: try copy(convolution.bias), place)
    }

    /// The gradient at a convolution's input: for stride 1 a convolution with the kernels turned by 180 degrees.
    ///
    /// Where the forward step's weights can serve it they are not packed again.
    func gradientSteps(
        _ convolution: FoldedConvolution, _ algorithm: ConvolutionAlgorithm, input: Shape, output: Shape,
        forward: WinogradStep?, _ place: Placement
    ) throws(NetworkError) -> [any PlanStep] {
        let layer = convolution.layer
        guard case .winograd(let tile) = algorithm else {
            return try dataGradient(convolution, input: input, output: output, place)
        }
        let padding = (2 - layer.window.paddingY, 2 - layer.window.paddingX)
        if tile == 2, let forward, forward.servesGradient {
            var step = winograd(
                forward.panels, tile: tile, input: output, output: input, padding: padding, bias: nil, place)
            step.shape.panel_columns = forward.shape.panel_columns
            step.isTransposed = true
            return [step]
        }
        let packing = PanelPacking(
            places: (0..<9).reversed(), depth: (layer.outputChannels, step: 9 * layer.inputChannels),
            columns: (layer.inputChannels, step: 9), depthScale: convolution.scale)
        let panels = try pack(packing, layer.weight, tile: tile).storage
        return [winograd(panels, tile: tile, input: output, output: input, padding: padding, bias: nil, place)]
    }

    /// A stride-1 3x3 convolution from input to output.
    private func winograd(
        _ panels: FloatStorage, tile: Int, input: Shape, output: Shape, padding: (y: Int, x: Int),
        bias: FloatStorage?, _ place: Placement
    ) -> WinogradStep {
        let shape = gam_winograd(
            tile: Int32(tile), tiles_y: Int32((output[1] + tile - 1) / tile),
            tiles_x: Int32((output[2] + tile - 1) / tile),
            in_height: Int32(input[1]), in_width: Int32(input[2]), channels: Int32(input[3]), pad_y: Int32(padding.y),
            pad_x: Int32(padding.x), out_height: Int32(output[1]), out_width: Int32(output[2]),
            out_channels: Int32(output[3]), panel_columns: Int32(kernels.panelWidth(columns: output[3])))
        return WinogradStep(
            shape: shape, images: input[0], panels: panels, bias: bias, input: place.input, output: place.output,
            added: place.added, rectifies: place.rectifies)
    }
}
