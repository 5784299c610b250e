/// What a trusted network looked like on a site's reference and calibration images: what a gate compares with.
///
/// The reference images gave the verifiers their statistics, the calibration images the distribution of every score.
/// No image and no part of one is in a profile.
public struct ReferenceProfile: Sendable {
    /// The hash of the model the profile was made for.
    public let modelHash: String
    /// The model's description (`preprocess.json`) at that time, as canonical JSON.
    public let modelDescription: String
    /// The names of the network's classes.
    public let classes: [String]
    /// The version of this library that made it.
    public let libraryVersion: String
    /// The layers that were looked at.
    public let layers: ObservedLayers
    /// How many reference images each predicted class had.
    public let referenceCounts: [Int: Int]
    /// What the reference images looked like before resizing.
    public let imageLimits: ImageLimits
    /// The standard verifiers, fitted.
    public let verifiers: StandardVerifiers
    /// The components that take part in the joined verdict, in order: the standard ones, then those of a host's own.
    public let components: [Component]
    /// The scores of the calibration images, one row an image, one score a component.
    public let calibrationScores: [[Double]]
    /// The predicted class of each calibration image.
    public let calibrationGroups: [Int]

    let join: StandardJoin
    /// Each component's scores by predicted class, and over all images where a class has too few.
    let marginal: [MarginalScores]

    /// How many reference images there were.
    public var referenceCount: Int { referenceCounts.values.reduce(0, +) }
    /// How many calibration images there were.
    public var calibrationCount: Int { calibrationGroups.count }

    /// The model a profile is made for.
    public struct ModelIdentity: Sendable, Equatable {
        /// The model's hash.
        public let hash: String
        /// The model's description as canonical JSON.
        public let description: String
        /// The names of the classes.
        public let classes: [String]

        /// The identity of a model.
        public init(hash: String, description: String, classes: [String]) {
            self.hash = hash
            self.description = description
            self.classes = classes
        }
    }

    init(
        model: ModelIdentity, libraryVersion: String, layers: ObservedLayers, referenceCounts: [Int: Int],
        imageLimits: ImageLimits, verifiers: StandardVerifiers, components: [Component],
        calibrationScores: [[Double]], calibrationGroups: [Int]
    ) throws(VerificationError) {
        modelHash = model.hash
        modelDescription = model.description
        classes = model.classes
        self.libraryVersion = libraryVersion
        self.layers = layers
        self.referenceCounts = referenceCounts
        self.imageLimits = imageLimits
        self.verifiers = verifiers
        self.components = components
        self.calibrationScores = calibrationScores
        self.calibrationGroups = calibrationGroups
        let standard = verifiers.all.flatMap(\.components)
        guard Array(components.prefix(standard.count)) == standard else {
            throw .invalidValue(
                name: "components", expected: standard.map(\.name).joined(separator: ", "),
                found: components.map(\.name).joined(separator: ", "))
        }
        guard Set(components.map(\.name)).count == components.count else {
            throw .invalidValue(name: "components", expected: "each name once", found: "a name twice")
        }
        guard calibrationScores.allSatisfy({ $0.count == components.count }) else {
            throw .countMismatch(
                name: "calibration scores of an image", expected: components.count,
                found: calibrationScores.first { $0.count != components.count }?.count ?? 0)
        }
        join = try StandardJoin(
            calibration: calibrationScores, groups: calibrationGroups, weights: components.map(\.weight),
            signed: components.map(\.isSigned))
        marginal = components.indices.map { index in
            MarginalScores(calibrationScores.map { $0[index] }, groups: calibrationGroups)
        }
    }
}

/// One component's calibration scores: of each predicted class with enough images, and of all.
struct MarginalScores: Sendable {
    private let groups: [Int: ConformalScores]
    private let everyone: ConformalScores

    init(_ scores: [Double], groups: [Int]) {
        self.groups = Dictionary(grouping: scores.indices) { groups[$0] }
            .filter { $0.value.count >= ByClass.leastCount }
            .mapValues { ConformalScores($0.map { scores[$0] }) }
        everyone = ConformalScores(scores)
    }

    /// The scores that an image of a class is compared with.
    func scores(for group: Int) -> ConformalScores { groups[group] ?? everyone }
}

/// Makes a reference profile: first from the fitted verifiers, then calibration image by calibration image.
package struct ProfileCalibration: Sendable {
    private let model: ReferenceProfile.ModelIdentity
    private let layers: ObservedLayers
    private let statistics: (counts: [Int: Int], limits: ImageLimits)
    private let standard: StandardVerifiers
    private let own: [any Verifier]
    private var scores = [[Double]]()
    private var groups = [Int]()

    /// Fits the standard verifiers to the reference images' statistics.
    ///
    /// - Parameters:
    ///   - model: what the profile is for.
    ///   - layers: what was looked at.
    ///   - statistics: of the reference images.
    ///   - garbageClass: the garbage class, where there is one.
    ///   - verifiers: a host's own verifiers, which take part beside the standard ones.
    /// - Throws: ``VerificationError`` where there are too few images or they are all alike.
    package init(
        model: ReferenceProfile.ModelIdentity, layers: ObservedLayers, statistics: ReferenceStatistics,
        garbageClass: Int?, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        self.model = model
        self.layers = layers
        self.statistics = (statistics.counts, statistics.limits)
        own = verifiers
        let proper = model.classes.count - (garbageClass == nil ? 0 : 1)
        standard = try StandardVerifiers(statistics, classCount: proper, garbageClass: garbageClass)
    }

    private var verifiers: [any Verifier] { standard.all + own }

    /// The scores of one calibration image; may be called on any thread.
    package func scores(of observation: Observation) throws(VerificationError) -> [Double] {
        var scores = [Double]()
        for verifier in verifiers { scores += try verifier.findings(for: observation).map(\.score) }
        return scores
    }

    /// Adds the scores of one calibration image.
    package mutating func add(_ scores: [Double], group: Int) {
        self.scores.append(scores)
        groups.append(group)
    }

    /// The finished profile.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where there are too few calibration images for the
    ///   review budget to be possible at all.
    package func profile(budgets: FalseAlarmBudgets = .standard) throws(VerificationError) -> ReferenceProfile {
        let support = budgets.support(calibrationCount: groups.count)
        guard support.review else {
            throw .tooFew(name: "calibration images", expected: support.leastCountForReview, found: groups.count)
        }
        return try ReferenceProfile(
            model: model, libraryVersion: LibraryVersion.current, layers: layers, referenceCounts: statistics.counts,
            imageLimits: statistics.limits, verifiers: standard, components: verifiers.flatMap(\.components),
            calibrationScores: scores, calibrationGroups: groups)
    }
}
