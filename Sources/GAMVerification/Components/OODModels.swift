/// A score that reads the logits only and has learned nothing.
struct LogitScore: ComponentModel {
    let rule: OODRule

    func finding(for observation: Observation) -> Finding {
        Finding(score: score(observation) ?? .nan, words: rule.words)
    }

    private func score(_ observation: Observation) -> Double? {
        let logits = observation.logits
        switch rule {
        case .maximumSoftmax: return LogitScores.maximumSoftmax(logits)
        case .maximumLogit: return LogitScores.maximumLogit(logits)
        case .energy: return LogitScores.energy(logits)
        case .generalisedEntropy: return LogitScores.generalisedEntropy(logits)
        case .odin:
            return observation.perturbedLogits.flatMap {
                LogitScores.maximumSoftmax($0, temperature: InputPerturbation.temperature)
            }
        case .garbageProbability:
            return observation.garbageClass.flatMap { LogitScores.garbageProbability(logits, garbageClass: $0) }
        default: return nil
        }
    }

    var archive: StatisticsArchive { StatisticsArchive() }
    var classes: [Int] { [] }
}

/// A score that reads the features and has learned a few numbers at most: ReAct's clip, the mean of fDBD and NCI.
struct FeatureScore: ComponentModel {
    let rule: OODRule
    let learned: [Double]

    init(_ rule: OODRule, learned: [Double]) {
        self.rule = rule
        self.learned = learned
    }

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        Finding(score: score(observation, observation.features) ?? .nan, words: rule.words)
    }

    private func score(_ observation: Observation, _ features: [Double]) -> Double? {
        let logits = observation.logits
        if rule == .gradNorm { return FeatureScores.gradNorm(features, logits: logits) }
        guard let head = observation.head else { return nil }
        switch rule {
        case .react: return learned.first.flatMap { FeatureScores.react(features, head, clip: $0) }
        case .ash: return FeatureScores.ash(features, head)
        case .scale: return FeatureScores.scale(features, head)
        case .boundaryDistance:
            return FeatureScores.boundaryDistance(features, logits: logits, head, mean: learned)
        case .collapseProximity:
            return FeatureScores.collapseProximity(features, logits: logits, head, mean: learned)
        default: return nil
        }
    }

    /// What was learned as a named array: `learned` [n]; nothing where nothing was.
    var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        if !learned.isEmpty { archive.store(learned, shape: [learned.count], as: "learned") }
        return archive
    }
    var classes: [Int] { [] }

    /// Reads what ``archive`` wrote.
    init(_ rule: OODRule, _ archive: StatisticsArchive) throws(VerificationError) {
        let isLearned = ![.ash, .scale, .gradNorm].contains(rule)
        self.init(rule, learned: isLearned ? try archive.array("learned", shape: [nil]).values : [])
    }
}

/// The divergence of the probabilities from the typical ones of each class.
struct ProbabilityMatch: ComponentModel {
    /// The mean softmax of the reference images predicted as each class that has any.
    let templates: [Int: [Double]]

    func finding(for observation: Observation) -> Finding {
        let score = LogitScores.klMatching(observation.logits, templates: classes.compactMap { templates[$0] })
        return Finding(score: score ?? .nan, words: OODRule.klMatching.words)
    }

    var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(vectors: templates, as: "templates")
        return archive
    }
    var classes: [Int] { templates.keys.sorted() }
}

/// The distance to the nearest class less the distance to all reference images (Ren and others, 2021), one pooled covariance.
package struct RelativeDistance: Sendable, Equatable {
    private let nearest: ByClass
    private let everyone: ByClass

    /// The distances of fitted distributions.
    package init(nearest: ByClass, everyone: ByClass) {
        self.nearest = nearest
        self.everyone = everyone
    }

    /// The difference of the squared distances; NaN for a vector of another length.
    package func score(_ vector: [Double]) -> Double { nearest.nearestScore(vector) - everyone.nearestScore(vector) }
}

extension RelativeDistance: ComponentModel {
    package func finding(for observation: Observation) throws(VerificationError) -> Finding {
        Finding(score: score(observation.features), words: OODRule.relativeMahalanobis.words)
    }

    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(nearest.archive, as: "nearest")
        archive.store(everyone.archive, as: "everyone")
        return archive
    }
    package var classes: [Int] { nearest.models.keys.sorted() }

    /// Reads what ``archive`` wrote.
    init(_ archive: StatisticsArchive) throws(VerificationError) {
        try self.init(nearest: ByClass(archive.part("nearest")), everyone: ByClass(archive.part("everyone")))
    }
}

/// A score of neighbours among the reference images.
struct NeighbourScore: ComponentModel {
    let rule: OODRule
    let bank: FeatureBank

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        let features = observation.features
        let score =
            rule == .nearestNeighbours
            ? bank.neighbourDistance(features) : bank.guidance(features, logits: observation.logits)
        return Finding(score: score ?? .nan, words: rule.words)
    }

    var archive: StatisticsArchive { bank.archive }
    var classes: [Int] { [] }
}

/// A score of what lies outside the usual space of features.
struct SpaceScore: ComponentModel {
    let rule: OODRule
    let space: VirtualLogit

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        let features = observation.features
        let score =
            rule == .residual ? space.residual(features) : space.score(features, logits: observation.logits)
        return Finding(score: score ?? .nan, words: rule.words)
    }

    var archive: StatisticsArchive { space.archive }
    var classes: [Int] { [] }
}
