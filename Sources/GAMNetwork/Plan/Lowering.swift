import GAMTensor

/// One operation of a plan: a layer with the layers that were folded or fused into it.
struct Operation {
    enum Kind {
        case convolution(FoldedConvolution)
        case linear(Linear)
        case scaleShift(scale: [Float], shift: [Float])
        /// Batch norm by itself in training, with the batch's own statistics or the running ones.
        case batchNorm(BatchNorm2D, usesBatch: Bool)
        case relu
        case maxPool(PoolingWindows)
        case average(PoolingWindows)
        case add
        case concat
        case flatten
        /// The same values under another shape, or as they are.
        case view
        case softmax(logarithmic: Bool)
    }

    let name: String
    let kind: Kind
    /// The values read; the second of `add`, or a fused residual, comes last.
    var inputs: [Int]
    /// Whether the last input is added to the result.
    var addsLastInput = false
    /// Whether negative results become 0.
    var rectifies = false
    /// The windows of which only the largest results are kept, and the value that those results are.
    var pooling: (windows: PoolingWindows, of: Int)?
    /// The value written.
    var output: Int

    /// The value that is added to the result, if there is one.
    var residual: Int? { addsLastInput ? inputs.last : nil }

    /// The layer as a user knows it, where its steps make this value or the gradient at it.
    func layer(making value: Int, _ shapes: [Shape]) -> PlannedLayer {
        let outputs = shapes[pooling?.of ?? output].elementCount ?? 0
        let products: Int
        switch kind {
        case .convolution(let convolution):
            products = outputs / max(1, convolution.layer.outputChannels) * convolution.layer.weight.values.count
        case .linear(let layer):
            products = outputs / max(1, layer.outputs) * layer.weight.values.count
        default:
            products = 0
        }
        return PlannedLayer(name: name, made: shapes[value], products: products)
    }
}

/// Turns a network's layers into as few operations as the wanted values allow.
///
/// In inference batch norm is folded into the convolution before it, and a following sum and rectifier become part of
/// the operation that makes their input; in evaluation and training only batch norm takes them in. Max pooling becomes
/// part of a stem's convolution. A value that someone wants to see, or that more than one layer reads, is never fused
/// away; nor is one that the way back reads.
struct Lowering {
    let network: Network
    let shapes: [Shape]
    let wanted: Wanted
    let mode: ExecutionMode

    private let readers: [Int]

    init(_ network: Network, shapes: [Shape], wanted: Wanted, mode: ExecutionMode) {
        self.network = network
        self.shapes = shapes
        self.wanted = wanted
        self.mode = mode
        var readers = [Int](repeating: 0, count: shapes.count)
        for node in network.nodes {
            for input in node.inputs { readers[input] += 1 }
        }
        self.readers = readers
    }

    /// The operations in an order in which each reads only what stands before it.
    func operations() throws(NetworkError) -> [Operation] {
        var operations = [Operation]()
        var maker = [Int: Int]()  // value -> index of the operation that makes it
        for (index, node) in network.nodes.enumerated() {
            let output = network.inputCount + index
            if let host = try fuse(node, output: output, into: &operations, maker: maker) {
                maker[output] = host
                continue
            }
            operations.append(try lower(node, output: output))
            maker[output] = operations.count - 1
        }
        return operations
    }

    /// A layer on its own.
    private func lower(_ node: Network.Node, output: Int) throws(NetworkError) -> Operation {
        let input = node.inputs.first.map { shapes[$0] } ?? Shape()
        let kind: Operation.Kind
        switch node.layer {
        case .conv2D(let layer): kind = .convolution(FoldedConvolution(layer))
        case .linear(let layer): kind = .linear(layer)
        case .batchNorm2D(let layer):
            let form = layer.scaleAndShift
            kind =
                mode == .inference
                ? .scaleShift(scale: form.scale.map { Float($0) }, shift: form.shift.map { Float($0) })
                : .batchNorm(layer, usesBatch: mode == .training)
        case .relu: kind = .relu
        case .maxPool2D(let layer): kind = .maxPool(PoolingWindows(layer, input: input, output: shapes[output]))
        case .avgPool2D(let layer): kind = .average(PoolingWindows(layer, input: input, output: shapes[output]))
        case .adaptiveAvgPool2D(let layer): kind = .average(PoolingWindows(layer, input: input))
        case .add: kind = .add
        case .concat: kind = .concat
        case .flatten:
            let pixels = input.dimensions.dropFirst().dropLast().reduce(1, *)
            kind = pixels == 1 || input[input.rank - 1] == 1 ? .view : .flatten
        case .dropout:
            guard mode != .training else {
                throw .invalidLayer(layer: node.name, reason: "dropout has no training form here")
            }
            kind = .view
        case .softmax(let layer): kind = .softmax(logarithmic: layer.isLogarithmic)
        }
        return Operation(name: node.name, kind: kind, inputs: node.inputs, output: output)
    }

    /// Makes a layer part of the operation before it where that changes nothing anyone sees; returns that operation.
    private func fuse(
        _ node: Network.Node, output: Int, into operations: inout [Operation], maker: [Int: Int]
    ) throws(NetworkError) -> Int? {
        switch node.layer {
        case .batchNorm2D(let norm):
            guard mode == .inference, let host = absorber(of: node.inputs[0], operations, maker),
                operations[host].pooling == nil, !operations[host].addsLastInput,
                !operations[host].rectifies, case .convolution(let convolution) = operations[host].kind
            else { return nil }
            operations[host] = Operation(
                name: operations[host].name, kind: .convolution(convolution.folding(norm)),
                inputs: operations[host].inputs, output: output)
            return host
        case .add:
            // The later of the two makers takes the sum, so that the other operand is there when it runs.
            let hosts = node.inputs.map { absorber(of: $0, operations, maker) ?? -1 }
            let side = hosts[0] >= hosts[1] ? 0 : 1
            let host = hosts[side]
            let other = node.inputs[1 - side]
            guard host >= 0, other != node.inputs[side], operations[host].canAdd(mode),
                other < network.inputCount || (maker[other] ?? Int.max) < host
            else { return nil }
            operations[host].inputs.append(other)
            operations[host].addsLastInput = true
            operations[host].output = output
            return host
        case .relu:
            guard let host = absorber(of: node.inputs[0], operations, maker), operations[host].canRectify(mode) else {
                return nil
            }
            operations[host].rectifies = true
            operations[host].output = output
            return host
        case .maxPool2D(let layer):
            guard mode == .inference, !wanted.gradientsBegin(before: output),
                let host = absorber(of: node.inputs[0], operations, maker, despiteMoments: true),
                case .convolution(let convolution) = operations[host].kind, StemStep.does(convolution.layer),
                operations[host].canPool
            else { return nil }
            let (value, windows) = (
                node.inputs[0], PoolingWindows(layer, input: shapes[node.inputs[0]], output: shapes[output])
            )
            guard !wanted.moments.contains(value) || windows.readsAllRows else { return nil }
            operations[host].pooling = (windows, of: value)
            operations[host].output = output
            return host
        default:
            return nil
        }
    }

    /// The operation that makes a value, if the value may disappear into a further operation, which may have to form its
    /// moments.
    private func absorber(
        of value: Int, _ operations: [Operation], _ maker: [Int: Int], despiteMoments: Bool = false
    ) -> Int? {
        guard readers[value] == 1, !wanted.visible.contains(value),
            despiteMoments || !wanted.moments.contains(value), let host = maker[value],
            operations[host].output == value
        else { return nil }
        return host
    }
}

extension Operation {
    /// Whether max pooling can still become part of it.
    fileprivate var canPool: Bool { !addsLastInput && pooling == nil }

    /// Whether a sum can still become part of it.
    fileprivate func canAdd(_ mode: ExecutionMode) -> Bool {
        guard !addsLastInput, !rectifies, pooling == nil else { return false }
        switch kind {
        case .convolution, .scaleShift: return mode == .inference
        case .batchNorm: return true
        default: return false
        }
    }

    /// Whether a rectifier can still become part of it.
    fileprivate func canRectify(_ mode: ExecutionMode) -> Bool {
        guard !rectifies, pooling == nil else { return false }
        switch kind {
        case .convolution, .linear, .scaleShift, .add: return mode == .inference
        case .batchNorm: return true
        default: return false
        }
    }
}
