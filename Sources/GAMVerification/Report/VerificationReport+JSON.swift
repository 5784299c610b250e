import GAMAttention
public import GAMModelFiles

extension VerificationReport {
    /// The report as JSON: every figure that is needed to repeat it, by `Documentation/Schemas/report.schema.json`.
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
        object["budgets"] = .object([
            "review": .number(budgets.review), "reject": .number(budgets.reject),
            "kind": .string(budgets.kind.rawValue),
        ])
        object["calibration"] = basis.json
        object["audit"] = audit
        return .object(object)
    }

    /// What is needed to repeat the report to the bit.
    ///
    /// Nothing is drawn at random, so that there is no seed, and the
    /// number of threads changes no bit.
    private var audit: JSONValue {
        .object([
            "image_sha256": imageHash.map(JSONValue.string) ?? .null, "model": .string(modelHash),
            "profile": .string(profileHash), "library": .string(LibraryVersion.current),
            "instruction_set": .string(instructionSet), "seed": .null,
            "layers": .object([
                "stem": .string(layers.stem), "early": .string(layers.early), "attention": .string(layers.attention),
                "target": .string(layers.target), "penultimate": .string(layers.penultimate),
            ]),
        ])
    }
}

extension CalibrationBasis {
    /// What a verdict rests on, as JSON.
    public var json: JSONValue {
        let scope =
            switch images {
            case .all: "pooled"
            case .ofClass: "class"
            case .ofSmallClasses: "small classes"
            }
        return .object([
            "images": .number(Double(count)), "scope": .string(scope), "joining": .string(joining.rawValue),
            "calibrated": .bool(isCalibrated), "review": review.json, "reject": reject.json,
        ])
    }
}

extension Evidence {
    /// The evidence as JSON; undefined and infinite numbers are `null`.
    public var json: JSONValue {
        .object([
            "verifier": .string(verifier), "weight": .number(weight), "score": .number(score),
            "p_value": .number(pValue), "adjusted_p_value": adjustedPValue.map(JSONValue.number) ?? .null,
            "low": .number(low), "high": .number(high), "standardised": .number(standardised),
            "share": .number(share), "words": .string(words), "size": .string(size),
            "deviation": deviation?.json ?? .null,
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
