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
    ///   - images: the images; 2 or more for an interval.
    ///   - order: which weights are shuffled together.
    ///   - seeds: of the permutations.
    ///   - layer: a capture point with height and width; `nil` for the model's target layer.
    ///   - method: how a map is made.
    ///   - bootstrap: how intervals are drawn.
    /// - Returns: what came of each weight.
    /// - Throws: ``GAMError`` for images that cannot be read or a layer that does not exist.
    /// - Complexity: weights x seeds x images forward and backward passes.
    public func randomisation(
        of images: [ImageSource], order: ParameterRandomisation.Order = .cascading, seeds: [UInt64] = [0, 1, 2],
        layer: String? = nil, method: any AttentionMethod = GradCAM(), bootstrap: Bootstrap = Bootstrap()
    ) throws(GAMError) -> RandomisationReport {
        let layer = layer ?? description.targetLayer
        var inputs = [(input: Tensor, target: Int)]()
        for image in images {
            let explanation = try explain(image.radiograph(), layers: [layer], method: method)
            inputs.append((explanation.input, explanation.predictedClass))
        }
        let known = inputs
        return try GAMError.wrap {
            let steps = try ParameterRandomisation.steps(shuffling: weights, order: order, seeds: seeds) { replaced in
                try maps(of: known, replacing: replaced, layer: layer, method: method)
            }
            return RandomisationReport(
                order: order, layer: layer, method: method.name, imageCount: images.count, seeds: seeds,
                steps: steps.map { step in
                    RandomisationReport.Step(
                        weight: step.weight,
                        spearman: bootstrap.mean(of: Self.byImage(step) { $0.spearman }),
                        ssim: bootstrap.mean(of: Self.byImage(step) { $0.ssim }))
                })
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
        of inputs: [(input: Tensor, target: Int)], replacing tensors: [String: Tensor], layer: String,
        method: any AttentionMethod
    ) throws -> [AttentionMap] {
        let plan = try ExecutionPlan(
            network.replacingParameters(tensors), input: inputShape, keep: [layer], gradientsAt: [layer])
        var workspace = try plan.makeWorkspace()
        var maps = [AttentionMap]()
        for (input, target) in inputs {
            try plan.forward([input], in: &workspace)
            try plan.backward(from: [target], in: &workspace)
            maps.append(
                try method.map(
                    activation: plan.value(of: layer, in: workspace), gradient: plan.gradient(at: layer, in: workspace),
                    layer: layer, classIndex: target))
        }
        return maps
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
