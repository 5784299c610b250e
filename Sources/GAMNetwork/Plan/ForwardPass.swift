import GAMTensor

/// Makes the steps of a forward pass from the operations of a plan.
struct ForwardPass {
    let shapes: [Shape]
    let packing: ProductPacking
    private(set) var buffers = BufferTable()
    private(set) var steps = [any PlanStep]()
    /// The layer of each step.
    private(set) var layers = [PlannedLayer]()
    /// The statistics buffer of each batch norm by its name.
    private(set) var statistics: [String: Int] = [:]
    /// What the steps of each batch norm share, by its output.
    private(set) var norms: [Int: NormGeometry] = [:]
    /// The padded copy of the input that a rowwise convolution reads, by its output.
    private(set) var paddedInputs: [Int: Int] = [:]
    /// The Winograd step of each convolution that has one by its output; its weights may serve the data gradient.
    private(set) var winograds: [Int: WinogradStep] = [:]
    /// The sums of each value whose channels' moments are wanted.
    private(set) var sums: [Int: ChannelSums] = [:]
    private let momentsOf: Set<Int>
    /// Where parameters are that may change between runs; `nil` where they are settled.
    let parameters: ParameterMemory?

    /// The steps of operations; each is let go once its weights are packed.
    init(
        _ operations: consuming [Operation], shapes: [Shape], inputCount: Int, momentsOf: Set<Int>, kernels: KernelSet,
        team: ThreadTeam, parameters: ParameterMemory?
    ) throws(NetworkError) {
        self.shapes = shapes
        self.momentsOf = momentsOf
        self.parameters = parameters
        packing = ProductPacking(kernels: kernels, team: team)
        for input in 0..<inputCount { _ = buffers.add(value: input, count: count(of: input)) }
        operations.reverse()
        while let operation = operations.popLast() {
            try append(operation)
            if momentsOf.contains(operation.output) {
                let sums = ChannelSums(shapes[operation.output], &buffers)
                self.sums[operation.output] = sums
                steps.append(ChannelSumsStep(sums: sums, input: buffers[operation.output]))
            }
            let layer = operation.layer(making: operation.output, shapes)
            layers += [PlannedLayer](repeating: layer, count: steps.count - layers.count)
        }
    }

    private func count(of value: Int) -> Int { shapes[value].elementCount ?? 0 }

    /// Rows of channels: everything but the last extent.
    private func pixels(of value: Int) -> Int { shapes[value].dimensions.dropLast().reduce(1, *) }
    private func channels(of value: Int) -> Int { shapes[value].dimensions.last ?? 1 }

    /// The packing of an operation's weights: settled, or to be repeated in each run.
    func packing(of operation: Operation) -> ProductPacking {
        var packing = packing
        if let weights = parameters?.slice("\(operation.name).weight") {
            packing.repacking = ProductPacking.Repacking(weights, bias: parameters?.slice("\(operation.name).bias"))
        }
        return packing
    }

    /// The tiles of a convolution, if any; where weights are packed in each run the whole batch counts.
    func form(of layer: Conv2D, output: Shape) -> WinogradForm? {
        WinogradForm.best(layer, output: output, repackedForImages: parameters == nil ? nil : output[0])
    }

    /// The tiles of the gradient at a convolution's input, if any.
    func form(ofGradientOf layer: Conv2D, input: Shape, output: Shape) -> WinogradForm? {
        WinogradForm.best(
            gradientOf: layer, input: input, output: output, repackedForImages: parameters == nil ? nil : output[0])
    }

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
            try appendConvolution(operation, convolution, place)
        case .linear(let layer):
            let packing = packing(of: operation)
            let product = try packing.forward(layer, rows: pixels(of: output), place)
            steps += (packing.repacking?.steps ?? []) + [product]
        case .scaleShift(let scale, let shift):
            steps.append(
                ScaleShiftStep(
                    input: from, output: to, added: added, rectifies: operation.rectifies,
                    pixels: pixels(of: output), channels: channels(of: output),
                    scale: try FloatStorage(scale, for: operation.name),
                    shift: try FloatStorage(shift, for: operation.name)))
        case .batchNorm(let layer, let usesBatch):
            try appendBatchNorm(operation, layer, usesBatch, added: added)
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

    private mutating func appendConvolution(
        _ operation: Operation, _ convolution: FoldedConvolution, _ place: ProductPacking.Placement
    ) throws(NetworkError) {
        let layer = convolution.layer
        let (input, output) = (shapes[operation.inputs[0]], shapes[operation.pooling?.of ?? operation.output])
        let packing = packing(of: operation)
        let made: [any PlanStep]
        if let form = form(of: layer, output: output) {
            let winograd = try packing.winograd(convolution, form, input: input, output: output, place)
            winograds[operation.output] = winograd
            made = [winograd]
        } else if parameters == nil, StemStep.does(layer) {
            let stem = try packing.stem(convolution, input: input, output: output, place)
            made = [operation.pooling.map { pool(stem, $0.windows, value: $0.of) } ?? stem]
        } else if ProductPacking.isRowwise(layer) {
            let row = ProductPacking.paddedRow(layer, input: input, output: output)
            let padded = buffers.add(count: input[0] * input[1] * row)
            paddedInputs[operation.output] = padded
            made = try packing.rowwise(convolution, input: input, output: output, padded: padded, place)
        } else {
            made = [try packing.forward(convolution, input: input, output: output, mayBeDepthwise: true, place)]
        }
        steps += (packing.repacking?.steps ?? []) + made
    }

    /// A stem with its pooling, and with the sums of what is pooled where those are wanted.
    private mutating func pool(_ stem: StemStep, _ windows: PoolingWindows, value: Int) -> PooledStemStep {
        var pooled = PooledStemStep(stem: stem, pooling: windows)
        if momentsOf.contains(value) {
            let sums = ChannelSums(shapes[value], parts: pooled.parts, &buffers)
            self.sums[value] = sums
            pooled.sums = sums
        }
        return pooled
    }

    private mutating func appendBatchNorm(
        _ operation: Operation, _ layer: BatchNorm2D, _ usesBatch: Bool, added: Int?
    ) throws(NetworkError) {
        let pixels = pixels(of: operation.output)
        guard
            let norm = NormGeometry(layer, operation.name, usesBatch: usesBatch, pixels: pixels, parameters)
        else { throw .missingTensor(name: "\(operation.name).weight", expected: "a batch norm's parameters") }
        let kept = buffers.add(count: norm.statisticsCount)
        norms[operation.output] = norm
        statistics[operation.name] = kept
        steps.append(
            BatchNormStep(
                norm: norm, input: buffers[operation.inputs[0]], output: buffers[operation.output], statistics: kept,
                sums: buffers.add(count: norm.sumCount), added: added, rectifies: operation.rectifies))
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
