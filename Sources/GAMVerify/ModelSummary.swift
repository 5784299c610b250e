public import GAMModelFiles
public import GAMNetwork
public import GAMTensor

/// What a model is made of, to be shown.
public struct ModelSummary: Sendable {
    /// The residual network's form.
    public let architecture: ResNetArchitecture
    /// The shape of one input, `[1, H, W, C]`.
    public let inputShape: Shape
    /// The layers in the network's order.
    public let layers: [Layer]
    /// How many trained values all layers have together.
    public let parameterCount: Int
    /// The names of the classes.
    public let classes: [String]
    /// The garbage class, where there is one.
    public let garbageClass: Int?
    /// The layer at which attention is read if nothing else is said.
    public let targetLayer: String
    /// The instruction set the kernels of this process use.
    public let instructionSet: String
    /// The model's hash.
    public let hash: String

    /// One layer.
    public struct Layer: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// Further names of its output, as `layer4`.
        public let aliases: [String]
        /// The kind of layer, as `Conv2D`.
        public let kind: String
        /// The shape of its output for one image.
        public let outputShape: Shape
        /// How many trained values it has.
        public let parameterCount: Int
        /// Whether attention can be read there: the output has height and width.
        public var isTarget: Bool { outputShape.rank == 4 }
    }

    /// The name that residual networks are called by, as `ResNet-18`.
    public var name: String { "ResNet-\(architecture.depth)" }
}

extension Model {
    /// What the model is made of.
    ///
    /// - Throws: ``GAMError/network(_:)`` where the instruction set asked for in `GAM_ISA` is not available.
    public func summary() throws(GAMError) -> ModelSummary {
        try GAMError.wrap {
            let shapes = try network.shapes(for: [inputShape])
            let layers = network.nodes.enumerated().map { index, node in
                let value = network.inputCount + index
                return ModelSummary.Layer(
                    name: node.name, aliases: network.aliases.filter { $0.value == value }.map(\.name),
                    kind: node.layer.kindName, outputShape: shapes[value],
                    parameterCount: node.layer.parameters.filter(\.isTrained).reduce(0) { $0 + $1.value.values.count })
            }
            var tensors = [String: Tensor]()
            for node in network.nodes {
                for parameter in node.layer.parameters { tensors["\(node.name).\(parameter.name)"] = parameter.value }
            }
            return ModelSummary(
                architecture: try ResNetArchitecture(tensors), inputShape: inputShape, layers: layers,
                parameterCount: network.parameterCount, classes: classes, garbageClass: description.garbageClass,
                targetLayer: description.targetLayer, instructionSet: try KernelSet.preferred().name, hash: hash)
        }
    }
}

extension ModelSummary {
    /// The summary as JSON.
    public var json: JSONValue {
        func numbers(_ values: [Int]) -> JSONValue { .array(values.map { .number(Double($0)) }) }
        return .object([
            "architecture": .object([
                "name": .string(name), "block": .string(architecture.block.rawValue),
                "blocks": numbers(architecture.blocks), "depth": .number(Double(architecture.depth)),
            ]),
            "input": numbers(inputShape.dimensions),
            "classes": .array(classes.map(JSONValue.string)),
            "garbage_class": garbageClass.map { .number(Double($0)) } ?? .null,
            "target_layer": .string(targetLayer),
            "parameters": .number(Double(parameterCount)),
            "instruction_set": .string(instructionSet),
            "model": .string(hash),
            "layers": .array(
                layers.map { layer in
                    .object([
                        "name": .string(layer.name), "aliases": .array(layer.aliases.map(JSONValue.string)),
                        "kind": .string(layer.kind), "output": numbers(layer.outputShape.dimensions),
                        "parameters": .number(Double(layer.parameterCount)), "target": .bool(layer.isTarget),
                    ])
                }),
        ])
    }
}
