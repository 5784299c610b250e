import GAMTensor

/// The standard verifiers, fitted to reference images.
public struct StandardVerifiers: Sendable, Equatable {
    /// The network's input.
    public let input: InputVerifier
    /// Early feature maps.
    public let featureMaps: FeatureMapVerifier
    /// Gradient attention.
    public let attention: GAMVerifier
    /// Penultimate features and the garbage class.
    public let outOfDistribution: OODVerifier

    /// All four, in the order in which their components are joined.
    public var all: [any Verifier] { [input, featureMaps, attention, outOfDistribution] }

    /// Fits the verifiers to statistics of reference images.
    ///
    /// Every fitted value is rounded to single precision, as a profile file keeps it, so that calibration and judging use
    /// the same bits whether or not the profile went through a file.
    ///
    /// - Parameters:
    ///   - statistics: of the reference images.
    ///   - classCount: the number of proper classes.
    ///   - garbageClass: the garbage class, where there is one.
    /// - Throws: ``VerificationError`` where there are too few images or they are all alike.
    package init(
        _ statistics: ReferenceStatistics, classCount: Int, garbageClass: Int?
    ) throws(VerificationError) {
        guard statistics.count >= ByClass.leastCount else {
            throw .tooFew(name: "reference images", expected: ByClass.leastCount, found: statistics.count)
        }
        var archive = StatisticsArchive()
        for (vector, grouped) in statistics.vectors {
            let part: StatisticsArchive
            switch vector {
            case .orientation: part = try Orientation(grouped).archive
            case .earlyMap: part = try EarlyMap(grouped, classCount: classCount).archive
            default: part = try ByClass(grouped, classCount: classCount).archive
            }
            archive.store(part, as: vector.rawValue)
        }
        let dimensions = statistics.vectors.mapValues(\.dimension)
        try self.init(
            archive.roundedToSinglePrecision(), dimensions: dimensions, garbageClass: garbageClass)
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for an array that is missing, has a shape or class number that does not fit, or holds
    ///   a value that is not finite, or where there are further arrays.
    package init(
        _ archive: StatisticsArchive, dimensions: [ObservedVector: Int], garbageClass: Int?
    ) throws(VerificationError) {
        func part<Part>(
            _ vector: ObservedVector, _ read: (StatisticsArchive, Int) throws(VerificationError) -> Part
        ) throws(VerificationError) -> Part {
            do throws(VerificationError) {
                return try read(archive.part(vector.rawValue), dimensions[vector] ?? 0)
            } catch {
                throw error.inside(vector.rawValue)
            }
        }
        func byClass(_ vector: ObservedVector) throws(VerificationError) -> ByClass {
            try part(vector) { archive, dimension throws(VerificationError) in
                try ByClass(archive, dimension: dimension)
            }
        }
        input = InputVerifier(
            statistics: try byClass(.inputStatistics),
            orientation: try part(.orientation) { archive, _ throws(VerificationError) in try Orientation(archive) })
        featureMaps = FeatureMapVerifier(
            channels: try byClass(.earlyChannels),
            map: try part(.earlyMap) { archive, count throws(VerificationError) in
                try EarlyMap(archive, cellCount: count)
            })
        attention = GAMVerifier(profile: try byClass(.attention))
        outOfDistribution = OODVerifier(features: try byClass(.penultimate), garbageClass: garbageClass)
        let known = self.archive.entries
        if let other = archive.entries.keys.filter({ known[$0] == nil }).min() {
            throw .invalidValue(name: "fitted arrays", expected: "known names", found: other)
        }
        for vector in ObservedVector.allCases where dimensions[vector] != self.dimensions[vector] {
            throw .countMismatch(
                name: "dimension of \(vector.rawValue)", expected: self.dimensions[vector] ?? 0,
                found: dimensions[vector] ?? 0)
        }
    }

    /// The fitted values as named arrays.
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(input.statistics.archive, as: ObservedVector.inputStatistics.rawValue)
        archive.store(input.orientation.archive, as: ObservedVector.orientation.rawValue)
        archive.store(featureMaps.channels.archive, as: ObservedVector.earlyChannels.rawValue)
        archive.store(featureMaps.map.archive, as: ObservedVector.earlyMap.rawValue)
        archive.store(attention.profile.archive, as: ObservedVector.attention.rawValue)
        archive.store(outOfDistribution.features.archive, as: ObservedVector.penultimate.rawValue)
        return archive
    }

    /// Every class that some part has its own statistics of.
    var fittedClasses: [Int] {
        let byClass = [
            input.statistics, input.orientation.model, featureMaps.channels, attention.profile,
            outOfDistribution.features,
        ]
        return Set(byClass.flatMap(\.models.keys) + featureMaps.map.typical.keys).sorted()
    }

    /// The length of each vector.
    package var dimensions: [ObservedVector: Int] {
        [
            .inputStatistics: input.statistics.dimension, .orientation: Orientation.side * Orientation.side,
            .earlyChannels: featureMaps.channels.dimension, .earlyMap: featureMaps.map.cellCount,
            .attention: attention.profile.dimension, .penultimate: outOfDistribution.features.dimension,
        ]
    }
}
