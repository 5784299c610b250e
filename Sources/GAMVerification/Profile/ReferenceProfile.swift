/// What a trusted network looked like on a site's reference and calibration images: what a gate compares with.
///
/// The reference images gave the verifiers their statistics, the calibration images the distribution of every score.
/// No image and no part of one is in a profile. A profile is immutable and may be shared by threads.
public struct ReferenceProfile: Sendable {
    /// The names of the network's classes.
    public var classes: [String] { content.origin.model.classes }
    /// The hash of the model the profile was made for.
    public var modelHash: String { content.origin.model.hash }
    /// The model's description (`preprocess.json`) at that time, as canonical JSON.
    public var modelDescription: String { content.origin.model.description }
    /// The version of this library that made it.
    public var libraryVersion: String { content.origin.libraryVersion }
    /// The layers that were looked at.
    public var layers: ObservedLayers { content.origin.layers }
    /// How many reference images each predicted class had.
    public var referenceCounts: [Int: Int] { content.referenceCounts }
    /// What the reference images looked like before resizing.
    public var imageLimits: ImageLimits { content.imageLimits }
    /// The mean of the attention map below which it counts as faint: the 1 % quantile of the reference images predicted
    /// as the class, for classes with at least 100.
    public var attentionFloors: [Int: Double] { content.attentionFloors }
    /// How reference and calibration images relate.
    public var form: ProfileForm { content.origin.form }
    /// What became of the images when they were left out, where they serve as reference and calibration images both.
    public var check: CrossCheck? { content.check }
    /// One hash for the set of reference images: SHA-256 over their hashes in ascending order.
    ///
    /// Who has the images can show that these were used; whether a single image was cannot be told from it.
    public var referenceDigest: String { content.imageDigests[0] }
    /// One hash for the set of calibration images.
    public var calibrationDigest: String { content.imageDigests[1] }
    /// The library's verifiers, fitted.
    public var verifiers: FittedVerifiers { content.verifiers }
    /// The components that take part in the joined verdict, in order: the library's, then those of a host's own.
    public var components: [Component] { content.origin.components }
    /// The scores of the calibration images, one row an image, one score a component; infinite where undefined.
    public let calibrationScores: [[Double]]
    /// The predicted class of each calibration image.
    public let calibrationGroups: [Int]
    /// SHA-256 over everything in the profile in 64 lower-case hexadecimal digits; equal profiles have equal hashes.
    public private(set) var hash = ""

    let join: StandardJoin
    /// Each component's scores by predicted class, and over all images where a class has too few.
    let marginal: [MarginalScores]
    let content: Content

    /// How many reference images there were.
    public var referenceCount: Int { referenceCounts.values.reduce(0, +) }
    /// How many calibration images there were.
    public var calibrationCount: Int { calibrationGroups.count }
    /// The garbage class, where the network has one.
    public var garbageClass: Int? { content.origin.garbageClass }

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
        let origin: ProfileOrigin
        let check: CrossCheck?
        let referenceCounts: [Int: Int]
        let imageLimits: ImageLimits
        let attentionFloors: [Int: Double]
        /// One hash for all reference images, and one for all calibration images.
        let imageDigests: [String]
        let verifiers: FittedVerifiers
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
        try content.requireSound()
        guard calibrationScores.count == calibrationGroups.count else {
            throw .countMismatch(
                name: "calibration scores", expected: calibrationGroups.count, found: calibrationScores.count)
        }
        try content.origin.checkClasses(calibrationGroups, "calibration groups")
        for row in calibrationScores where row.count != content.origin.components.count {
            throw .countMismatch(
                name: "calibration scores of an image", expected: content.origin.components.count, found: row.count)
        }
        let scores = calibrationScores.map { $0.map(ConformalScores.closed) }
        if let bad = scores.joined().first(where: { $0.isFinite && abs($0) > Finding.scoreLimit }) {
            throw .invalidValue(
                name: "calibration scores", expected: "at most \(Finding.scoreLimit) in size", found: "\(bad)")
        }
        self.content = content
        self.calibrationScores = scores
        self.calibrationGroups = calibrationGroups
        let components = content.origin.components
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
    fileprivate func requireSound() throws(VerificationError) {
        try origin.check()
        let fitted = verifiers.all.flatMap(\.components)
        guard Array(origin.components.prefix(fitted.count)) == fitted, fitted.count == origin.specifications.count
        else {
            throw .invalidValue(
                name: "components", expected: fitted.map(\.name).joined(separator: ", ") + " first",
                found: origin.components.map(\.name).joined(separator: ", "))
        }
        guard imageDigests.count == 2 else {
            throw .countMismatch(name: "digests of images", expected: 2, found: imageDigests.count)
        }
        for digest in imageDigests where ImageHash(hexadecimal: digest) == nil {
            throw .invalidValue(name: "digest of images", expected: "64 hexadecimal digits", found: digest)
        }
        try origin.checkClasses(Array(referenceCounts.keys), "reference counts")
        try origin.checkClasses(verifiers.fittedClasses, "fitted classes")
        try origin.checkClasses(Array(attentionFloors.keys), "attention floors")
        if let bad = attentionFloors.values.first(where: { !($0 >= 0 && $0.isFinite) }) {
            throw .invalidValue(name: "attention floors", expected: "0 or more", found: "\(bad)")
        }
    }
}
