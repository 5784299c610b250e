import GAMTensor

extension OODRule {
    /// Fits the component to the reference images' statistics.
    ///
    /// - Throws: ``VerificationError`` where there are too few images, they are all alike, or the network's last layer is
    ///   not linear and the component reads it.
    func fitted(
        to statistics: ReferenceStatistics, _ context: FittingContext
    ) throws(VerificationError) -> any ComponentModel {
        switch self {
        case .maximumSoftmax, .maximumLogit, .energy, .generalisedEntropy, .odin, .garbageProbability:
            return LogitScore(rule: self)
        case .gradNorm: return FeatureScore(self, learned: [])
        case .klMatching:
            let groups = try statistics.statistics(of: .probabilities).groups
            return ProbabilityMatch(templates: groups.mapValues(\.mean))
        case .mahalanobis: return try distances(statistics.statistics(of: .features), .features)
        case .normalisedMahalanobis: return try distances(statistics.statistics(of: .unitFeatures), .unitFeatures)
        case .relativeMahalanobis:
            let features = try statistics.statistics(of: .features)
            return RelativeDistance(
                nearest: try ByClass(features, classCount: 0, allowsOwnCovariance: false),
                everyone: try ByClass(features, classCount: 0, comparesWithAll: true))
        case .nearestNeighbours:
            return NeighbourScore(
                rule: self, bank: try FeatureBank(statistics.sample(of: .features)) { FeatureScores.unit($0) })
        default:
            guard let head = context.head else {
                throw .invalidValue(
                    name: "component ood.\(rawValue)", expected: "a network whose last layer is linear",
                    found: "another kind")
            }
            return try fitted(to: statistics, head)
        }
    }

    /// Fits a component that reads the last layer.
    private func fitted(
        to statistics: ReferenceStatistics, _ head: LinearHead
    ) throws(VerificationError) -> any ComponentModel {
        switch self {
        case .virtualLogit, .residual:
            let features = try statistics.statistics(of: .features)
            let everyone = try fitting { () throws(StatisticsError) in try features.everyone() }
            let space = try VirtualLogit(everyone, sample: statistics.sample(of: .features), head)
            return SpaceScore(rule: self, space: space)
        case .neighbourGuidance:
            let bank = try FeatureBank(statistics.sample(of: .features)) { features in
                let energy = LogitScores.energy(head.logits(of: features)) ?? .nan
                return FeatureScores.unit(features).map { $0 * -energy }
            }
            return NeighbourScore(rule: self, bank: bank)
        case .react:
            let values = try statistics.sample(of: .features).elements.flatMap(\.values)
            return FeatureScore(self, learned: Quantiles.linear(values, [0.9]))
        case .boundaryDistance, .collapseProximity:
            let features = try statistics.statistics(of: .features)
            return FeatureScore(
                self, learned: try fitting { () throws(StatisticsError) in try features.everyone().mean })
        default: return FeatureScore(self, learned: [])
        }
    }

    private func distances(
        _ statistics: GroupedStatistics, _ vector: ObservedVector
    ) throws(VerificationError) -> ClassDistance {
        let distances = try ByClass(statistics, classCount: 0, allowsOwnCovariance: false)
        return ClassDistance(vector: vector, distances: distances, isToNearest: true, words: words)
    }

    /// The component of what was fitted before.
    ///
    /// - Throws: ``VerificationError`` for an array that is missing, does not fit, or holds a value that is not finite.
    func model(_ archive: StatisticsArchive) throws(VerificationError) -> any ComponentModel {
        switch self {
        case .maximumSoftmax, .maximumLogit, .energy, .generalisedEntropy, .odin, .garbageProbability:
            LogitScore(rule: self)
        case .gradNorm, .react, .ash, .scale, .boundaryDistance, .collapseProximity: try FeatureScore(self, archive)
        case .klMatching: ProbabilityMatch(templates: try archive.vectors("templates"))
        case .mahalanobis, .normalisedMahalanobis:
            ClassDistance(vector: vectors[0], distances: try ByClass(archive), isToNearest: true, words: words)
        case .relativeMahalanobis: try RelativeDistance(archive)
        case .nearestNeighbours, .neighbourGuidance: NeighbourScore(rule: self, bank: try FeatureBank(archive))
        case .virtualLogit, .residual: SpaceScore(rule: self, space: try VirtualLogit(archive))
        }
    }
}
