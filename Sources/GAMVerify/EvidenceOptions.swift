/// By which evidence models are compared.
public struct EvidenceOptions: Sendable, Equatable {
    /// The layers at which attention is compared, of both networks, the deciding one first; `nil` for each model's own
    /// target layer and the stage before it.
    public var layers: [String]?
    /// Whether occlusion maps are compared even where attention maps could be.
    public var usesOcclusion: Bool

    /// The choice; the defaults are those whose error rates were measured.
    public init(layers: [String]? = nil, usesOcclusion: Bool = false) {
        self.layers = layers
        self.usesOcclusion = usesOcclusion
    }
}

extension EvidenceOptions {
    /// The layers of a model at which its attention is compared.
    func layers(of model: Model) -> [String] {
        if let layers { return layers }
        let target = model.description.targetLayer
        guard target.hasPrefix("layer"), let stage = Int(target.dropFirst("layer".count)), stage > 1 else {
            return [target]
        }
        return [target, "layer\(stage - 1)"]
    }
}
