package import GAMAttention
package import GAMTensor

/// Typical maps of the reference images: one a predicted class with at least 20 images, and one of all images where a
/// class can need it.
package struct TypicalMaps: Sendable, Equatable {
    /// The mean map of each class.
    package let groups: [Int: [Double]]
    /// The mean map of all images.
    package let everyone: [Double]?

    /// The mean maps of statistics.
    ///
    /// - Parameters:
    ///   - statistics: of the maps of the reference images by predicted class.
    ///   - classCount: the number of proper classes; the map of all is kept where fewer classes than that have 20.
    ///   - comparesWithAll: whether every class is compared with the map of all.
    /// - Throws: ``VerificationError`` where there are no maps.
    package init(
        _ statistics: GroupedStatistics, classCount: Int, comparesWithAll: Bool = false
    ) throws(VerificationError) {
        let kept = comparesWithAll ? [:] : statistics.groups.filter { $0.value.count >= ByClass.leastCount }
        groups = kept.mapValues(\.mean)
        let needsAll = kept.count < classCount || kept.isEmpty
        everyone = needsAll ? try fitting { () throws(StatisticsError) in try statistics.everyone().mean } : nil
    }

    /// One map for all classes.
    init(everyone: [Double]) {
        groups = [:]
        self.everyone = everyone
    }

    /// The map that an image of a class is compared with.
    package func map(for group: Int) -> [Double]? { groups[group] ?? everyone }

    /// The maps as named arrays: `maps` and `maps.groups`, and `everyone` [n] where it is kept.
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(vectors: groups, as: "maps")
        if let everyone { archive.store(everyone, shape: [everyone.count], as: "everyone") }
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape or class that does not fit, or a value that is not
    ///   finite.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        groups = archive.entries["maps"] == nil ? [:] : try archive.vectors("maps")
        everyone = archive.entries["everyone"] == nil ? nil : try archive.array("everyone", shape: [nil]).values
        if groups.isEmpty && everyone == nil { throw .missingArray(name: "maps") }
    }
}

/// How unlike its class's typical map a map is.
package enum MapMeasure: Sendable, Equatable {
    /// Squared Mahalanobis distance to the maps of the class.
    case distance(ByClass)
    /// A metric's dissimilarity from the mean map of the class, at least 0.
    case dissimilarity(SimilarityMetric, TypicalMaps)

    /// The score of a map of `LayerVectors.mapSide` rows and columns; NaN where it is undefined.
    ///
    /// - Throws: ``VerificationError/attention(_:)`` for a map of another size or values that are not finite.
    package func score(_ map: [Double], group: Int) throws(VerificationError) -> Double {
        switch self {
        case .distance(let distances): return distances.score(map, group: group)
        case .dissimilarity(let metric, let typical):
            guard let reference = typical.map(for: group) else { return .nan }
            let side = LayerVectors.mapSide
            do throws(AttentionError) {
                let value = try metric.value(
                    MapPlane(height: side, width: side, values: reference),
                    MapPlane(height: side, width: side, values: map))
                // Rounding can put the similarity of equal maps a hair above 1.
                return value.map { max(0, metric.dissimilarity($0)) } ?? .nan
            } catch {
                throw .attention(error)
            }
        }
    }

    /// Refuses a metric that no typical map has a value of, as one that wants larger maps.
    ///
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` for the component of a name.
    func check(_ name: String) throws(VerificationError) {
        guard case .dissimilarity(let metric, let typical) = self else { return }
        for map in typical.groups.values + (typical.everyone.map { [$0] } ?? []) {
            let own = TypicalMaps(everyone: map)
            if try !MapMeasure.dissimilarity(metric, own).score(map, group: 0).isNaN { return }
        }
        throw .invalidValue(
            name: "component \(name)", expected: "a metric that is defined for the typical maps",
            found: "\(metric.name), which is undefined")
    }

    var archive: StatisticsArchive {
        switch self {
        case .distance(let distances): distances.archive
        case .dissimilarity(_, let typical): typical.archive
        }
    }

    var classes: [Int] {
        switch self {
        case .distance(let distances): distances.models.keys.sorted()
        case .dissimilarity(_, let typical): typical.groups.keys.sorted()
        }
    }
}

/// The score of a layer's map, of activation or of attention; an empty map has the score that its rarity gives it.
struct MapModel: ComponentModel {
    let vector: ObservedVector
    let measure: MapMeasure
    /// `nil` for maps that are never empty.
    let empty: EmptyMapScores?
    let words: String

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        let group = observation.predictedClass
        guard let map = try vector.values(of: observation) else {
            return Finding(score: empty?.score(for: group) ?? .nan, words: EmptyMapScores.words)
        }
        return Finding(score: try measure.score(map, group: group), words: words)
    }

    var archive: StatisticsArchive {
        var archive = measure.archive
        if let empty { archive.store(empty.archive, as: "empty") }
        return archive
    }
    var classes: [Int] { Set(measure.classes + (empty?.classes ?? [])).sorted() }
}
