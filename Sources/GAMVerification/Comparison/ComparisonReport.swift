public import GAMAttention
public import GAMModelFiles

/// Mean and spread of a figure over images.
public struct SampleSummary: Sendable, Equatable {
    /// How many images have a value.
    public let count: Int
    /// How many have none, because the figure is undefined for them.
    public let undefinedCount: Int
    /// The mean; `nil` for no values.
    public let mean: Double?
    /// The standard deviation (n - 1); `nil` below 2 values.
    public let standardDeviation: Double?
    /// The 95 % bootstrap interval of the mean; `nil` below 2 values.
    public let interval: Interval?

    /// The summary of values, `nil` where undefined.
    init(_ values: [Double?], _ bootstrap: Bootstrap) {
        let defined = values.compactMap { $0 }
        count = defined.count
        undefinedCount = values.count - defined.count
        let mean = defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
        self.mean = mean
        standardDeviation = mean.flatMap { mean in
            guard defined.count > 1 else { return nil }
            let squares = defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(defined.count - 1)).squareRoot()
        }
        interval = bootstrap.mean(of: defined)
    }
}

/// One metric of similarity between two networks' maps.
public struct MapSimilarity: Sendable, Equatable {
    /// The metric.
    public let metric: SimilarityMetric
    /// The two networks' maps of the same image.
    public let same: SampleSummary
    /// The trusted network's maps of different images of one class: what a shared average map alone would give.
    public let baseline: SampleSummary
}

/// Whether a candidate network suits the images, with every figure behind it.
public struct ComparisonReport: Sendable {
    /// Suitable, doubtful, unsuitable or not comparable.
    public let verdict: SuitabilityVerdict
    /// The number of images it rests on.
    public let imageCount: Int
    /// Similarity of the maps, metric by metric.
    public let similarities: [MapSimilarity]
    /// The share of images on which both predict the same class; `nil` for no images.
    public let agreement: Double?
    /// Cohen's kappa of the predictions; `nil` where chance agreement is 1.
    public let kappa: Double?
    /// Attention identification among images of one class; the deciding figure.
    public let within: Interval?
    /// Attention identification among all images.
    public let overall: Interval?
    /// Identification by the mean map of the first stage: whether both see the same structure at all.
    public let early: Interval?
    /// The rule of the verdict.
    public let rule: SuitabilityRule

    /// The report as JSON; what is undefined is `null`.
    public var json: JSONValue {
        .object([
            "format": .string("gamverify.comparison"), "version": .number(1),
            "verdict": .string(verdict.word), "says": .string(verdict.description),
            "images": .number(Double(imageCount)), "agreement": JSONValue(optional: agreement),
            "kappa": JSONValue(optional: kappa),
            "identification": .object([
                "within": JSONValue(within), "all": JSONValue(overall), "early": JSONValue(early),
            ]),
            "similarity": .array(
                similarities.map {
                    .object([
                        "metric": .string($0.metric.name), "same": $0.same.json, "baseline": $0.baseline.json,
                    ])
                }),
            "rule": .object([
                "threshold": .number(rule.threshold), "least_count": .number(Double(rule.leastCount)),
                "bootstrap_draws": .number(Double(rule.bootstrap.draws)), "level": .number(rule.bootstrap.level),
                "seed": .string("\(rule.bootstrap.seed)"),
            ]),
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

extension SuitabilityVerdict {
    /// The verdict in one word (or two): `suitable`, `doubtful`, `unsuitable`, `not comparable`.
    public var word: String {
        switch self {
        case .suitable: "suitable"
        case .doubtful: "doubtful"
        case .unsuitable: "unsuitable"
        case .notComparable: "not comparable"
        }
    }
}

extension JSONValue {
    fileprivate init(optional value: Double?) {
        self = value.map(JSONValue.number) ?? .null
    }

    fileprivate init(_ interval: Interval?) {
        self =
            interval.map {
                .object([
                    "mean": .number($0.estimate), "low": .number($0.lower), "high": .number($0.upper),
                ])
            } ?? .null
    }
}
