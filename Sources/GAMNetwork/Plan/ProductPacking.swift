import CGAMKernels
import GAMTensor

/// Makes the product steps of convolutions and linear layers: geometry and packed weights.
struct ProductPacking {
    let kernels: KernelSet
    /// The threads that pack.
    let team: ThreadTeam
    /// Where packed weights go.
    let blocks = FloatBlocks()
    /// The parameters of the layer at hand where they change from run to run, and the steps that fetch them then.
    var repacking: Repacking?

    /// Parameters that change, and the steps that fetch them before they are read.
    final class Repacking {
        let weights: ParameterSlice
        let bias: ParameterSlice?
        private(set) var steps = [any PlanStep]()

        init(_ weights: ParameterSlice, bias: ParameterSlice?) {
            self.weights = weights
            self.bias = bias
        }

        fileprivate func append(_ step: any PlanStep) { steps.append(step) }
    }

    /// Packs a layer's weights, or makes the step that will.
    func pack(
        _ packing: PanelPacking, _ weight: Tensor, as form: PanelPacking.Form = .plain
    ) throws(NetworkError) -> PackedPanels {
        guard let repacking else { return try packing.pack(weight, as: form, in: blocks, kernels, team) }
        let panels = try packing.emptyPanels(as: form, in: blocks, kernels)
        repacking.append(PackStep(weights: repacking.weights, packing: packing, form: form, panels: panels))
        return panels
    }

    /// Where a product's result goes and what is added on the way.
    struct Placement {
        let input, output: Int
        var added: Int?
        var rectifies = false

        func operands(_ panels: PackedPanels, bias: FloatStorage?) -> ProductOperands {
            ProductOperands(
                panels: panels, bias: bias, input: input, output: output, added: added, rectifies: rectifies)
        }
    }

    /// A convolution; with channels by themselves where each output has an input of its own, if that may be.
    func forward(
        _ convolution: FoldedConvolution, input: Shape, output: Shape, mayBeDepthwise: Bool, _ place: Placement
    ) throws(NetworkError) -> ProductStep {
        let layer = convolution.layer
        let window = layer.window
        let isDepthwise = mayBeDepthwise && layer.isDepthwise
        let groups = isDepthwise ? 1 : layer.groups
        let taps = window.taps
        let panels = try pack(convolution, isDepthwise: isDepthwise)
        let shape = gam_product(
            taps: Int32(taps.count), depth: Int32(layer.inputChannels / groups),
            columns: Int32(layer.outputChannels / groups), panel_columns: Int32(panels.width),
            in_height: Int32(input[1]), in_width: Int32(input[2]), in_stride: Int32(input[3]),
            grid_height: Int32(output[1]), grid_width: Int32(output[2]), in_step_y: Int32(window.strideY),
            in_step_x: Int32(window.strideX), out_height: Int32(output[1]), out_width: Int32(output[2]),
            out_stride: Int32(output[3]), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        return ProductStep(
            shape: shape,
            taps: taps.map {
                gam_tap(
                    y: Int32($0.y * window.dilationY - window.paddingY),
                    x: Int32($0.x * window.dilationX - window.paddingX))
            },
            pointCount: output[0] * output[1] * output[2], groups: groups, isDepthwise: isDepthwise,
            operands: place.operands(panels, bias: try copy(convolution.bias)))
    }

    /// A convolution of few input channels by whole rows of its kernel.
    ///
    /// The input is copied with its padding left and right; a row of the kernel then reads consecutive floats, which are
    /// the depth of one tap.
    func rowwise(
        _ convolution: FoldedConvolution, input: Shape, output: Shape, padded: Int, _ place: Placement
    ) throws(NetworkError) -> [any PlanStep] {
        let layer = convolution.layer
        let window = layer.window
        let panels = try pack(convolution)
        let inputs = layer.inputChannels
        let row = ProductPacking.paddedRow(layer, input: input, output: output)
        let shape = gam_product(
            taps: Int32(window.height), depth: Int32(window.width * inputs), columns: Int32(layer.outputChannels),
            panel_columns: Int32(panels.width),
            in_height: Int32(input[1]), in_width: Int32(row / (window.strideX * inputs)),
            in_stride: Int32(window.strideX * inputs), grid_height: Int32(output[1]), grid_width: Int32(output[2]),
            in_step_y: Int32(window.strideY), in_step_x: 1, out_height: Int32(output[1]), out_width: Int32(output[2]),
            out_stride: Int32(output[3]), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        let rows = Placement(input: padded, output: place.output, added: place.added, rectifies: place.rectifies)
        return [
            PadRowsStep(
                input: place.input, output: padded, rows: input[0] * input[1], count: input[2] * inputs,
                offset: window.paddingX * inputs, stride: row),
            ProductStep(
                shape: shape,
                taps: (0..<window.height).map { gam_tap(y: Int32($0 * window.dilationY - window.paddingY), x: 0) },
                pointCount: output[0] * output[1] * output[2], groups: 1,
                operands: rows.operands(panels, bias: try copy(convolution.bias))),
        ]
    }

    /// Whether a convolution is done by rows of its kernel: its channels alone would make taps of too few values.
    static func isRowwise(_ layer: Conv2D) -> Bool {
        layer.groups == 1 && layer.inputChannels < 8 && layer.window.width > 1 && layer.window.dilationX == 1
    }

    /// Floats of a row of a rowwise convolution's padded input: whole steps, and room for the last window.
    static func paddedRow(_ layer: Conv2D, input: Shape, output: Shape) -> Int {
        let window = layer.window
        let width = max(input[2] + 2 * window.paddingX, (output[2] - 1) * window.strideX + window.width)
        return (width + window.strideX - 1) / window.strideX * window.strideX * layer.inputChannels
    }

    /// The gradient at a convolution's input: one product for each residue of the input's place modulo the stride.
    ///
    /// Input row i receives from output row o and kernel row a where `o * stride = i + padding - a * dilation`; for rows
    /// `i = g * stride + r` these are the kernel rows with `(r + padding - a * dilation)` divisible by the stride, and
    /// then `o = g + (r + padding - a * dilation) / stride`. No zeros are inserted.
    func dataGradient(
        _ convolution: FoldedConvolution, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> [ProductStep] {
        let layer = convolution.layer
        let window = layer.window
        let groups = layer.isDepthwise ? 1 : layer.groups
        var steps = [ProductStep]()
        for residueY in 0..<min(window.strideY, input[1]) {
            for residueX in 0..<min(window.strideX, input[2]) {
                let taps = window.taps.filter {
                    (residueY + window.paddingY - $0.y * window.dilationY) % window.strideY == 0
                        && (residueX + window.paddingX - $0.x * window.dilationX) % window.strideX == 0
                }
                // Pixels that no output sees keep what is there already.
                if taps.isEmpty, place.added == place.output, !place.rectifies { continue }
                let packing = gradientPacking(convolution, places: taps.map { $0.y * window.width + $0.x })
                let panels = try pack(packing, layer.weight)
                let gridHeight = (input[1] - residueY + window.strideY - 1) / window.strideY
                let gridWidth = (input[2] - residueX + window.strideX - 1) / window.strideX
                let shape = gam_product(
                    taps: Int32(taps.count), depth: Int32(layer.outputChannels / groups),
                    columns: Int32(layer.inputChannels / groups), panel_columns: Int32(panels.width),
                    in_height: Int32(output[1]), in_width: Int32(output[2]), in_stride: Int32(output[3]),
                    grid_height: Int32(gridHeight), grid_width: Int32(gridWidth), in_step_y: 1, in_step_x: 1,
                    out_height: Int32(input[1]), out_width: Int32(input[2]), out_stride: Int32(input[3]),
                    out_step_y: Int32(window.strideY), out_step_x: Int32(window.strideX), out_y: Int32(residueY),
                    out_x: Int32(residueX))
                steps.append(
                    ProductStep(
                        shape: shape,
                        taps: taps.map {
                            gam_tap(
                                y: Int32((residueY + window.paddingY - $0.y * window.dilationY) / window.strideY),
                                x: Int32((residueX + window.paddingX - $0.x * window.dilationX) / window.strideX))
                        },
                        pointCount: input[0] * gridHeight * gridWidth, groups: groups, isDepthwise: layer.isDepthwise,
                        operands: place.operands(panels, bias: nil)))
            }
        }
        return steps
    }

    /// The mean over places of the gradient at a convolution's input, from the sums that each tap passes on: a product
    /// with one image of one pixel a tap.
    func meanGradient(_ convolution: FoldedConvolution, images: Int, _ place: Placement) throws(NetworkError)
        -> ProductStep
    {
        let layer = convolution.layer
        let window = layer.window
        let groups = layer.isDepthwise ? 1 : layer.groups
        let panels = try pack(gradientPacking(convolution, places: Array(window.taps.indices)), layer.weight)
        let shape = gam_product(
            taps: Int32(window.taps.count), depth: Int32(layer.outputChannels / groups),
            columns: Int32(layer.inputChannels / groups), panel_columns: Int32(panels.width),
            in_height: Int32(window.height), in_width: Int32(window.width), in_stride: Int32(layer.outputChannels),
            grid_height: 1, grid_width: 1, in_step_y: 1, in_step_x: 1, out_height: 1, out_width: 1,
            out_stride: Int32(layer.inputChannels), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        return ProductStep(
            shape: shape, taps: window.taps.map { gam_tap(y: Int32($0.y), x: Int32($0.x)) }, pointCount: images,
            groups: groups, isDepthwise: layer.isDepthwise, operands: place.operands(panels, bias: nil))
    }

    func forward(_ layer: Linear, rows: Int, _ place: Placement) throws(NetworkError) -> ProductStep {
        try rowProduct(
            layer.weight, rows: rows, depth: (layer.inputs, step: 1), columns: (layer.outputs, step: layer.inputs),
            bias: layer.bias, place)
    }

    func dataGradient(_ layer: Linear, rows: Int, _ place: Placement) throws(NetworkError) -> ProductStep {
        try rowProduct(
            layer.weight, rows: rows, depth: (layer.outputs, step: layer.inputs), columns: (layer.inputs, step: 1),
            bias: nil, place)
    }

    /// Rows times a matrix: a product of one tap on images of one pixel.
    private func rowProduct(
        _ weight: Tensor, rows: Int, depth: (count: Int, step: Int), columns: (count: Int, step: Int), bias: Tensor?,
        _ place: Placement
    ) throws(NetworkError) -> ProductStep {
        let panels = try pack(PanelPacking(places: [0], depth: depth, columns: columns), weight)
        let shape = gam_product(
            taps: 1, depth: Int32(depth.count), columns: Int32(columns.count),
            panel_columns: Int32(panels.width), in_height: 1, in_width: 1,
            in_stride: Int32(depth.count), grid_height: 1, grid_width: 1, in_step_y: 1, in_step_x: 1, out_height: 1,
            out_width: 1, out_stride: Int32(columns.count), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        return ProductStep(
            shape: shape, taps: [gam_tap(y: 0, x: 0)], pointCount: rows, groups: 1,
            operands: place.operands(panels, bias: try copy(bias?.values)))
    }

    /// A convolution's panels for its forward product.
    private func pack(
        _ convolution: FoldedConvolution, isDepthwise: Bool = false
    ) throws(NetworkError) -> PackedPanels {
        let layer = convolution.layer
        let (inputs, taps) = (layer.weight.shape[1], layer.window.taps.count)
        let groups = isDepthwise ? 1 : layer.groups
        let packing = PanelPacking(
            places: Array(0..<taps), depth: (inputs, step: taps),
            columns: (layer.outputChannels / groups, step: inputs * taps), groups: groups,
            width: isDepthwise ? layer.outputChannels : nil, columnScale: convolution.scale)
        return try pack(packing, layer.weight)
    }

    /// A convolution's panels for the gradient at its input, of some places of its kernel.
    private func gradientPacking(_ convolution: FoldedConvolution, places: [Int]) -> PanelPacking {
        let layer = convolution.layer
        let (inputs, taps) = (layer.weight.shape[1], layer.window.taps.count)
        if layer.isDepthwise {
            return PanelPacking(
                places: places, depth: (1, step: 0), columns: (layer.inputChannels, step: taps),
                width: layer.inputChannels, columnScale: convolution.scale)
        }
        return PanelPacking(
            places: places, depth: (layer.outputChannels / layer.groups, step: inputs * taps),
            columns: (inputs, step: taps), groups: layer.groups, depthScale: convolution.scale)
    }

    func copy(_ bias: [Float]?) throws(NetworkError) -> FloatStorage? {
        guard let bias else { return nil }
        let storage = try FloatStorage(bias, for: "bias")
        if let repacking, let changing = repacking.bias {
            repacking.append(FetchStep(values: changing, target: storage))
        }
        return storage
    }
}

extension Conv2D {
    /// Whether each output channel reads its own input channel only.
    fileprivate var isDepthwise: Bool { groups > 1 && groups == inputChannels && groups == outputChannels }
}

extension Window {
    /// The kernel's places in row-major order.
    var taps: [(y: Int, x: Int)] {
        (0..<(height * width)).map { ($0 / width, $0 % width) }
    }
}
