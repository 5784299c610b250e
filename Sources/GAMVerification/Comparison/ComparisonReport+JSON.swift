import GAMAttention
public import GAMModelFiles

extension ComparisonReport {
    /// The report as JSON of the format `gamverify.comparison`; what is undefined is `null`.
    public var json: JSONValue {
        .object([
            "format": .string("gamverify.comparison"), "version": .number(1), "kind": .string("models"),
            "verdict": .string(verdict.word), "says": .string(verdict.description),
            "reasons": .array(reasons.map(JSONValue.string)), "images": .number(Double(imageCount)),
            "image_digest": .string(imageDigest), "trusted": .string(subject.trusted),
            "candidate": .string(subject.candidate), "retrained": .array(retrained.map(JSONValue.string)),
            "classes": .array(subject.classes.map(JSONValue.string)),
            "evidence": .object([
                "source": .string(subject.evidence.word), "says": .string(subject.evidence.description),
            ]),
            "agreement": JSONValue(optional: agreement), "kappa": JSONValue(optional: kappa),
            "margin_correlation": JSONValue(optional: marginCorrelation), "early": JSONValue(early),
            "layers": .array(layers.map(\.json)),
            "rule": .object([
                "threshold": .number(rule.threshold), "least_count": .number(Double(rule.leastCount)),
                "bootstrap_draws": .number(Double(rule.bootstrap.draws)), "level": .number(rule.bootstrap.level),
                "seed": .string("\(rule.bootstrap.seed)"),
            ]),
            "library": .string(LibraryVersion.current),
        ])
    }
}

extension LayerComparison {
    /// The layer's figures as JSON.
    fileprivate var json: JSONValue {
        .object([
            "layer": .string(layer.name), "candidate_layer": .string(layer.candidateName),
            "size": .array([.number(Double(layer.height)), .number(Double(layer.width))]),
            "candidate_size": .array([.number(Double(layer.candidateHeight)), .number(Double(layer.candidateWidth))]),
            "identification": .object([
                "within": JSONValue(within), "within_count": .number(Double(withinCount)), "all": JSONValue(overall),
                "all_count": .number(Double(overallCount)),
            ]),
            "similarity": .array(similarities.map(\.json)),
        ])
    }
}

extension MapSimilarity {
    /// The metric's figures as JSON.
    fileprivate var json: JSONValue {
        .object([
            "metric": .string(metric.name), "higher_is_more_similar": .bool(metric.isHigherMoreSimilar),
            "same": same.json, "crossed": crossed.json, "baseline": baseline.json, "lead": JSONValue(lead),
            "cohens_d": JSONValue(optional: cohensD),
            "magnitude": cohensD.map { .string(EffectSize.Magnitude(cohensD: $0).rawValue) } ?? .null,
            "rank_biserial": JSONValue(optional: rankBiserial),
            "above_cross_images": JSONValue(optional: isAboveCrossImages),
            "retrained": .array(retrained.map(\.json)), "inside_retrained": JSONValue(optional: isInsideRetrained),
            "similar": JSONValue(optional: isSimilar),
        ])
    }
}

extension SampleSummary {
    /// The summary as JSON; what is undefined is `null`.
    public var json: JSONValue {
        .object([
            "count": .number(Double(count)), "undefined": .number(Double(undefinedCount)),
            "mean": JSONValue(optional: mean), "sd": JSONValue(optional: standardDeviation),
            "low": JSONValue(optional: interval?.lower), "high": JSONValue(optional: interval?.upper),
        ])
    }
}

extension JSONValue {
    /// A number, or `null`.
    init(optional value: Double?) {
        self = value.map(JSONValue.number) ?? .null
    }

    /// A truth, or `null`.
    init(optional value: Bool?) {
        self = value.map(JSONValue.bool) ?? .null
    }

    /// An interval as mean, low and high, or `null`.
    init(_ interval: Interval?) {
        self =
            interval.map {
                .object([
                    "mean": .number($0.estimate), "low": .number($0.lower), "high": .number($0.upper),
                ])
            } ?? .null
    }
}
