import GAMAttention
public import GAMModelFiles
import GAMTensor

extension AcceptanceCriteria {
    static let format = "gamverify.criteria"

    /// Reads a criteria file.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: what messages call the file.
    /// - Throws: ``VerificationError/file(_:)`` naming the field; a field or statistic that is not known is an error.
    public init(json bytes: [UInt8], name: String = "criteria") throws(VerificationError) {
        self = try VerificationError.wrap { try AcceptanceCriteria(try JSONField(parsing: bytes, file: name)) }
    }

    private init(_ root: JSONField) throws {
        try root["format"].require(Self.format)
        _ = try root["version"].integer(in: 1...1)
        try root.allow(only: [
            "format", "version", "kind", "note", "library", "model", "images_at_least", "verdicts", "criteria",
        ])
        let kind = try root["kind"].choice(Kind.self)
        let words = ["suitable", "doubtful", "unsuitable", "not comparable"]
        let verdicts = try root.optional("verdicts")?.elements().map { field in
            let word = try field.string()
            guard words.contains(word) else {
                throw field.failure("one of \(words.joined(separator: ", "))", found: "\"\(word)\"")
            }
            return word
        }
        let criteria = try root["criteria"].elements().map { try Criterion($0, kind) }
        guard !criteria.isEmpty else { throw try root["criteria"].failure("at least one criterion", found: "none") }
        self.init(
            kind: kind, note: try root.optional("note")?.string() ?? "", libraryVersion: try root["library"].string(),
            model: try root.optional("model")?.string(),
            leastImages: try root["images_at_least"].integer(in: 1...(1 << 30)), verdicts: verdicts ?? [],
            criteria: criteria)
    }

    /// The criteria as a file: canonical JSON, the same bytes for the same criteria.
    public var json: JSONValue {
        .object([
            "format": .string(Self.format), "version": .number(1), "kind": .string(kind.rawValue),
            "note": .string(note), "library": .string(libraryVersion), "model": model.map(JSONValue.string) ?? .null,
            "images_at_least": .number(Double(leastImages)), "verdicts": .array(verdicts.map(JSONValue.string)),
            "criteria": .array(criteria.map(\.json)),
        ])
    }

    /// The statistics that criteria of a kind can name.
    public static func statistics(of kind: Kind) -> [String] {
        switch kind {
        case .models:
            let metrics = SimilarityMetric.allCases.map(\.name)
            return ["agreement", "kappa", "margin.correlation", "identification.early"] + layered
                + ["similarity", "lead", "effect", "undefined"].flatMap { part in metrics.map { "\(part).\($0)" } }
        case .profile:
            return ["accepted", "rejected", "alarm.rate"]
                + (["alarms", "p-values", "classes"]).flatMap { ["drift.\($0).p", "drift.\($0).effect"] }
        case .drift:
            return (DriftPart.allCases.map(\.rawValue) + ["classes"]).flatMap {
                ["drift.\($0).p", "drift.\($0).effect"]
            }
        }
    }

    private static let layered = ["identification.within", "identification.all"]

    /// Whether a statistic is read at a layer.
    static func hasLayer(_ statistic: String) -> Bool {
        layered.contains(statistic)
            || ["similarity.", "lead.", "effect.", "undefined."].contains { statistic.hasPrefix($0) }
    }
}

extension AcceptanceCriteria.Criterion {
    fileprivate init(_ field: JSONField, _ kind: AcceptanceCriteria.Kind) throws {
        try field.allow(only: ["statistic", "layer", "figure", "at_least", "at_most", "images_at_least"])
        let name = try field["statistic"].string()
        let known = AcceptanceCriteria.statistics(of: kind)
        // The components of a profile are its own: any score can be named.
        let isScore = kind == .profile && name.hasPrefix("drift.score.")
        guard known.contains(name) || isScore else {
            let near = NameSuggestion.clause(NameSuggestion.near(name, among: known))
            throw try field["statistic"].failure(
                "a statistic of the kind \(kind.rawValue)", found: "\"\(name)\"\(near)")
        }
        let layer = try field.optional("layer")?.string()
        let needsLayer = AcceptanceCriteria.hasLayer(name)
        if needsLayer != (layer != nil) {
            throw field.failure(
                needsLayer ? "a layer, as \"target\", for \(name)" : "no layer for \(name)",
                found: needsLayer ? "none" : "one")
        }
        let end = try field.optional("figure")?.choice(End.self) ?? .value
        let count = try field.optional("images_at_least")?.integer(in: 1...(1 << 30)) ?? 1
        let (least, most) = (try field.optional("at_least")?.number(), try field.optional("at_most")?.number())
        guard least != nil || most != nil else {
            throw field.failure("at_least or at_most", found: "neither")
        }
        self.init(name, layer: layer, end: end, atLeast: least, atMost: most, leastImages: count)
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = ["statistic": .string(statistic)]
        if let layer { object["layer"] = .string(layer) }
        object["figure"] = .string(end.rawValue)
        if let atLeast { object["at_least"] = .number(atLeast) }
        if let atMost { object["at_most"] = .number(atMost) }
        object["images_at_least"] = .number(Double(leastImages))
        return .object(object)
    }
}
