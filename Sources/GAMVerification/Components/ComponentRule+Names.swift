import GAMAttention
import GAMTensor

extension ComponentRule {
    /// The canonical name.
    package var name: String {
        switch self {
        case .inputStatistics: "input.statistics"
        case .inputAlterations: "input.alterations"
        case .inputOrientation: "input.orientation"
        case .earlyChannels: "early.channels"
        case .map(let layer): Self.name("early", layer, "map")
        case .channels(let layer, let reach): Self.name("early", layer, "channels", reach)
        case .attentionProfile(nil, .byClass): "attention"
        case .attentionProfile(let layer, let reach): Self.name("attention", layer, "profile", reach)
        case .mapGaussian(let source, let reach): Self.name(source.family, source.layer, "gaussian", reach)
        case .mapSimilarity(let source, let metric, let reach):
            Self.name(source.family, source.layer, "similarity.\(metric.name)", reach)
        case .penultimate: "penultimate"
        case .garbageMargin: "garbage"
        case .outOfDistribution(let rule): "ood.\(rule.rawValue)"
        }
    }

    private static func name(_ family: String, _ layer: String?, _ kind: String, _ reach: Reach = .byClass) -> String {
        ([family] + (layer.map { [$0] } ?? []) + [kind] + (reach == .all ? ["all"] : [])).joined(separator: ".")
    }

    /// The rules that stand for themselves, without a layer.
    static let plain: [ComponentRule] =
        [
            .inputStatistics, .inputAlterations, .inputOrientation, .earlyChannels, .map(layer: nil),
            .attentionProfile(layer: nil, .byClass), .attentionProfile(layer: nil, .all), .penultimate, .garbageMargin,
        ] + OODRule.allCases.map { .outOfDistribution($0) }

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
        guard family == "early" || family == "attention" else { return nil }
        let isOfActivation = family == "early"
        let reach: Reach = words.last == "all" ? .all : .byClass
        if reach == .all { words.removeLast() }
        func source(_ words: some Sequence<String>) -> MapSource {
            let layer = words.joined(separator: ".")
            return isOfActivation ? .structure(layer: layer) : .attention(layer: layer)
        }
        if let place = words.lastIndex(of: "similarity"), place > 0,
            let metric = SimilarityMetric(rawValue: words[(place + 1)...].joined(separator: "."))
        {
            self = .mapSimilarity(source(words[..<place]), metric, reach)
            return
        }
        guard let kind = words.popLast(), !words.isEmpty else { return nil }
        let layer = words.joined(separator: ".")
        switch kind {
        case "gaussian": self = .mapGaussian(source(words), reach)
        case "map" where isOfActivation && reach == .byClass: self = .map(layer: layer)
        case "channels" where isOfActivation: self = .channels(layer: layer, reach)
        case "profile" where !isOfActivation: self = .attentionProfile(layer: layer, reach)
        default: return nil
        }
    }

    /// Letters, digits and what names of layers hold besides: a name goes into files and command lines.
    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "._-+".contains(character))
    }

    /// Up to three names that a wrong one may have meant.
    package static func near(_ name: String) -> [String] {
        NameSuggestion.near(name, among: ComponentSpecification.forms.map(\.name))
    }
}

extension ComponentSpecification {
    /// The forms of names with one line each.
    ///
    /// `LAYER` stands for a capture point, `METRIC` for the name of a `SimilarityMetric`, `[.all]` for comparison with
    /// all reference images instead of those of the predicted class.
    public static let forms: [(name: String, summary: String)] =
        [
            ("input.alterations", "whether the input looks like a reference image that was altered, and how"),
            ("input.statistics", "detail, brightness, contrast and borders of the network's input"),
            ("input.orientation", "whether the image looks more usual turned, mirrored or as its negative"),
            ("early.channels", "means and deviations of the stem's and the first stage's channels"),
            ("early.map", "the most unusual place of the first stage's mean activation map"),
            ("early.LAYER.map", "the same of another layer"),
            ("early.LAYER.channels[.all]", "means and deviations of a layer's channels"),
            ("early.LAYER.gaussian[.all]", "distance of a layer's mean activation map, 8 x 8"),
            ("early.LAYER.similarity.METRIC[.all]", "similarity of that map to the reference images' mean map"),
            ("attention", "Grad-CAM weights, their unevenness and LayerCAM map at what the last block reads"),
            ("attention.LAYER.profile[.all]", "the same of another layer"),
            ("attention.LAYER.gaussian[.all]", "distance of a layer's Grad-CAM map, 8 x 8"),
            ("attention.LAYER.similarity.METRIC[.all]", "similarity of that map to the reference images' mean map"),
            ("penultimate", "the pooled features before the last layer"),
            ("garbage", "the logit of the garbage class less the largest other one"),
        ] + OODRule.allCases.map { ("ood.\($0.rawValue)", $0.summary) }
}
