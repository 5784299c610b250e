import GAMAttention
public import GAMModelFiles

extension VerificationReport {
    /// The report as JSON: every figure that is needed to repeat it.
    ///
    /// Undefined and infinite numbers are `null`.
    ///
    /// - Parameter path: what was judged, where it has a name.
    /// - Returns: an object of the format `gamverify.report`.
    public func json(path: String? = nil) -> JSONValue {
        var object: JSONObject = [:]
        if let path { object["path"] = .string(path) }
        object["format"] = .string("gamverify.report")
        object["version"] = .number(1)
        object["verdict"] = .string(verdict.description)
        object["class"] = .string(prediction.className)
        object["class_index"] = .number(Double(prediction.classIndex))
        object["probability"] = .number(prediction.probability)
        if let garbage = prediction.garbageProbability { object["garbage_probability"] = .number(garbage) }
        object["p_value"] = .number(pValue)
        object["statistic"] = .number(statistic)
        object["weightiest"] = weightiest.map { .string($0.verifier) } ?? .null
        object["reasons"] = .array(reasons.map(JSONValue.string))
        object["evidence"] = .array(evidence.map(\.json))
        object["defects"] = .array(
            defects.map { .object(["check": .string($0.check.rawValue), "words": .string($0.words)]) })
        object["image"] = imageFacts?.json ?? .null
        object["attention"] = .object([
            "layer": .string(attentionMap.layer), "method": .string(attentionMap.method),
            "height": .number(Double(attentionMap.height)), "width": .number(Double(attentionMap.width)),
            "class_index": .number(Double(attentionMap.classIndex)),
            "values": .array(attentionMap.values.map(JSONValue.number)),
            "flags": .array(attentionMap.flags.map(\.rawValue).sorted().map(JSONValue.string)),
        ])
        object["logits"] = .array(logits.map(JSONValue.number))
        object["budgets"] = .object(["review": .number(budgets.review), "reject": .number(budgets.reject)])
        object["calibration_images"] = .number(Double(calibrationCount))
        object["model"] = .string(modelHash)
        object["profile"] = .string(profileHash)
        object["library"] = .string(LibraryVersion.current)
        return .object(object)
    }
}

extension Evidence {
    /// The evidence as JSON; undefined and infinite numbers are `null`.
    public var json: JSONValue {
        .object([
            "verifier": .string(verifier), "score": .number(score), "p_value": .number(pValue), "low": .number(low),
            "high": .number(high), "standardised": .number(standardised), "share": .number(share),
            "words": .string(words),
        ])
    }
}

extension ImageFacts {
    /// The facts as JSON.
    public var json: JSONValue {
        .object([
            "width": .number(Double(width)), "height": .number(Double(height)), "levels": .number(Double(levels)),
            "share_at_lowest": .number(shareAtLowest), "share_at_highest": .number(shareAtHighest),
            "span": .number(span), "color_share": .number(colorShare),
            "plain_border": .object([
                "top": .number(border.top), "bottom": .number(border.bottom), "left": .number(border.left),
                "right": .number(border.right),
            ]),
        ])
    }
}
