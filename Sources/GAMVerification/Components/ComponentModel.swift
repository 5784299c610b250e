import GAMTensor

/// What a component has learned from the reference images, ready to judge.
package protocol ComponentModel: Sendable {
    /// The score of an observation and what it means.
    ///
    /// - Throws: ``VerificationError`` where the observation lacks what is needed or has values that are not finite.
    func finding(for observation: Observation) throws(VerificationError) -> Finding

    /// What it has learned, as named arrays.
    var archive: StatisticsArchive { get }

    /// The classes that it has statistics of, lowest first.
    var classes: [Int] { get }
}

/// What is known of the network when components are fitted.
package struct FittingContext: Sendable {
    /// The number of proper classes.
    package let classCount: Int
    /// The network's last layer, where it is linear.
    package let head: LinearHead?

    /// What is known of a network.
    package init(classCount: Int, head: LinearHead? = nil) {
        self.classCount = classCount
        self.head = head
    }
}

extension ComponentRule {
    /// Fits the component to the reference images' statistics.
    ///
    /// - Throws: ``VerificationError`` where there are too few images, they are all alike, or the network lacks what the
    ///   component reads.
    func fitted(
        to statistics: ReferenceStatistics, _ context: FittingContext
    ) throws(VerificationError) -> any ComponentModel {
        switch self {
        case .inputStatistics, .earlyChannels, .channels, .attentionProfile, .penultimate:
            let vector = vectors[0]
            let distances = try ByClass(
                statistics.statistics(of: vector), classCount: context.classCount, comparesWithAll: reach == .all)
            return ClassDistance(vector: vector, distances: distances, words: words)
        case .inputOrientation:
            return ThumbnailOrientation(orientation: try Orientation(statistics.statistics(of: .thumbnail)))
        case .map(let layer):
            let vector = ObservedVector.earlyMap(layer: layer)
            let map = try EarlyMap(statistics.statistics(of: vector), classCount: context.classCount)
            return UnusualPlace(vector: vector, map: map)
        case .mapGaussian(let source, _):
            let distances = try ByClass(
                statistics.statistics(of: source.vector), classCount: context.classCount,
                comparesWithAll: reach == .all)
            return try mapModel(source, .distance(distances), statistics)
        case .mapSimilarity(let source, let metric, _):
            let typical = try TypicalMaps(
                statistics.statistics(of: source.vector), classCount: context.classCount,
                comparesWithAll: reach == .all)
            return try mapModel(source, .dissimilarity(metric, typical), statistics)
        case .garbageMargin: return GarbageMargin()
        case .outOfDistribution(let rule): return try rule.fitted(to: statistics, context)
        }
    }

    private func mapModel(
        _ source: MapSource, _ measure: MapMeasure, _ statistics: ReferenceStatistics
    ) throws(VerificationError) -> MapModel {
        try measure.check(name)
        var empty: EmptyMapScores?
        if case .attention = source {
            let present = try statistics.statistics(of: source.vector).groups.mapValues(\.count)
            var scores = [(group: Int, score: Double)]()
            for element in try statistics.sample(of: source.vector).elements {
                scores.append((element.group, try measure.score(element.values, group: element.group)))
            }
            empty = try EmptyMapScores(
                present: present, absent: statistics.absences[source.vector] ?? [:], scores: scores)
        }
        return MapModel(vector: source.vector, measure: measure, empty: empty, words: words)
    }

    /// The component of what was fitted before.
    ///
    /// - Throws: ``VerificationError`` for an array that is missing, has a shape or class number that does not fit, or holds
    ///   a value that is not finite.
    func model(_ archive: StatisticsArchive) throws(VerificationError) -> any ComponentModel {
        switch self {
        case .inputStatistics, .earlyChannels, .channels, .attentionProfile, .penultimate:
            return ClassDistance(vector: vectors[0], distances: try ByClass(archive), words: words)
        case .inputOrientation: return ThumbnailOrientation(orientation: try Orientation(archive))
        case .map(let layer): return UnusualPlace(vector: .earlyMap(layer: layer), map: try EarlyMap(archive))
        case .mapGaussian(let source, _):
            return try mapModel(source, .distance(try ByClass(archive)), archive)
        case .mapSimilarity(let source, let metric, _):
            return try mapModel(source, .dissimilarity(metric, try TypicalMaps(archive)), archive)
        case .garbageMargin: return GarbageMargin()
        case .outOfDistribution(let rule): return try rule.model(archive)
        }
    }

    private func mapModel(
        _ source: MapSource, _ measure: MapMeasure, _ archive: StatisticsArchive
    ) throws(VerificationError) -> MapModel {
        var empty: EmptyMapScores?
        if case .attention = source { empty = try EmptyMapScores(archive.part("empty")) }
        return MapModel(vector: source.vector, measure: measure, empty: empty, words: words)
    }

    /// What a high score means.
    private var words: String {
        switch self {
        case .inputStatistics: "brightness, contrast, detail or borders are unlike usual images of this class"
        case .earlyChannels: "fine structure and texture are unlike usual images of this class"
        case .channels(let layer, _): "what the network sees at \(layer) is unlike usual images"
        case .attentionProfile(nil, _):
            "the network looks at this image in another way than at usual images of this class"
        case .attentionProfile(let layer?, _):
            "the network looks at this image in another way than at usual images, at \(layer)"
        case .mapGaussian(let source, _), .mapSimilarity(let source, _, _):
            switch source {
            case .structure(let layer): "what the network sees at \(layer) lies elsewhere than in usual images"
            case .attention(let layer): "the network looks elsewhere than at usual images, at \(layer)"
            }
        default: "the content is unlike what the network knows of this class"
        }
    }
}
