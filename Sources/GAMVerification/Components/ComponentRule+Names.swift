import GAMTensor

extension ComponentRule {
    /// The canonical name.
    package var name: String {
        switch self {
        case .inputStatistics: "input.statistics"
        case .inputOrientation: "input.orientation"
        case .earlyChannels: "early.channels"
        case .map(let layer): Self.name("early", layer, "map")
        case .channels(let layer, let reach): Self.name("early", layer, "channels", reach)
        case .attentionProfile(nil, .byClass): "attention"
        case .attentionProfile(let layer, let reach): Self.name("attention", layer, "profile", reach)
        case .penultimate: "penultimate"
        case .garbageMargin: "garbage"
        }
    }

    private static func name(_ family: String, _ layer: String?, _ kind: String, _ reach: Reach = .byClass) -> String {
        ([family] + (layer.map { [$0] } ?? []) + [kind] + (reach == .all ? ["all"] : [])).joined(separator: ".")
    }

    /// The rules that stand for themselves, without a layer.
    private static let plain: [ComponentRule] = [
        .inputStatistics, .inputOrientation, .earlyChannels, .map(layer: nil), .attentionProfile(layer: nil, .byClass),
        .attentionProfile(layer: nil, .all), .penultimate, .garbageMargin,
    ]

    /// The rule of a canonical name, or `nil`.
    ///
    /// A layer's name may hold dots, so that what stands behind it is looked for from the end.
    package init?(name: String) {
        if let rule = Self.plain.first(where: { $0.name == name }) {
            self = rule
            return
        }
        var words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard words.count >= 3, !words.contains(where: \.isEmpty), name.allSatisfy(Self.isPlain) else { return nil }
        let family = words.removeFirst()
        let reach: Reach = words.last == "all" ? .all : .byClass
        if reach == .all { words.removeLast() }
        guard let kind = words.popLast(), !words.isEmpty else { return nil }
        let layer = words.joined(separator: ".")
        switch (family, kind) {
        case ("early", "map") where reach == .byClass: self = .map(layer: layer)
        case ("early", "channels"): self = .channels(layer: layer, reach)
        case ("attention", "profile"): self = .attentionProfile(layer: layer, reach)
        default: return nil
        }
    }

    /// Letters, digits and what names of layers hold besides: a name goes into files and command lines.
    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "._-+".contains(character))
    }

    /// Up to three names that a wrong one may have meant.
    package static func near(_ name: String) -> [String] {
        NameSuggestion.near(name, among: plain.map(\.name) + ComponentSpecification.forms.map(\.name))
    }
}

extension ComponentSpecification {
    /// The forms of names with one line each; `LAYER` stands for a capture point, `[.all]` for comparison with all
    /// reference images instead of those of the predicted class.
    public static let forms: [(name: String, summary: String)] = [
        ("input.statistics", "detail, brightness, contrast and borders of the network's input"),
        ("input.orientation", "whether the image looks more usual turned, mirrored or as its negative"),
        ("early.channels", "means and deviations of the stem's and the first stage's channels"),
        ("early.map", "the most unusual place of the first stage's mean activation map"),
        ("early.LAYER.map", "the same of another layer"),
        ("early.LAYER.channels[.all]", "means and deviations of a layer's channels"),
        ("attention", "Grad-CAM weights, their unevenness and LayerCAM map at the stage before the last"),
        ("attention.LAYER.profile[.all]", "the same of another layer"),
        ("penultimate", "the pooled features before the last layer"),
        ("garbage", "the logit of the garbage class less the largest other one"),
    ]
}
