public import GAMTensor

/// How a plan treats batch norm and what it fuses.
package enum ExecutionMode: Sendable {
    /// Batch norm is folded away, operations are fused; only gradients at values can be had.
    case inference
    /// Batch norm by itself with running statistics, with a following sum and rectifier; parameter gradients can be had,
    /// and parameters may change between runs.
    case evaluation
    /// The same, batch norm with the batch's own statistics.
    case training
}

/// A network settled for one input size: what is kept, how far back gradients go, kernels, packed weights, memory.
///
/// A plan is immutable and may be shared by threads; each thread runs it in a workspace of its own. A run allocates
/// no memory for its arrays and fails only where an input does not fit. A plan has packed weights of its own and does not
/// keep the network: where nobody else does either, each layer's weights are let go once they are packed.
public struct ExecutionPlan: Sendable {
    /// The shapes of all values, inputs first.
    package let shapes: [Shape]
    /// The shape of the network's output.
    package var outputShape: Shape { shapes[outline.output] }
    /// The instruction set of the kernels: `avx512`, `avx2`, `neon` or `scalar`.
    public var instructionSet: String { kernels.name }
    /// The names whose values are kept.
    public let kept: [String]
    /// The names at which gradients are formed.
    public let gradientsAt: [String]
    /// The names at which the means over places of gradients are formed.
    public let meanGradientsAt: [String]

    /// The names of whose channels the moments are formed.
    package let momentsAt: [String]

    let kernels: KernelSet
    let program: Program
    /// What is kept of the network: its weights are not.
    let outline: NetworkOutline

    /// A plan for inference.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - input: the input's shape, `[N, H, W, C]`.
    ///   - keep: capture points whose values a run keeps. Those of `gradientsAt` are kept too.
    ///   - gradientsAt: capture points at which the gradient of a logit is formed; the backward pass goes no further.
    ///   - meanGradientsAt: capture points of maps at which the gradient's mean over places is formed, all that Grad-CAM
    ///     asks for. The first of them that a backward pass reaches costs less than the gradient itself.
    ///   - threads: how many threads a run may use, the caller's among them; the result's bits do not depend on it.
    /// - Throws: ``NetworkError`` for a shape the network cannot take or a name it does not have.
    public init(
        _ network: consuming Network, input: Shape, keep: [String] = [], gradientsAt: [String] = [],
        meanGradientsAt: [String] = [], threads: Int = 1
    ) throws(NetworkError) {
        try self.init(
            network, inputs: [input], mode: .inference, keep: keep, gradientsAt: gradientsAt,
            meanGradientsAt: meanGradientsAt, kernels: try KernelSet.preferred(), threads: threads)
    }

    /// Sharing a step costs a few microseconds; one of less work (in multiply-adds) is done by the caller alone.
    package static let leastSharedWork = 400_000

    /// Waking the helpers costs some tens of microseconds: as long as a few of the smallest shared steps take.
    static func leastWakingWork(_ leastSharedWork: Int) -> Int { 8 * leastSharedWork }

    /// A plan of any mode, for several inputs, with the kernels of choice.
    ///
    /// Of the capture points `momentsAt`, which are maps, the channels' means and deviations are formed while the values are
    /// in a cache; the values themselves are not kept for it.
    package init(
        _ network: consuming Network, inputs: [Shape], mode: ExecutionMode, keep: [String] = [],
        gradientsAt: [String] = [], meanGradientsAt: [String] = [], momentsAt: [String] = [],
        inputGradients: Bool = false, kernels: KernelSet, threads: Int = 1,
        leastSharedWork: Int = ExecutionPlan.leastSharedWork
    ) throws(NetworkError) {
        let shapes = try network.shapes(for: inputs)
        var kept = [String]()
        for name in keep + gradientsAt + meanGradientsAt where !kept.contains(name) { kept.append(name) }
        self.shapes = shapes
        self.kept = kept
        outline = NetworkOutline(copy network)
        self.kernels = kernels
        self.gradientsAt = gradientsAt
        self.meanGradientsAt = meanGradientsAt
        self.momentsAt = momentsAt
        guard !network.nodes.isEmpty else {
            throw .invalidLayer(layer: "network", reason: "it has no layers")
        }
        for shape in shapes { try shape.checkSize() }
        for name in meanGradientsAt + momentsAt {
            let shape = shapes[try outline.value(of: name)]
            guard shape.rank == 4 else {
                throw .shapeMismatch(layer: name, expected: "a map, [N, h, w, C]", found: "\(shape)")
            }
        }
        let wanted = try Wanted(
            outline, keep: kept, gradientsAt: gradientsAt, meanGradientsAt: meanGradientsAt, momentsAt: momentsAt,
            inputGradients: inputGradients, parameters: mode != .inference)
        program = try Program(
            consume network, shapes: shapes, mode: mode, wanted, kernels: kernels, threads: threads,
            leastSharedWork: leastSharedWork)
    }

    /// The memory for one run at a time.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)`` where there cannot be so much.
    public func makeWorkspace() throws(NetworkError) -> Workspace {
        try Workspace(program)
    }

    /// Runs the network on one batch and, where the plan has gradients, back from the target's logit.
    ///
    /// - Parameters:
    ///   - input: the input, `[N, H, W, C]` as planned, every value finite.
    ///   - target: the class whose logit is differentiated.
    ///   - workspace: the memory, made by this plan.
    /// - Returns: logits, classes, and copies of what was kept.
    /// - Throws: ``NetworkError`` where the input does not fit or the target does not exist.
    public func run(
        _ input: Tensor, target: Target = .predictedClass, in workspace: inout Workspace
    ) throws(NetworkError) -> Run {
        try Run(copying: runInPlace(input, target: target, in: &workspace))
    }

    /// The same run without copies: what is kept is read in the workspace.
    ///
    /// Values of the capture points `visited` are shown as soon as they are there, and so still in a cache.
    package func runInPlace(
        _ input: Tensor, target: Target = .predictedClass, in workspace: inout Workspace,
        visiting visited: [String] = [], _ visit: (String, KeptValues) -> Void = { _, _ in }
    ) throws(NetworkError) -> KeptRun {
        try forward([input], in: &workspace, visiting: visited, visit)
        let classes = try targetClasses(target, logits: logits(in: workspace))
        if program.backward != nil { try backward(from: classes, in: &workspace) }
        return try run(from: classes, leftIn: workspace)
    }

    /// What the passes left, the backward one from the logits of given classes.
    package func run(from classes: [Int], leftIn workspace: borrowing Workspace) throws(NetworkError) -> KeptRun {
        KeptRun(
            logits: try logits(in: workspace), targetClasses: classes, plan: self, storage: workspace.storage)
    }

    /// Runs the forward pass only, and shows values of capture points as soon as they are there.
    package func forward(
        _ inputs: [Tensor], in workspace: inout Workspace, visiting visited: [String] = [],
        _ visit: (String, KeptValues) -> Void = { _, _ in }
    ) throws(NetworkError) {
        guard workspace.program === program else { throw .foreignWorkspace }
        guard inputs.count == outline.inputCount else {
            throw .shapeMismatch(layer: "input", expected: "\(outline.inputCount) arrays", found: "\(inputs.count)")
        }
        for (index, input) in inputs.enumerated() {
            guard input.shape == shapes[index] else {
                throw .shapeMismatch(layer: "input", expected: "\(shapes[index])", found: "\(input.shape)")
            }
            if let position = input.firstNonFinite { throw .nonFiniteInput(position: position) }
            workspace.fill(program.buffers[index], with: input.values)
        }
        var next = 0
        for stop in try stops(at: visited) {
            workspace.run(program.forwardSteps[next..<max(next, stop.end)], kernels)
            next = max(next, stop.end)
            visit(stop.name, KeptValues(stop.place, program, workspace.storage))
        }
        workspace.run(program.forwardSteps[next...], kernels)
    }

    /// Capture points in the order in which their values are there, with the number of steps until then.
    private func stops(at names: [String]) throws(NetworkError) -> [(name: String, place: Place, end: Int)] {
        var stops = [(name: String, place: Place, end: Int)]()
        for name in names {
            let place = try place(ofValue: name)
            let last = program.forwardSteps.lastIndex { $0.step.writes.contains(place.buffer) } ?? -1
            stops.append((name, place, last + 1))
        }
        return stops.sorted { $0.end < $1.end }
    }

    /// Runs the backward pass from one-hot gradients at the logits; may follow a forward pass any number of times.
    package func backward(from classes: [Int], in workspace: inout Workspace) throws(NetworkError) {
        let (rows, count) = try logitsShape
        guard classes.count == rows else {
            throw .shapeMismatch(layer: "target", expected: "\(rows) classes, one an image", found: "\(classes.count)")
        }
        for index in classes where !(0..<count).contains(index) {
            throw .classOutOfRange(class: index, count: count)
        }
        guard workspace.program === program else { throw .foreignWorkspace }
        guard let backward = program.backward else { return }
        workspace.fill(backward.seed, rowsOf: count, onesAt: classes)
        workspace.run(backward.steps[...], kernels)
    }

    /// Runs the backward pass from a given gradient at the network's output.
    package func backward(from gradient: [Float], in workspace: inout Workspace) throws(NetworkError) {
        guard workspace.program === program else { throw .foreignWorkspace }
        guard let backward = program.backward else { return }
        guard gradient.count == outputShape.elementCount else {
            throw .shapeMismatch(
                layer: "output gradient", expected: "\(outputShape)", found: "\(gradient.count) values")
        }
        workspace.fill(backward.seed, with: gradient)
        workspace.run(backward.steps[...], kernels)
    }

    /// The network's output after a forward pass, one row an image.
    package func logits(in workspace: borrowing Workspace) throws(NetworkError) -> Tensor {
        guard workspace.program === program else { throw .foreignWorkspace }
        let (rows, count) = try logitsShape
        return try workspace.tensor(program.buffers[outline.output], Shape(rows, count))
    }

    /// Rows and classes of the network's output.
    private var logitsShape: (rows: Int, classes: Int) {
        get throws(NetworkError) {
            let shape = outputShape
            guard shape.rank == 2 else {
                throw .shapeMismatch(layer: "output", expected: "[batch, classes]", found: "\(shape)")
            }
            return (shape[0], shape[1])
        }
    }

    /// A kept value after a forward pass.
    package func value(of name: String, in workspace: borrowing Workspace) throws(NetworkError) -> Tensor {
        guard workspace.program === program else { throw .foreignWorkspace }
        let place = try place(ofValue: name)
        return try workspace.tensor(place.buffer, place.shape)
    }

    /// A gradient after a backward pass.
    package func gradient(at name: String, in workspace: borrowing Workspace) throws(NetworkError) -> Tensor {
        guard workspace.program === program else { throw .foreignWorkspace }
        let place = try place(ofGradientAt: name)
        return try workspace.tensor(place.buffer, place.shape)
    }

    /// Where an array of a run stands.
    typealias Place = (buffer: Int, shape: Shape)

    func place(ofValue name: String) throws(NetworkError) -> Place {
        let value = try outline.value(of: name)
        guard program.keptValues.contains(value) else { throw .notCaptured(name: name, captured: kept) }
        return (program.buffers[value], shapes[value])
    }

    func place(ofGradientAt name: String) throws(NetworkError) -> Place {
        let value = try outline.value(of: name)
        guard let buffer = program.backward?.gradientBuffers[value] else {
            throw .notCaptured(name: name, captured: gradientsAt)
        }
        return (buffer, shapes[value])
    }

    /// The mean over places of a gradient after a backward pass, `[N, C]`.
    package func meanGradient(at name: String, in workspace: borrowing Workspace) throws(NetworkError) -> Tensor {
        guard workspace.program === program else { throw .foreignWorkspace }
        let place = try place(ofMeanGradientAt: name)
        return try workspace.tensor(place.buffer, place.shape)
    }

    /// Where the mean over places of a gradient is after a backward pass.
    func place(ofMeanGradientAt name: String) throws(NetworkError) -> Place {
        let value = try outline.value(of: name)
        guard let buffer = program.backward?.meanBuffers[value] else {
            throw .notCaptured(name: name, captured: meanGradientsAt)
        }
        return (buffer, Shape(shapes[value][0], shapes[value][3]))
    }

    /// The moments of the channels of an image at a capture point after a forward pass.
    package func moments(
        at name: String, ofImage image: Int = 0, in workspace: borrowing Workspace
    ) throws(NetworkError) -> ChannelMoments {
        guard workspace.program === program else { throw .foreignWorkspace }
        return try moments(at: name, ofImage: image, workspace.storage)
    }

    func moments(
        at name: String, ofImage image: Int, _ storage: FloatStorage
    ) throws(NetworkError) -> ChannelMoments {
        guard let sums = program.sums[try outline.value(of: name)], (0..<sums.images).contains(image) else {
            throw .notCaptured(name: name, captured: momentsAt)
        }
        let buffer = unsafe UnsafeRawPointer(storage.base + program.memory.offsets[sums.buffer])
        return unsafe sums.moments(of: image, buffer.assumingMemoryBound(to: Double.self))
    }

    /// The gradient at one of the network's inputs after a backward pass.
    package func inputGradient(_ index: Int, in workspace: borrowing Workspace) throws(NetworkError) -> Tensor {
        guard workspace.program === program else { throw .foreignWorkspace }
        guard shapes.indices.contains(index), let buffer = program.backward?.gradientBuffers[index] else {
            throw .notCaptured(name: "input \(index)", captured: gradientsAt)
        }
        return try workspace.tensor(buffer, shapes[index])
    }

    /// The class of each image that a target means.
    package func targetClasses(_ target: Target, logits: Tensor) throws(NetworkError) -> [Int] {
        let count = logits.shape[1]
        switch target {
        case .classIndex(let index):
            guard (0..<count).contains(index) else { throw .classOutOfRange(class: index, count: count) }
            return [Int](repeating: index, count: logits.shape[0])
        case .predictedClass:
            return (0..<logits.shape[0]).map { Target.largest(logits.values, row: $0, count: count, except: nil) }
        case .predictedClassExcluding(let garbage):
            guard (0..<count).contains(garbage), count > 1 else {
                throw .classOutOfRange(class: garbage, count: count)
            }
            return (0..<logits.shape[0]).map { Target.largest(logits.values, row: $0, count: count, except: garbage) }
        }
    }
}
