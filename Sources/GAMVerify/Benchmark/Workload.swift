import GAMAttention
import GAMImaging
package import GAMNetwork
import GAMTensor
package import GAMVerification

/// What a model does with a batch of generated images, to be done and timed again and again.
///
/// Plans and the profile are made when they are needed for the first time. For one thread at a time.
package final class Workload {
    /// A thing that is timed.
    package enum Task: String, CaseIterable, Sendable {
        /// The outputs for a batch.
        case forward
        /// The outputs and the attention map of each image at the size of the input.
        case map
        /// The verdict on each image of the batch, from its pixels.
        case verify
    }

    private let model: Model
    private let layer: String
    private let threads: Int
    private let images: [Radiograph]
    private let input: Tensor
    private let givenProfile: ReferenceProfile?
    private var runners = [Task: PlanRunner]()
    private var gate: VerificationGate?

    /// A workload.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - layer: where attention is read; `nil` for the model's target layer.
    ///   - batch: images, 1 or more; their sides are twice the network's.
    ///   - threads: threads of one run.
    ///   - profile: what images are verified against; `nil` for a profile of generated images.
    /// - Throws: ``GAMError`` for a layer that does not exist, or a batch that memory does not hold.
    package init(
        _ model: Model, layer: String? = nil, batch: Int = 1, threads: Int = 1, profile: ReferenceProfile? = nil
    ) throws(GAMError) {
        self.model = model
        self.layer = layer ?? model.description.targetLayer
        self.threads = threads
        givenProfile = profile
        let count = max(1, batch)
        images = try Workload.images(of: model, seeds: 0..<UInt64(count))
        var values = [Float]()
        for image in images { values += try model.input(for: image).values }
        let shape = model.inputShape
        input = try GAMError.wrap { try Tensor(Shape(count, shape[1], shape[2], shape[3]), values) }
        _ = try GAMError.wrap { try model.network.value(of: self.layer) }
    }

    /// Does one thing once.
    package func run(_ task: Task) throws(GAMError) {
        switch task {
        case .forward: try runner(task).forward(input)
        case .map: try runner(task).map(input, layer: layer)
        case .verify:
            let gate = try readyGate()
            for image in images { _ = try gate.verify(image) }
        }
    }

    /// The time of each step of the passes of a map, the least of so many rounds.
    package func timeSteps(rounds: Int) throws(GAMError) -> [StepTiming] {
        try runner(.map).timeSteps(input, rounds: rounds)
    }

    /// The processor time of each part of the verification of one image, the least of so many rounds.
    ///
    /// - Parameters:
    ///   - rounds: how often each part is timed.
    ///   - now: how long the process was at work so far, in seconds.
    /// - Returns: the parts in the order in which they are done.
    /// - Throws: ``GAMError`` where an image cannot be verified.
    package func timeStages(rounds: Int, now: @escaping () -> Double) throws(GAMError) -> [StageTiming] {
        guard let image = images.first else { return [] }
        let stages = try VerificationStages(readyGate(), image: image, now: now)
        for _ in 0..<max(1, rounds) { try stages.round() }
        return stages.timings()
    }

    private func runner(_ task: Task) throws(GAMError) -> PlanRunner {
        if let runner = runners[task] { return runner }
        let runner = try GAMError.wrap {
            try PlanRunner(
                ExecutionPlan(
                    model.network, input: input.shape, meanGradientsAt: task == .map ? [layer] : [], threads: threads))
        }
        runners[task] = runner
        return runner
    }

    private func readyGate() throws(GAMError) -> VerificationGate {
        if let gate { return gate }
        let profile: ReferenceProfile
        if let givenProfile {
            profile = givenProfile
        } else {
            let sources = try Workload.images(of: model, seeds: 1000..<1040).map { ImageSource($0) }
            profile = try ReferenceProfile.fit(
                model, reference: Array(sources[..<20]), calibration: Array(sources[20...]))
        }
        let made = try VerificationGate(model: model, profile: profile, threads: threads)
        gate = made
        return made
    }

    private static func images(of model: Model, seeds: Range<UInt64>) throws(GAMError) -> [Radiograph] {
        let shape = model.inputShape
        return try GAMError.wrap {
            try seeds.map { try Radiograph.generated(seed: $0, width: 2 * shape[2], height: 2 * shape[1]) }
        }
    }
}

/// A plan with the memory of its runs.
private final class PlanRunner {
    private let plan: ExecutionPlan
    private var workspace: Workspace

    init(_ plan: ExecutionPlan) throws(NetworkError) {
        self.plan = plan
        workspace = try plan.makeWorkspace()
    }

    func forward(_ input: Tensor) throws(GAMError) {
        _ = try GAMError.wrap { try plan.run(input, in: &workspace) }
    }

    /// The map of each image at the size of the input.
    func map(_ input: Tensor, layer: String) throws(GAMError) {
        try GAMError.wrap {
            let run = try plan.run(input, in: &workspace)
            let (activations, weights) = (try run.activation(layer), try run.meanGradient(layer))
            for image in 0..<input.shape[0] {
                let map = try GradCAM().map(
                    activation: activations.image(image), meanGradient: weights.image(image), layer: layer,
                    classIndex: run.targetClasses[image])
                _ = try map.scaledForDisplay(height: input.shape[1], width: input.shape[2])
            }
        }
    }

    func timeSteps(_ input: Tensor, rounds: Int) throws(GAMError) -> [StepTiming] {
        try GAMError.wrap { try plan.timeSteps(input, rounds: rounds, in: &workspace) }
    }
}

extension Tensor {
    /// One image of a batch, as a batch of its own.
    fileprivate func image(_ index: Int) throws(TensorError) -> Tensor {
        guard let images = shape.dimensions.first, images > 1 else { return self }
        let count = values.count / images
        return try Tensor(
            Shape([1] + shape.dimensions.dropFirst()), Array(values[(index * count)..<((index + 1) * count)]))
    }
}
