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
        let weight = layer.weight.values
        let panels = try pack(
            groups: layer.groups, taps: taps.count, depth: perGroup.inputs, columns: perGroup.outputs
        ) { group, tap, depth, column in
            weight[((group * perGroup.outputs + column) * perGroup.inputs + depth) * taps.count + tap]
        }
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
            panelsPerGroup: panels.perGroup, bias: try copy(layer.bias), input: place.input, output: place.output,
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
        let weight = layer.weight.values
        var steps = [ProductStep]()
        for residueY in 0..<min(window.strideY, input[1]) {
            for residueX in 0..<min(window.strideX, input[2]) {
                let taps = window.taps.filter {
                    (residueY + window.paddingY - $0.y * window.dilationY) % window.strideY == 0
                        && (residueX + window.paddingX - $0.x * window.dilationX) % window.strideX == 0
                }
                let panels = try pack(
                    groups: layer.groups, taps: taps.count, depth: perGroup.outputs, columns: perGroup.inputs
                ) { group, tap, depth, column in
                    weight[
                        ((group * perGroup.outputs + depth) * perGroup.inputs + column) * window.taps.count
                            + taps[tap].y * window.width + taps[tap].x]
                }
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
                        panelsPerGroup: panels.perGroup, bias: nil, input: place.input, output: place.output,
                        added: place.added, rectifies: place.rectifies))
            }
        }
        return steps
    }

    func forward(_ layer: Linear, rows: Int, _ place: Placement) throws(NetworkError) -> ProductStep {
        let weight = layer.weight.values
        return try rowProduct(rows: rows, depth: layer.inputs, columns: layer.outputs, bias: layer.bias, place) {
            weight[$1 * layer.inputs + $0]
        }
    }

    func dataGradient(_ layer: Linear, rows: Int, _ place: Placement) throws(NetworkError) -> ProductStep {
        let weight = layer.weight.values
        return try rowProduct(rows: rows, depth: layer.outputs, columns: layer.inputs, bias: nil, place) {
            weight[$0 * layer.inputs + $1]
        }
    }

    /// Rows times a matrix: a product of one tap on images of one pixel.
    private func rowProduct(
        rows: Int, depth: Int, columns: Int, bias: Tensor?, _ place: Placement,
        weight: (_ depth: Int, _ column: Int) -> Float
    ) throws(NetworkError) -> ProductStep {
        let panels = try pack(groups: 1, taps: 1, depth: depth, columns: columns) { weight($2, $3) }
        let shape = gam_product(
            taps: 1, depth: Int32(depth), columns: Int32(columns), in_height: 1, in_width: 1, in_stride: Int32(depth),
            grid_height: 1, grid_width: 1, in_step_y: 1, in_step_x: 1, out_height: 1, out_width: 1,
            out_stride: Int32(columns), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
        return ProductStep(
            shape: shape, taps: [gam_tap(y: 0, x: 0)], pointCount: rows, groups: 1, panels: panels.storage,
            panelsPerGroup: panels.perGroup, bias: try copy(bias), input: place.input, output: place.output,
            added: place.added, rectifies: place.rectifies)
    }

    private func pack(
        groups: Int, taps: Int, depth: Int, columns: Int,
        weight: (_ group: Int, _ tap: Int, _ depth: Int, _ column: Int) -> Float
    ) throws(NetworkError) -> (storage: FloatStorage, perGroup: Int) {
        let width = kernels.width
        let perGroup = (columns + width - 1) / width * taps * depth * width
        let storage = try FloatStorage(count: groups * perGroup, for: "packed weights")
        for group in 0..<groups {
            for column in 0..<columns {
                let panel = unsafe storage.base + group * perGroup + column / width * taps * depth * width
                for tap in 0..<taps {
                    for index in 0..<depth {
                        unsafe panel[(tap * depth + index) * width + column % width] = weight(group, tap, index, column)
                    }
                }
            }
        }
        return (storage, perGroup)
    }

    private func copy(_ bias: Tensor?) throws(NetworkError) -> FloatStorage? {
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
