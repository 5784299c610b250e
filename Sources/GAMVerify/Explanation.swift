public import GAMAttention
public import GAMImaging
import GAMModelFiles
import GAMNetwork
public import GAMTensor

/// What a model made of one image: its outputs and, at chosen layers, the evidence for chosen classes.
public struct Explanation: Sendable {
    /// The network's input after preprocessing, `[1, H, W, C]`.
    public let input: Tensor
    /// The network's outputs, `[1, classes]`.
    public let logits: Tensor
    /// The class of the largest logit, a garbage class among them.
    public let predictedClass: Int
    /// The layers, in the order they were asked for.
    public let layers: [Layer]

    /// One layer's output and the evidence in it.
    public struct Layer: Sendable {
        /// The capture point's name.
        public let name: String
        /// Its output, `[1, h, w, C]`.
        public let activation: Tensor
        /// The evidence for each class, in the order they were asked for.
        public fileprivate(set) var evidence: [ClassEvidence]
    }

    /// The evidence for one class at one layer.
    public struct ClassEvidence: Sendable {
        /// The gradient of the class's logit with respect to the layer's output, `[1, h, w, C]`.
        public let gradient: Tensor
        /// The attention map; it knows its class, layer and method.
        public let map: AttentionMap
    }

    /// Every map, layer by layer.
    public var maps: [AttentionMap] { layers.flatMap { $0.evidence.map(\.map) } }
}

/// The classes an explanation is about.
public enum ExplainedClasses: Sendable, Equatable {
    /// The class of the largest logit.
    case predicted
    /// Certain classes, by their numbers.
    case some([Int])
    /// Every class, the garbage class among them.
    case all
}

extension Model {
    /// Shows an image to the network and asks what moved its outputs.
    ///
    /// - Parameters:
    ///   - radiograph: the image.
    ///   - layers: capture points with an output of height and width; `nil` for the model's target layer.
    ///   - classes: the classes whose logits are explained.
    ///   - method: how a map is made of activation and gradient.
    /// - Returns: what was seen, with a map for each layer and class.
    /// - Throws: ``GAMError/network(_:)`` for a layer or class that does not exist, ``GAMError/attention(_:)`` for a
    ///   layer without height and width, ``GAMError/image(name:_:)``.
    /// - Complexity: one forward pass, and one backward pass a class to the earliest of the layers.
    public func explain(
        _ radiograph: Radiograph, layers: [String]? = nil, classes: ExplainedClasses = .predicted,
        method: any AttentionMethod = GradCAM()
    ) throws(GAMError) -> Explanation {
        let names = layers ?? [description.targetLayer]
        let input = try input(for: radiograph)
        try requireLayers(names)
        return try GAMError.wrap {
            let plan = try ExecutionPlan(network, input: inputShape, keep: names, gradientsAt: names)
            var workspace = try plan.makeWorkspace()
            try plan.forward([input], in: &workspace)
            let logits = try plan.logits(in: workspace)
            let predicted = try plan.targetClasses(.predictedClass, logits: logits)[0]
            var explained = [Explanation.Layer]()
            for name in names {
                let activation = try plan.value(of: name, in: workspace)
                explained.append(Explanation.Layer(name: name, activation: activation, evidence: []))
            }
            for index in try chosen(classes, predicted: predicted) {
                try plan.backward(from: [index], in: &workspace)
                for (position, layer) in explained.enumerated() {
                    let gradient = try plan.gradient(at: layer.name, in: workspace)
                    let map = try method.map(
                        activation: layer.activation, gradient: gradient, layer: layer.name, classIndex: index)
                    explained[position].evidence.append(Explanation.ClassEvidence(gradient: gradient, map: map))
                }
            }
            return Explanation(input: input, logits: logits, predictedClass: predicted, layers: explained)
        }
    }

    /// Refuses a name that is no layer, or none with height and width.
    func requireLayers(_ names: [String]) throws(GAMError) {
        try GAMError.wrap {
            let shapes = try network.shapes(for: [inputShape])
            for name in names {
                let shape = shapes[try network.value(of: name)]
                guard shape.rank == 4 else { throw AttentionError.notALayer(name: name, found: shape) }
            }
        }
    }

    private func chosen(_ choice: ExplainedClasses, predicted: Int) throws(NetworkError) -> [Int] {
        switch choice {
        case .predicted: return [predicted]
        case .all: return Array(classes.indices)
        case .some(let indices):
            if let wrong = indices.first(where: { !classes.indices.contains($0) }) {
                throw .classOutOfRange(class: wrong, count: classes.count)
            }
            return indices
        }
    }
}
