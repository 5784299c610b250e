import GAMAttention

/// A figure of a report, by the name that criteria call it.
public struct JudgedFigure: Sendable, Equatable {
    /// The statistic, as in `identification.within`.
    public let statistic: String
    /// The layer it was read at, as the trusted network names it; `nil` for what belongs to no layer.
    public let layer: String?
    /// The figure; `nil` where it is undefined.
    public let value: Double?
    /// The bounds of its 95 % interval; `nil` for a figure without one.
    public let lower, upper: Double?
    /// How many images have a value.
    public let count: Int

    init(_ statistic: String, layer: String? = nil, _ value: Double?, count: Int) {
        self.statistic = statistic
        self.layer = layer
        self.value = value
        (lower, upper) = (nil, nil)
        self.count = count
    }

    init(_ statistic: String, layer: String? = nil, _ interval: Interval?, count: Int) {
        self.statistic = statistic
        self.layer = layer
        (value, lower, upper) = (interval?.estimate, interval?.lower, interval?.upper)
        self.count = count
    }
}

/// A report whose figures criteria can be judged by.
public protocol JudgeableReport: Sendable {
    /// What was compared: `models`, `profile` or `drift`.
    var kind: AcceptanceCriteria.Kind { get }
    /// Every figure that a criterion can name.
    var figures: [JudgedFigure] { get }
    /// The layer that `target` means in a criterion; `nil` where there are none.
    var targetLayer: String? { get }
    /// The report's verdict in a word.
    var verdictWord: String { get }
    /// The hashes of the models that were compared, by their role.
    var models: [(role: String, hash: String)] { get }
    /// The digest of the images.
    var imageDigest: String { get }
    /// The number of images it rests on.
    var imageCount: Int { get }
}

extension ComparisonReport: JudgeableReport {
    /// `models`.
    public var kind: AcceptanceCriteria.Kind { .models }
    /// The deciding layer.
    public var targetLayer: String? { layers.first?.layer.name }
    /// The verdict in a word.
    public var verdictWord: String { verdict.word }
    /// Trusted model, candidate, retrained models.
    public var models: [(role: String, hash: String)] {
        [("trusted", subject.trusted), ("candidate", subject.candidate)] + retrained.map { ("retrained", $0) }
    }

    /// Agreement, identification and similarity, layer by layer.
    public var figures: [JudgedFigure] {
        var figures = [
            JudgedFigure("agreement", agreement, count: imageCount), JudgedFigure("kappa", kappa, count: imageCount),
            JudgedFigure("margin.correlation", marginCorrelation, count: imageCount),
            JudgedFigure("identification.early", early, count: imageCount),
        ]
        for item in layers {
            let layer = item.layer.name
            figures.append(
                JudgedFigure("identification.within", layer: layer, item.within, count: item.withinCount))
            figures.append(
                JudgedFigure("identification.all", layer: layer, item.overall, count: item.overallCount))
            for similarity in item.similarities {
                let (name, same) = (similarity.metric.name, similarity.same)
                figures += [
                    JudgedFigure(
                        "similarity.\(name)", layer: layer, same.interval ?? same.mean.map(Interval.init(point:)),
                        count: same.count),
                    JudgedFigure("lead.\(name)", layer: layer, similarity.lead, count: same.count),
                    JudgedFigure("effect.\(name)", layer: layer, similarity.cohensD, count: same.count),
                    JudgedFigure(
                        "undefined.\(name)", layer: layer,
                        Double(same.undefinedCount) / Double(max(1, imageCount)), count: imageCount),
                ]
            }
        }
        return figures
    }
}

extension Interval {
    /// A value without an interval, for a criterion on the value alone.
    fileprivate init(point value: Double) {
        self.init(estimate: value, lower: .nan, upper: .nan)
    }
}

extension DriftReport: JudgeableReport {
    /// `profile` or `drift`.
    public var kind: AcceptanceCriteria.Kind { subject.profile == nil ? .drift : .profile }
    /// None: each part has its own layer.
    public var targetLayer: String? { nil }
    /// The verdict in a word.
    public var verdictWord: String { verdict.word }
    /// The digest of the images in question.
    public var imageDigest: String { subject.imageDigest }
    /// The number of images in question.
    public var imageCount: Int { subject.imageCount }

    /// The model that looked, and the profile's.
    public var models: [(role: String, hash: String)] {
        var models = [(role: "model", hash: subject.model)]
        if let profile = subject.profile { models.append((role: "profile", hash: profile)) }
        if let model = subject.profileModel { models.append((role: "profile_model", hash: model)) }
        return models
    }

    /// Each finding's p-value and effect, and what a gate would do.
    public var figures: [JudgedFigure] {
        let count = leastCount
        var figures = findings.flatMap { finding in
            [
                JudgedFigure("drift.\(finding.name).p", finding.adjustedPValue, count: count),
                JudgedFigure("drift.\(finding.name).effect", finding.effect, count: count),
            ]
        }
        if let acceptance {
            let images = Double(max(1, acceptance.imageCount))
            figures += [
                JudgedFigure("accepted", Double(acceptance.accepted) / images, count: acceptance.imageCount),
                JudgedFigure("rejected", Double(acceptance.rejected) / images, count: acceptance.imageCount),
                JudgedFigure("alarm.rate", acceptance.alarmRate, count: acceptance.imageCount),
            ]
        }
        return figures
    }
}
