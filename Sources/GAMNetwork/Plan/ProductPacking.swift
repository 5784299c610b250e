import CGAMKernels
import GAMTensor

/// Makes the product steps of convolutions and linear layers: geometry and packed weights.
///
/// Legend: O outputs, C inputs of a group, (a, b) kernel row and column; panels are
/// `[panel of outputs][tap][input][lane]`, lanes beyond the last output hold zeros.
struct ProductPacking {
    let kernels: KernelSet

    /// Where a product's result goes and what is added on the way.
    struct Placement {
        let input, output: Int
        var added: Int?
        var rectifies = false
    }

    func forward(
        _ layer: Conv2D, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> ProductStep {
        let window = layer.window
        let perGroup = (outputs: layer.outputChannels / layer.groups, inputs: layer.weight.shape[1])
        let taps = window.taps
        let panels = try pack(
            layer.weight, groups: layer.groups, taps: Array(taps.indices),
            depth: (perGroup.inputs, step: taps.count),
            columns: (perGroup.outputs, step: perGroup.inputs * taps.count))
        let shape = gam_product(
            taps: Int32(taps.count), depth: Int32(perGroup.inputs), columns: Int32(perGroup.outputs),
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
            pointCount: output[0] * output[1] * output[2], groups: layer.groups, panels: panels.storage,
            panelsPerGroup: panels.perGroup, width: kernels.width, bias: try copy(layer.bias), input: place.input,
            output: place.output,
            added: place.added, rectifies: place.rectifies)
    }

    /// The gradient at a convolution's input: one product for each residue of the input's place modulo the stride.
    ///
    /// Input row i receives from output row o and kernel row a where `o * stride = i + padding - a * dilation`; for rows
    /// `i = g * stride + r` these are the kernel rows with `(r + padding - a * dilation)` divisible by the stride, and
    /// then `o = g + (r + padding - a * dilation) / stride`. No zeros are inserted.
    func dataGradient(
        _ layer: Conv2D, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> [ProductStep] {
        let window = layer.window
        let perGroup = (outputs: layer.outputChannels / layer.groups, inputs: layer.weight.shape[1])
        let places = window.height * window.width
        var steps = [ProductStep]()
        for residueY in 0..<min(window.strideY, input[1]) {
            for residueX in 0..<min(window.strideX, input[2]) {
                let taps = window.taps.filter {
                    (residueY + window.paddingY - $0.y * window.dilationY) % window.strideY == 0
                        && (residueX + window.paddingX - $0.x * window.dilationX) % window.strideX == 0
                }
                let panels = try pack(
                    layer.weight, groups: layer.groups, taps: taps.map { $0.y * window.width + $0.x },
                    depth: (perGroup.outputs, step: perGroup.inputs * places), columns: (perGroup.inputs, step: places))
                let gridHeight = (input[1] - residueY + window.strideY - 1) / window.strideY
                let gridWidth = (input[2] - residueX + window.strideX - 1) / window.strideX
                let shape = gam_product(
                    taps: Int32(taps.count), depth: Int32(perGroup.outputs), columns: Int32(perGroup.inputs),
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
                        pointCount: input[0] * gridHeight * gridWidth, groups: layer.groups, panels: panels.storage,
                        panelsPerGroup: panels.perGroup, width: kernels.width, bias: nil, input: place.input,
                        output: place.output,
                        added: place.added, rectifies: place.rectifies))
            }
        }
        return steps
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
        let panels = try pack(weight, groups: 1, taps: [0], depth: depth, columns: columns)
        let shape = gam_product(
            taps: 1, depth: Int32(depth.count), columns: Int32(columns.count), in_height: 1, in_width: 1,
            in_stride: Int32(depth.count), grid_height: 1, grid_width: 1, in_step_y: 1, in_step_x: 1, out_height: 1,
            out_width: 1, out_stride: Int32(columns.count), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        return ProductStep(
            shape: shape, taps: [gam_tap(y: 0, x: 0)], pointCount: rows, groups: 1, panels: panels.storage,
            panelsPerGroup: panels.perGroup, width: kernels.width, bias: try copy(bias), input: place.input,
            output: place.output,
            added: place.added, rectifies: place.rectifies)
    }

    /// Panels of weights, of which a step along depth or columns is so far apart and a tap so far from the first; a
    /// group's weights are contiguous.
    private func pack(
        _ weight: Tensor, groups: Int, taps: [Int], depth: (count: Int, step: Int), columns: (count: Int, step: Int)
    ) throws(NetworkError) -> (storage: FloatStorage, perGroup: Int) {
        let width = kernels.width
        let panel = taps.count * depth.count * width
        let perGroup = (columns.count + width - 1) / width * panel
        let storage = try FloatStorage(count: groups * perGroup, for: "packed weights")
        unsafe weight.withUnsafeBufferPointer { weights in
            for group in 0..<groups {
                for column in 0..<columns.count {
                    var to = group * perGroup + column / width * panel + column % width
                    let from = group * (weights.count / groups) + column * columns.step
                    for tap in taps {
                        for index in 0..<depth.count {
                            unsafe storage.base[to] = weights[from + tap + index * depth.step]
                            to += width
                        }
                    }
                }
            }
        }
        return (storage, perGroup)
    }

    func copy(_ bias: Tensor?) throws(NetworkError) -> FloatStorage? {
        guard let bias else { return nil }
        return try FloatStorage(bias.values, for: "bias")
    }
}

extension Window {
    /// The kernel's places in row-major order.
    var taps: [(y: Int, x: Int)] {
        (0..<(height * width)).map { ($0 / width, $0 % width) }
    }
}
