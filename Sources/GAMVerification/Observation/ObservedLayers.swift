public import GAMNetwork

/// The layers of a network that an observation looks at.
public struct ObservedLayers: Sendable, Equatable {
    /// The stem's output, after its rectifier: the earliest features.
    public let stem: String
    /// The first stage's output: early structure.
    public let early: String
    /// Where attention is profiled: what the last block reads, one block of backward pass away.
    public let attention: String
    /// Where the shown attention map is made.
    public let target: String
    /// The pooled features before the linear layer.
    public let penultimate: String

    /// Layers of one's own choice.
    public init(stem: String, early: String, attention: String, target: String, penultimate: String) {
        self.stem = stem
        self.early = early
        self.attention = attention
        self.target = target
        self.penultimate = penultimate
    }

    /// The layers of a residual network: `relu`, `layer1`, the input of the last block, a target, `avgpool`.
    ///
    /// - Parameters:
    ///   - network: a network with capture points named as torchvision's.
    ///   - target: where the shown attention map is made, as the model's description says.
    /// - Throws: ``VerificationError/network(_:)`` where a layer does not exist.
    public init(residual network: Network, target: String) throws(VerificationError) {
        let points = Set(network.capturePoints)
        var (stages, blocks) = (1, 1)
        while points.contains("layer\(stages + 1)") { stages += 1 }
        while points.contains("layer\(stages).\(blocks)") { blocks += 1 }
        let attention = blocks > 1 ? "layer\(stages).\(blocks - 2)" : "layer\(max(1, stages - 1))"
        self.init(stem: "relu", early: "layer1", attention: attention, target: target, penultimate: "avgpool")
        for name in [stem, early, attention, target, penultimate] {
            _ = try VerificationError.wrap { try network.value(of: name) }
        }
    }

    /// The names whose values are kept, and further ones, each once; the stem's only where it is read as a whole.
    func kept(with others: [String], stem isKept: Bool) -> [String] {
        ObservedLayers.distinct((isKept ? [stem] : []) + [early, attention, target, penultimate] + others)
    }

    /// The names at which gradients are formed, and further ones, each once.
    func differentiated(with others: [String]) -> [String] {
        ObservedLayers.distinct([attention, target] + others)
    }

    /// The elements, each where it stands first.
    static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen = Set<Element>()
        return elements.filter { seen.insert($0).inserted }
    }
}
