public import GAMAttention
import GAMNetwork
import GAMTensor
public import GAMVerification

/// Whether a model's attention maps depend on what it has learned, weight by weight.
public struct RandomisationReport: Sendable, Equatable {
    /// Which weights were shuffled together.
    public let order: ParameterRandomisation.Order
    /// The layer and the method of the maps.
    public let layer, method: String
    /// Rows and columns of the maps.
    public let height: Int, width: Int
    /// The number of images and the seeds.
    public let imageCount: Int, seeds: [UInt64]
    /// What came of each weight, from the output to the input.
    public let steps: [Step]

    /// How alike the maps stayed when a weight was shuffled, with all weights behind it where the order is cascading.
    public struct Step: Sendable, Equatable {
        /// The weight's name.
        public let weight: String
        /// Mean and interval over the images of Spearman's correlation and of the structural similarity, each image's
        /// the mean over the seeds; `nil` where undefined for all but one image.
        public let spearman, ssim: Interval?
        /// How many images have a correlation: where a map is empty or constant there is none.
        public let comparedCount: Int
    }

    /// The correlation above which a map of a fully shuffled network counts as alike.
    public static let alike = 0.5

    /// Whether maps change with the network: Spearman's correlation is at most 0.5 when all weights were shuffled; `nil` where
    /// that was not done or is undefined.
    public var mapsDependOnParameters: Bool? {
        guard order == .cascading, let spearman = steps.last?.spearman else { return nil }
        return spearman.estimate <= RandomisationReport.alike
    }
}

extension Model {
    /// Shuffles the network's weights, one after the other from the output to the input, and says how alike maps stay.
    ///
    /// The parameter randomisation test of Adebayo et al. 2018 (`ParameterRandomisation`) for convolutions and linear
    /// layers. The class that is explained is the one the network predicts before anything is shuffled. An empty map is like
    /// no other: its figures are undefined and left out.
    ///
    /// - Parameters:
    ///   - images: the images; 2 or more for an interval. Those that cannot be used are skipped or refused, as `options` say.
    ///   - order: which weights are shuffled together.
    ///   - seeds: of the permutations.
    ///   - layer: a capture point with height and width; `nil` for the model's target layer.
    ///   - method: how a map is made.
    ///   - bootstrap: how intervals are drawn.
    ///   - options: threads, progress, what becomes of images that cannot be used.
    /// - Returns: what came of each weight.
    /// - Throws: ``GAMError`` for images that cannot be read, none at all, or a layer that does not exist.
    /// - Complexity: weights x seeds x images forward and backward passes.
    public func randomisation(
        of images: [ImageSource], order: ParameterRandomisation.Order = .cascading, seeds: [UInt64] = [0, 1, 2],
        layer: String? = nil, method: any AttentionMethod = GradCAM(), bootstrap: Bootstrap = Bootstrap(),
        options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> RandomisationReport {
        let layer = layer ?? description.targetLayer
        try requireLayers([layer])
        var known = [KnownImage]()
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            let explanation = try explain(source.radiograph(), layers: [layer], method: method)
            return KnownImage(explanation)
        } fold: {
            known.append($0)
        }
        guard let first = known.first else { throw .noImages("images") }
        let total = (weights.count * seeds.count + 1) * known.count
        var done = 0
        return try GAMError.wrap {
            let steps = try ParameterRandomisation.steps(shuffling: weights, order: order, seeds: seeds) { replaced in
                let maps = try maps(of: known, replacing: replaced, layer: layer, method: method, options.threads)
                done += known.count
                let progress = Progress(stage: "shuffled weights", done: done, total: total)
                guard options.progress?(progress) ?? true else { throw GAMError.cancelled }
                return maps
            }
            return RandomisationReport(
                order: order, layer: layer, method: method.name, height: first.height, width: first.width,
                imageCount: known.count, seeds: seeds,
                steps: steps.map { step in
                    let correlations = Self.byImage(step) { $0.spearman }
                    return RandomisationReport.Step(
                        weight: step.weight, spearman: bootstrap.mean(of: correlations),
                        ssim: bootstrap.mean(of: Self.byImage(step) { $0.ssim }), comparedCount: correlations.count)
                })
        }
    }

    /// An image as the network sees it, the class it had before anything was shuffled, and the size of its map.
    private struct KnownImage: Sendable {
        let input: Tensor
        let target, height, width: Int

        init(_ explanation: Explanation) {
            input = explanation.input
            target = explanation.predictedClass
            let shape = explanation.layers.first?.activation.shape
            (height, width) = (shape?[1] ?? 0, shape?[2] ?? 0)
        }
    }

    /// The weights of convolutions and linear layers, the last layer's first.
    private var weights: [(name: String, value: Tensor)] {
        network.nodes.reversed().compactMap { node in
            switch node.layer {
            case .conv2D(let layer): (name: "\(node.name).weight", value: layer.weight)
            case .linear(let layer): (name: "\(node.name).weight", value: layer.weight)
            default: nil
            }
        }
    }

    private func maps(
        of images: [KnownImage], replacing tensors: [String: Tensor], layer: String, method: any AttentionMethod,
        _ threads: Int
    ) throws -> [AttentionMap] {
        let plan = try ExecutionPlan(
            network.replacingParameters(tensors), input: inputShape, keep: [layer], gradientsAt: [layer])
        return try Workers(count: threads).map(images.indices) { index throws(GAMError) in
            let image = images[index]
            return try GAMError.wrap {
                var workspace = try plan.makeWorkspace()
                try plan.forward([image.input], in: &workspace)
                try plan.backward(from: [image.target], in: &workspace)
                return try method.map(
                    activation: plan.value(of: layer, in: workspace), gradient: plan.gradient(at: layer, in: workspace),
                    layer: layer, classIndex: image.target)
            }
        }
    }

    /// The mean over the seeds for each image that has a value.
    private static func byImage(
        _ step: ParameterRandomisation.Step, _ figure: (ParameterRandomisation.Agreement) -> Double?
    ) -> [Double] {
        guard let count = step.agreements.first?.count else { return [] }
        return (0..<count).compactMap { image in
            let values = step.agreements.compactMap { figure($0[image]) }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }
}
