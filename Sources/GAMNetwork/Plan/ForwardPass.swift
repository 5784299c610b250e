import GAMTensor

/// Makes the steps of a forward pass from the operations of a plan.
struct ForwardPass {
    let shapes: [Shape]
    let packing: ProductPacking
    private(set) var buffers = BufferTable()
    private(set) var steps = [any PlanStep]()
    /// The statistics buffer of each batch norm by its output, for the backward pass.
    private(set) var statistics: [Int: Int] = [:]
    /// The product of each convolution or linear layer by its output, for parameter gradients.
    private(set) var products: [Int: ProductStep] = [:]

    /// The Winograd step of each convolution that has one by its output; its weights may serve the data gradient.
    private(set) var winograds: [Int: WinogradStep] = [:]

    /// Whether convolutions may be computed by transforms; training wants their products for the weights' gradients.
    private let mayTransform: Bool

    init(
        _ operations: [Operation], shapes: [Shape], inputCount: Int, kernels: KernelSet, team: ThreadTeam,
        mayTransform: Bool
    ) throws(NetworkError) {
        self.shapes = shapes
        self.mayTransform = mayTransform
        packing = ProductPacking(kernels: kernels, team: team)
        for input in 0..<inputCount { _ = buffers.add(value: input, count: count(of: input)) }
        for operation in operations { try append(operation) }
    }

    private func count(of value: Int) -> Int { shapes[value].elementCount ?? 0 }

    /// Rows of channels: everything but the last extent.
    private func pixels(of value: Int) -> Int { shapes[value].dimensions.dropLast().reduce(1, *) }
    private func channels(of value: Int) -> Int { shapes[value].dimensions.last ?? 1 }

    private mutating func append(_ operation: Operation) throws(NetworkError) {
        let (input, output) = (operation.inputs[0], operation.output)
        if case .view = operation.kind {
            _ = buffers.share(value: output, with: input)
            return
        }
        let from = buffers[input]
        let to = buffers.add(value: output, count: count(of: output))
        let added = operation.residual.map { buffers[$0] }
        let place = ProductPacking.Placement(
            input: from, output: to, added: added, rectifies: operation.rectifies)
        switch operation.kind {
        case .convolution(let convolution):
            let layer = convolution.layer
            let algorithm = mayTransform ? ConvolutionAlgorithm.best(layer, output: shapes[output]) : .direct
            if case .winograd(let tile) = algorithm {
                let winograd = try packing.winograd(
                    convolution, tile: tile, input: shapes[input], output: shapes[output], place)
                winograds[output] = winograd
                steps.append(winograd)
            } else if mayTransform, ProductPacking.isRowwise(layer) {
                let row = ProductPacking.paddedRow(layer, input: shapes[input], output: shapes[output])
                let padded = buffers.add(count: shapes[input][0] * shapes[input][1] * row)
                steps += try packing.rowwise(
                    convolution, input: shapes[input], output: shapes[output], padded: padded, place)
            } else {
                let product = try packing.forward(
                    convolution, input: shapes[input], output: shapes[output], mayBeDepthwise: mayTransform, place)
                products[output] = product
                steps.append(product)
            }
        case .linear(let layer):
            let product = try packing.forward(layer, rows: pixels(of: output), place)
            products[output] = product
            steps.append(product)
        case .scaleShift(let scale, let shift):
            steps.append(
                ScaleShiftStep(
                    input: from, output: to, added: added, rectifies: operation.rectifies,
                    pixels: pixels(of: output), channels: channels(of: output),
                    scale: try FloatStorage(scale, for: operation.name),
                    shift: try FloatStorage(shift, for: operation.name)))
        case .batchNorm(let layer, let usesBatch):
            let kept = buffers.add(count: 6 * layer.channels)
            statistics[output] = kept
            steps.append(
                BatchNormStep(
                    layer: layer, usesBatch: usesBatch, input: from, output: to, statistics: kept,
                    pixels: pixels(of: output)))
        case .relu:
            steps.append(RectifyStep(input: from, output: to, count: count(of: output)))
        case .maxPool(let windows), .average(let windows):
            var averages = false
            if case .average = operation.kind { averages = true }
            steps.append(PoolStep(windows: windows, averages: averages, input: from, output: to))
        case .add:
            steps.append(
                AddStep(
                    first: from, second: buffers[operation.inputs[1]], output: to, rectifies: operation.rectifies,
                    count: count(of: output)))
        case .concat:
            appendConcatenation(operation)
        case .flatten:
            steps.append(
                TransposeStep(
                    input: from, output: to, images: shapes[input][0],
                    rows: pixels(of: input) / shapes[input][0], columns: channels(of: input)))
        case .view:
            break
        case .softmax(let logarithmic):
            steps.append(
                SoftmaxStep(
                    input: from, output: to, rows: pixels(of: output), classes: channels(of: output),
                    isLogarithmic: logarithmic))
        }
    }

    private mutating func appendConcatenation(_ operation: Operation) {
        let total = channels(of: operation.output)
        var offset = 0
        for input in operation.inputs {
            let own = channels(of: input)
            steps.append(
                CopyRowsStep(
                    input: buffers[input], output: buffers[operation.output], rows: pixels(of: input), count: own,
                    inputStride: own, inputOffset: 0, outputStride: total, outputOffset: offset))
            offset += own
        }
    }
}
