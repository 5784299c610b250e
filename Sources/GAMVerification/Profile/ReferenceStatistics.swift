import GAMAttention
package import GAMTensor

/// What the reference images leave behind while they are looked at one by one: mergeable statistics, no image.
///
/// Memory does not grow with the number of images, and parts gathered apart merge to the statistics of the union.
package struct ReferenceStatistics: Sendable {
    /// Which vectors are gathered, and of which a sample is kept.
    package struct Plan: Sendable, Equatable {
        /// Vectors whose moments by predicted class are gathered, each once.
        package let vectors: [ObservedVector]
        /// Vectors of which a sample is kept, each once.
        package let samples: [ObservedVector]

        /// What components need.
        package init(_ specifications: [ComponentSpecification]) {
            vectors = Plan.distinct(specifications.flatMap(\.rule.vectors))
            samples = Plan.distinct(specifications.flatMap(\.rule.samples))
        }

        /// Both, each vector once.
        package var all: [ObservedVector] { Plan.distinct(vectors + samples) }

        private static func distinct(_ vectors: [ObservedVector]) -> [ObservedVector] {
            var seen = Set<ObservedVector>()
            return vectors.filter { seen.insert($0).inserted }
        }
    }

    /// The statistics of each vector by predicted class.
    package private(set) var vectors: [ObservedVector: GroupedStatistics] = [:]
    /// The sample of each vector of which one is kept.
    package private(set) var samples: [ObservedVector: VectorSample] = [:]
    /// How many images of each predicted class had no such vector: their map was empty.
    package private(set) var absences: [ObservedVector: [Int: Int]] = [:]
    /// What the images looked like before resizing.
    package private(set) var limits = ImageLimits()
    /// How many images each predicted class has.
    package private(set) var counts: [Int: Int] = [:]
    /// The energy of each image's attention map by predicted class: eight bytes an image, for an exact quantile.
    private(set) var energies: [Int: [Double]] = [:]

    package init() {}

    /// How many images were looked at.
    package var count: Int { counts.values.reduce(0, +) }

    /// The 1 % quantile of the attention maps' energy in each class of at least 100 images.
    package var attentionFloors: [Int: Double] {
        energies.filter { $0.value.count >= Self.leastCountForFloor }
            .mapValues { Quantiles.linear($0, [0.01])[0] }
    }

    private static let leastCountForFloor = 100

    /// Statistics that were gathered before, as from a file.
    init(
        vectors: [ObservedVector: GroupedStatistics], samples: [ObservedVector: VectorSample],
        absences: [ObservedVector: [Int: Int]], limits: ImageLimits, counts: [Int: Int],
        energies: [Int: [Double]]
    ) {
        self.vectors = vectors
        self.samples = samples
        self.absences = absences
        self.limits = limits
        self.counts = counts
        self.energies = energies
    }

    /// Adds one reference image.
    ///
    /// - Throws: ``VerificationError`` for a vector of another length or with values that are not finite.
    package mutating func add(_ image: ImageExtract, _ plan: Plan) throws(VerificationError) {
        for vector in plan.vectors {
            guard let values = image.vectors[vector] else {
                absences[vector, default: [:]][image.group, default: 0] += 1
                continue
            }
            try fitting(group: image.group) { () throws(StatisticsError) in
                try vectors[vector, default: GroupedStatistics(dimension: values.count)].add(values, to: image.group)
            }
        }
        for vector in plan.samples {
            guard let values = image.vectors[vector] else { continue }
            try fitting(group: image.group) { () throws(StatisticsError) in
                try samples[vector, default: VectorSample(dimension: values.count)].add(values, to: image.group)
            }
        }
        limits.merge(image.limits)
        counts[image.group, default: 0] += 1
        energies[image.group, default: []].append(image.energy)
    }

    /// The same statistics, for which it is decided by other numbers of images whether a class can stand alone.
    func standing(_ counts: [Int: Int]) -> ReferenceStatistics {
        var result = self
        for vector in vectors.keys { result.vectors[vector]?.standing = counts }
        return result
    }

    /// Adds the images of another part.
    ///
    /// - Throws: ``VerificationError`` for vectors of other lengths.
    package mutating func merge(_ other: ReferenceStatistics) throws(VerificationError) {
        for (vector, statistics) in other.vectors {
            try fitting { () throws(StatisticsError) in
                try vectors[vector, default: GroupedStatistics(dimension: statistics.dimension)].merge(statistics)
            }
        }
        for (vector, sample) in other.samples {
            try fitting { () throws(StatisticsError) in
                try samples[vector, default: VectorSample(dimension: sample.dimension)].merge(sample)
            }
        }
        for (vector, absent) in other.absences {
            absences[vector, default: [:]].merge(absent) { $0 + $1 }
        }
        limits.merge(other.limits)
        for (group, count) in other.counts { counts[group, default: 0] += count }
        for (group, values) in other.energies { energies[group, default: []] += values }
    }

    /// The sample of a vector.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where no image had such a vector.
    func sample(of vector: ObservedVector) throws(VerificationError) -> VectorSample {
        guard let sample = samples[vector] else {
            throw .tooFew(name: "reference images with \(vector.name)", expected: 1, found: 0)
        }
        return sample
    }

    /// The statistics of a vector.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where no image had such a vector.
    func statistics(of vector: ObservedVector) throws(VerificationError) -> GroupedStatistics {
        guard let statistics = vectors[vector] else {
            throw .tooFew(name: "reference images with \(vector.name)", expected: 1, found: 0)
        }
        return statistics
    }
}
