/// What a trusted network looked like on a site's reference and calibration images: what a gate compares with.
///
/// The reference images gave the verifiers their statistics, the calibration images the distribution of every score.
/// No image and no part of one is in a profile. A profile is immutable and may be shared by threads.
public struct ReferenceProfile: Sendable {
    /// The names of the network's classes.
    public var classes: [String] { content.model.classes }
    /// The hash of the model the profile was made for.
    public var modelHash: String { content.model.hash }
    /// The model's description (`preprocess.json`) at that time, as canonical JSON.
    public var modelDescription: String { content.model.description }
    /// The version of this library that made it.
    public var libraryVersion: String { content.libraryVersion }
    /// The layers that were looked at.
    public var layers: ObservedLayers { content.layers }
    /// How many reference images each predicted class had.
    public var referenceCounts: [Int: Int] { content.referenceCounts }
    /// What the reference images looked like before resizing.
    public var imageLimits: ImageLimits { content.imageLimits }
    /// The mean of the attention map below which it counts as faint: the 1 % quantile of the reference images predicted
    /// as the class, for classes with at least 100.
    public var attentionFloors: [Int: Double] { content.attentionFloors }
    /// The library's verifiers, fitted.
    public var verifiers: FittedVerifiers { content.verifiers }
    /// The components that take part in the joined verdict, in order: the library's, then those of a host's own.
    public var components: [Component] { content.components }
    /// The scores of the calibration images, one row an image, one score a component; infinite where undefined.
    public let calibrationScores: [[Double]]
    /// The predicted class of each calibration image.
    public let calibrationGroups: [Int]
    /// SHA-256 over everything in the profile in 64 lower-case hexadecimal digits; equal profiles have equal hashes.
    public private(set) var hash = ""

    let join: StandardJoin
    /// Each component's scores by predicted class, and over all images where a class has too few.
    let marginal: [MarginalScores]
    private let content: Content

    /// How many reference images there were.
    public var referenceCount: Int { referenceCounts.values.reduce(0, +) }
    /// How many calibration images there were.
    public var calibrationCount: Int { calibrationGroups.count }
    /// The garbage class, where the network has one.
    public var garbageClass: Int? { content.garbageClass }

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

    /// What is in a profile besides the calibration images' scores.
    struct Content: Sendable, Equatable {
        let model: ModelIdentity
        let libraryVersion: String
        let layers: ObservedLayers
        let garbageClass: Int?
        let referenceCounts: [Int: Int]
        let imageLimits: ImageLimits
        let attentionFloors: [Int: Double]
        let verifiers: FittedVerifiers
        let components: [Component]
    }

    /// Puts a profile together; everything is checked against everything else.
    ///
    /// - Parameters:
    ///   - content: what the reference images gave.
    ///   - calibrationScores: one row an image, one score a component; not finite where undefined.
    ///   - calibrationGroups: the predicted class of each calibration image.
    ///   - hash: the hash that a file was found to have, or `nil` to work it out.
    /// - Throws: ``VerificationError`` naming what does not fit.
    init(
        _ content: Content, calibrationScores: [[Double]], calibrationGroups: [Int], hash: String? = nil
    ) throws(VerificationError) {
        try content.check()
        guard calibrationScores.count == calibrationGroups.count else {
            throw .countMismatch(
                name: "calibration scores", expected: calibrationGroups.count, found: calibrationScores.count)
        }
        try content.checkClasses(calibrationGroups, "calibration groups")
        for row in calibrationScores where row.count != content.components.count {
            throw .countMismatch(
                name: "calibration scores of an image", expected: content.components.count, found: row.count)
        }
        let scores = calibrationScores.map { $0.map(ConformalScores.closed) }
        if let bad = scores.joined().first(where: { $0.isFinite && abs($0) > Finding.scoreLimit }) {
            throw .invalidValue(
                name: "calibration scores", expected: "at most \(Finding.scoreLimit) in size", found: "\(bad)")
        }
        self.content = content
        self.calibrationScores = scores
        self.calibrationGroups = calibrationGroups
        let components = content.components
        join = try StandardJoin(
            calibration: scores, groups: calibrationGroups, weights: components.map(\.weight),
            signed: components.map(\.isSigned))
        marginal = components.indices.map { index in
            MarginalScores(scores.map { $0[index] }, groups: calibrationGroups)
        }
        if let hash { self.hash = hash } else { self.hash = try contentHash() }
    }
}

extension ReferenceProfile: CustomStringConvertible {
    /// What the profile rests on, in one line.
    public var description: String {
        "profile \(hash.prefix(12)) of model \(modelHash.prefix(12)): \(referenceCount) reference and "
            + "\(calibrationCount) calibration images, \(components.count) components"
    }
}

extension ReferenceProfile.Content {
    /// Checks what can be wrong in a file that was altered, or with a host's own verifiers.
    fileprivate func check() throws(VerificationError) {
        let standard = verifiers.all.flatMap(\.components)
        guard Array(components.prefix(standard.count)) == standard else {
            throw .invalidValue(
                name: "components", expected: standard.map(\.name).joined(separator: ", ") + " first",
                found: components.map(\.name).joined(separator: ", "))
        }
        var seen = Set<String>()
        for component in components {
            guard seen.insert(component.name).inserted else {
                throw .invalidValue(name: "components", expected: "each name once", found: "\(component.name) twice")
            }
            guard component.weight > 0, component.weight <= Component.largestWeight else {
                throw .invalidValue(
                    name: "weight of \(component.name)", expected: "above 0, at most \(Component.largestWeight)",
                    found: "\(component.weight)")
            }
        }
        if let garbage = garbageClass, !model.classes.indices.contains(garbage) {
            throw .invalidValue(
                name: "garbage class", expected: "one of \(model.classes.count) classes", found: "\(garbage)")
        }
        if garbageClass == nil, verifiers.specifications.contains(where: { $0.rule.readsGarbageClass }) {
            throw .invalidValue(name: "garbage class", expected: "one, which components read", found: "none")
        }
        try checkClasses(Array(referenceCounts.keys), "reference counts")
        try checkClasses(verifiers.fittedClasses, "fitted classes")
        try checkClasses(Array(attentionFloors.keys), "attention floors")
        if let bad = attentionFloors.values.first(where: { !($0 >= 0 && $0.isFinite) }) {
            throw .invalidValue(name: "attention floors", expected: "0 or more", found: "\(bad)")
        }
    }

    /// Refuses classes that the model does not have, and the garbage class, which is never predicted.
    fileprivate func checkClasses(_ found: [Int], _ name: String) throws(VerificationError) {
        if let bad = found.first(where: { !model.classes.indices.contains($0) || $0 == garbageClass }) {
            throw .invalidValue(
                name: name, expected: "proper classes of the \(model.classes.count) there are", found: "class \(bad)")
        }
    }
}
