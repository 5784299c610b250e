import GAMTensor

/// Makes the steps of a backward pass: from the gradient at the network's output to the wanted gradients, and
/// no further.
///
/// Operations are visited from last to first; by then all contributions to the gradient at an operation's output have
/// been added. A contribution that is another gradient as it stands (the shortcut of a residual block) is not copied:
/// it is remembered and added by the product that contributes next. Likewise the products that complete the gradient
/// at a rectified value also take out what the rectifier does not pass.
///
/// Where only the gradient's mean over places is wanted at a value, and nothing before it, each contribution is a mean,
/// too: a convolution's is its weights times the sums of what each tap passes on, no gradient of each place is made.
struct BackwardPass {
    /// What is known of the gradient at a value.
    private enum Gradient {
        /// It equals what is in a buffer that belongs to another value.
        case shared(Int)
        /// It is in a buffer of its own.
        case owned(Int)

        var buffer: Int {
            switch self {
            case .shared(let buffer), .owned(let buffer): buffer
            }
        }

        var isOwned: Bool {
            if case .owned = self { true } else { false }
        }
    }

    private(set) var steps = [any PlanStep]()
    /// The layer of each step.
    private(set) var layers = [PlannedLayer]()
    private(set) var buffers: BufferTable
    /// The buffer of the gradient at the network's output, filled before the pass runs.
    let seed: Int
    /// The buffers of the wanted parameter gradients, by layer and parameter name.
    private(set) var parameters: [String: Int] = [:]

    private let forward: ForwardPass
    private let wanted: Set<Int>
    /// Values of whose gradient only the mean is made.
    private let averaged: Set<Int>
    private var means: [Int: Int] = [:]
    private let wantsParameters: Bool
    /// Values whose gradient leads to something wanted.
    private let leads: Set<Int>
    private var gradients: [Int: Gradient] = [:]
    /// The products that, so far, were the last to write all of the gradient at a value.
    private var products: [Int: Range<Int>] = [:]

    init(
        _ returning: Returning, forward: ForwardPass, output: Int, _ wanted: Wanted
    ) throws(NetworkError) {
        self.forward = forward
        wantsParameters = wanted.parameters
        let passed = wantsParameters ? wanted.means : Set(returning.operations.map(\.output))
        averaged = wanted.means.subtracting(wanted.gradients).subtracting(passed)
        self.wanted = wanted.gradients.union(wanted.means)
        buffers = forward.buffers
        leads = returning.leads
        seed = buffers.add(count: forward.shapes[output].elementCount ?? 0)
        gradients[output] = .owned(seed)
        for operation in returning.operations.reversed() {
            if let gradient = gradients[operation.output] { try append(operation, gradient) }
            let layer = operation.layer(making: operation.inputs[0], forward.shapes)
            layers += [PlannedLayer](repeating: layer, count: steps.count - layers.count)
        }
        for value in wanted.means.subtracting(averaged).sorted() {
            guard let gradient = gradients[value], let last = layers.last else { continue }
            contribute(meanOf: gradient.buffer, to: value)
            layers.append(last)
        }
    }

    /// The buffer of the gradient at a value, or `nil` where the output does not depend on it.
    func buffer(ofGradientAt value: Int) -> Int? { gradients[value]?.buffer }

    /// The buffer of that gradient's mean over places, `[N, C]`, where that was wanted.
    func buffer(ofMeanGradientAt value: Int) -> Int? { means[value] }

    private func shape(_ value: Int) -> Shape { forward.shapes[value] }
    private func count(_ value: Int) -> Int { forward.shapes[value].elementCount ?? 0 }
    private func pixels(_ value: Int) -> Int { shape(value).dimensions.dropLast().reduce(1, *) }
    private func channels(_ value: Int) -> Int { shape(value).dimensions.last ?? 1 }

    private mutating func append(_ operation: Operation, _ gradient: Gradient) throws(NetworkError) {
        let (input, output) = (operation.inputs[0], operation.output)
        var incoming = gradient.buffer
        if operation.rectifies, !operation.masksItsGradient { incoming = mask(gradient, at: output) }
        if let residual = operation.residual { contribute(incoming, to: residual) }
        switch operation.kind {
        case .convolution(let convolution):
            if wantsParameters { appendGradients(operation, convolution.layer, incoming) }
            if averaged.contains(input) {
                let windows = PoolingWindows(
                    tapsOf: convolution.layer, input: shape(input), gradient: shape(output))
                let sums = buffers.add(count: windows.output.elementCount ?? 0)
                steps.append(PoolStep(windows: windows, averages: true, input: incoming, output: sums))
                let target = buffers.add(count: shape(input)[0] * channels(input))
                let product = try forward.packing.meanGradient(
                    convolution, images: shape(input)[0], ProductPacking.Placement(input: sums, output: target))
                contribute(product, making: target, toMeanAt: input)
            } else if let place = placement(at: input, from: incoming) {
                let packing = forward.packing(of: operation)
                let made = try packing.gradientSteps(
                    convolution,
                    forward.form(ofGradientOf: convolution.layer, input: shape(input), output: shape(output)),
                    input: shape(input), output: shape(output), forward: forward.winograds[output], place)
                steps += (packing.repacking?.steps ?? []) + made
                if made.reduce(0, { $0 + $1.outputPixels }) == pixels(input) {
                    products[input] = (steps.count - made.count)..<steps.count
                }
            }
        case .linear(let layer):
            if wantsParameters { appendGradients(operation, layer, incoming) }
            if incoming == seed, !wantsParameters {
                let rows = pixels(output)
                contribute(to: input) {
                    SparseGradientStep(weight: layer.weight, gradient: incoming, output: $0, rows: rows)
                }
            } else if let place = placement(at: input, from: incoming) {
                let packing = forward.packing(of: operation)
                let product = try packing.dataGradient(layer, rows: pixels(output), place)
                steps += (packing.repacking?.steps ?? []) + [product]
            }
        case .scaleShift(let scale, _):
            let factor = try FloatStorage(scale, for: operation.name)
            let zero = try FloatStorage(count: scale.count, for: operation.name)
            let (rows, columns) = (pixels(input), channels(input))
            contribute(to: input) { target in
                ScaleShiftStep(
                    input: incoming, output: target, added: nil, rectifies: false, pixels: rows, channels: columns,
                    scale: factor, shift: zero)
            }
        case .batchNorm(let layer, _):
            appendBatchNorm(operation, layer, incoming)
        case .relu:
            let (value, size) = (buffers[output], count(output))
            contribute(to: input) { MaskStep(gradient: incoming, value: value, output: $0, count: size) }
        case .maxPool(let windows):
            let value = buffers[input]
            contribute(to: input) {
                PoolGradientStep(windows: windows, value: value, gradient: incoming, output: $0)
            }
        case .average(let windows):
            contribute(to: input) { PoolGradientStep(windows: windows, value: nil, gradient: incoming, output: $0) }
        case .add:
            contribute(incoming, to: input)
            contribute(incoming, to: operation.inputs[1])
        case .concat:
            appendConcatenation(operation, incoming)
        case .flatten:
            let (images, rows, columns) = (shape(input)[0], channels(input), pixels(input) / shape(input)[0])
            contribute(to: input) {
                TransposeStep(input: incoming, output: $0, images: images, rows: rows, columns: columns)
            }
        case .view:
            contribute(incoming, to: input)
        case .softmax(let logarithmic):
            let (value, rows, classes) = (buffers[input], pixels(output), channels(output))
            contribute(to: input) {
                SoftmaxGradientStep(
                    value: value, gradient: incoming, output: $0, rows: rows, classes: classes,
                    isLogarithmic: logarithmic)
            }
        }
    }

    /// The gradient before a rectifier: the products that completed the one behind it take out what it does not pass, or a
    /// step of its own does.
    private mutating func mask(_ gradient: Gradient, at output: Int) -> Int {
        let value = buffers[output]
        // The unmasked gradient stays where someone wants to see it or it belongs to another value.
        let mayOverwrite = gradient.isOwned && !wanted.contains(output)
        if mayOverwrite, let makers = products[output] {
            for index in makers {
                guard var product = steps[index] as? any ProductMaking else { continue }
                product.operands.mask = value
                steps[index] = product
            }
            return gradient.buffer
        }
        let masked = mayOverwrite ? gradient.buffer : buffers.add(count: count(output))
        steps.append(MaskStep(gradient: gradient.buffer, value: value, output: masked, count: count(output)))
        return masked
    }

    /// A gradient as it stands is also (part of) the gradient at another value.
    private mutating func contribute(_ buffer: Int, to value: Int) {
        guard leads.contains(value) else { return }
        guard !averaged.contains(value) else { return contribute(meanOf: buffer, to: value) }
        products[value] = nil
        switch gradients[value] {
        case nil:
            gradients[value] = .shared(buffer)
        case .shared(let other):
            let own = buffers.add(count: count(value))
            steps.append(AddStep(first: other, second: buffer, output: own, rectifies: false, count: count(value)))
            gradients[value] = .owned(own)
        case .owned(let own):
            steps.append(AddStep(first: own, second: buffer, output: own, rectifies: false, count: count(value)))
        }
    }

    /// A step that overwrites its target makes (part of) the gradient at a value.
    private mutating func contribute(to value: Int, _ step: (_ target: Int) -> any PlanStep) {
        guard leads.contains(value) else { return }
        products[value] = nil
        let target = buffers.add(count: count(value))
        steps.append(step(target))
        guard !averaged.contains(value) else { return contribute(meanOf: target, to: value) }
        if let present = gradients[value] {
            steps.append(
                AddStep(
                    first: present.buffer, second: target, output: target, rectifies: false, count: count(value)))
        }
        gradients[value] = .owned(target)
    }

    /// The mean over places of a gradient, or of a part of it, is (part of) the mean at a value.
    private mutating func contribute(meanOf buffer: Int, to value: Int) {
        let windows = PoolingWindows(meanOf: shape(value))
        let target = buffers.add(count: shape(value)[0] * channels(value))
        contribute(
            PoolStep(windows: windows, averages: true, input: buffer, output: target), making: target, toMeanAt: value)
    }

    /// A step makes (part of) the mean over places of the gradient at a value.
    private mutating func contribute(_ step: any PlanStep, making target: Int, toMeanAt value: Int) {
        steps.append(step)
        if let present = means[value] {
            let count = shape(value)[0] * channels(value)
            steps.append(AddStep(first: present, second: target, output: target, rectifies: false, count: count))
        }
        means[value] = target
    }

    /// Where products write that make (part of) the gradient at a value, adding what is there already on the way.
    private mutating func placement(at value: Int, from incoming: Int) -> ProductPacking.Placement? {
        guard leads.contains(value) else { return nil }
        products[value] = nil
        let present = gradients[value]
        let target: Int
        if case .owned(let own) = present { target = own } else { target = buffers.add(count: count(value)) }
        gradients[value] = .owned(target)
        return ProductPacking.Placement(input: incoming, output: target, added: present?.buffer)
    }

    private mutating func appendGradients(_ operation: Operation, _ layer: Conv2D, _ incoming: Int) {
        let weight = buffers.add(count: layer.weight.values.count)
        parameters["\(operation.name).weight"] = weight
        steps.append(
            forward.packing.weightGradient(
                layer, input: shape(operation.inputs[0]), output: shape(operation.output),
                padded: forward.paddedInputs[operation.output],
                ProductPacking.GradientPlacement(
                    input: buffers[operation.inputs[0]], gradient: incoming, output: weight)))
        if layer.bias != nil { appendBiasGradient(operation, incoming) }
    }

    private mutating func appendGradients(_ operation: Operation, _ layer: Linear, _ incoming: Int) {
        let weight = buffers.add(count: layer.weight.values.count)
        parameters["\(operation.name).weight"] = weight
        steps.append(
            forward.packing.weightGradient(
                layer, rows: pixels(operation.output),
                ProductPacking.GradientPlacement(
                    input: buffers[operation.inputs[0]], gradient: incoming, output: weight)))
        if layer.bias != nil { appendBiasGradient(operation, incoming) }
    }

    private mutating func appendBiasGradient(_ operation: Operation, _ incoming: Int) {
        let target = buffers.add(count: channels(operation.output))
        parameters["\(operation.name).bias"] = target
        steps.append(
            BiasGradientStep(
                gradient: incoming, output: target, pixels: pixels(operation.output),
                channels: channels(operation.output)))
    }

    private mutating func appendBatchNorm(_ operation: Operation, _ layer: BatchNorm2D, _ incoming: Int) {
        let input = operation.inputs[0]
        var (weight, bias): (Int?, Int?) = (nil, nil)
        if wantsParameters {
            weight = buffers.add(count: layer.channels)
            bias = buffers.add(count: layer.channels)
            parameters["\(operation.name).weight"] = weight
            parameters["\(operation.name).bias"] = bias
        }
        guard let statistics = forward.statistics[operation.name], let norm = forward.norms[operation.output] else {
            return
        }
        let (value, gate) = (buffers[input], operation.masksItsGradient ? buffers[operation.output] : nil)
        let sums = buffers.add(count: BatchNormGradientStep.sumCount(norm))
        let step = { (target: Int?) in
            BatchNormGradientStep(
                norm: norm, input: value, gradient: incoming, statistics: statistics, gate: gate, sums: sums,
                inputGradient: target, weightGradient: weight, biasGradient: bias)
        }
        if leads.contains(input) { contribute(to: input) { step($0) } } else { steps.append(step(nil)) }
    }

    private mutating func appendConcatenation(_ operation: Operation, _ incoming: Int) {
        let total = channels(operation.output)
        var offset = 0
        for input in operation.inputs {
            let (own, rows, start) = (channels(input), pixels(input), offset)
            contribute(to: input) {
                CopyRowsStep(
                    input: incoming, output: $0, rows: rows, count: own, inputStride: total, inputOffset: start,
                    outputStride: own, outputOffset: 0)
            }
            offset += own
        }
    }
}

extension Operation {
    /// Whether its own gradient step looks at its rectified output, so that no masked copy is needed; a shortcut that was
    /// added wants the copy too.
    fileprivate var masksItsGradient: Bool {
        guard case .batchNorm = kind else { return false }
        return rectifies && !addsLastInput
    }
}
