/// What a share of a site's images leaves behind: parts made on several machines merge to the profile of all images.
///
/// A part holds mergeable statistics of its reference images, an extract of each calibration image (numbers that components
/// read; see *Formats*), and a hash of each image, so that no image counts twice. It holds no pixel, yet the extracts are
/// derived data of single patients' images: keep parts where such data may be, and delete them after merging.
///
/// Parts can be merged in any order and in steps. The statistics of images in one part or another differ by rounding of
/// float64 only (relative 1e-12); the fitted values, which are float32, mostly not at all. Where images serve twice
/// (``ProfileForm/crossed(folds:seed:)``) there are extracts alone, and the profile is the same to the last bit.
public struct ReferencePart: Sendable {
    /// What the part was made with.
    package let origin: ProfileOrigin
    /// The statistics of the reference images.
    package private(set) var statistics = ReferenceStatistics()
    /// By what the reference images are known again.
    package private(set) var referenceHashes = Set<ImageHash>()
    /// The images whose scores will be needed.
    package private(set) var extracts = [ImageHash: ImageExtract]()

    /// How many reference images there were.
    public var referenceCount: Int { origin.form == .separate ? statistics.count : extracts.count }
    /// How many calibration images there were.
    public var calibrationCount: Int { extracts.count }
    /// The hash of the model.
    public var modelHash: String { origin.model.hash }
    /// How reference and calibration images relate.
    public var form: ProfileForm { origin.form }

    /// A part without images.
    package init(_ origin: ProfileOrigin) {
        self.origin = origin
    }

    /// A part that was written before.
    init(
        _ origin: ProfileOrigin, statistics: ReferenceStatistics, referenceHashes: Set<ImageHash>,
        extracts: [ImageHash: ImageExtract]
    ) {
        self.origin = origin
        self.statistics = statistics
        self.referenceHashes = referenceHashes
        self.extracts = extracts
    }

    /// The images whose scores will be needed, in the order of their hashes.
    var orderedExtracts: [ImageExtract] { extracts.values.sorted { $0.hash < $1.hash } }

    private func contains(_ hash: ImageHash) -> Bool {
        referenceHashes.contains(hash) || extracts[hash] != nil
    }

    /// Adds a reference image, of which nothing but its share of the statistics and its hash stays.
    ///
    /// Archives hold copies; a reference image that comes again weighs again and does no more harm than that.
    ///
    /// - Throws: ``VerificationError/repeatedImage`` for one that is among those whose scores will be needed, or what its
    ///   vectors do not fit.
    package mutating func addReference(_ extract: ImageExtract) throws(VerificationError) {
        guard extracts[extract.hash] == nil else { throw .repeatedImage }
        try statistics.add(extract, origin.plan)
        referenceHashes.insert(extract.hash)
    }

    /// Adds an image whose scores will be needed.
    ///
    /// - Throws: ``VerificationError/repeatedImage`` for one that is there already.
    package mutating func addCalibration(_ extract: ImageExtract) throws(VerificationError) {
        guard !contains(extract.hash) else { throw .repeatedImage }
        extracts[extract.hash] = extract
    }

    /// Merges parts; the outcome does not depend on the order in which they are given.
    ///
    /// - Parameter parts: one or more.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` where they were made for different models, by
    ///   different versions of this library or for different components, or where an image is in two of them.
    public init(merging parts: [ReferencePart]) throws(VerificationError) {
        guard let first = parts.first else { throw .tooFew(name: "parts", expected: 1, found: 0) }
        for part in parts.dropFirst() { try first.origin.require(part.origin) }
        var merged = ReferencePart(first.origin)
        var repeated = 0
        // Sums are rounded, so their order must not be that of the arguments.
        let ordered = parts.map { (digest: $0.digest, part: $0) }.sorted { $0.digest < $1.digest }
        for (_, part) in ordered {
            let hashes = Array(part.referenceHashes) + part.extracts.keys
            repeated += hashes.count { merged.contains($0) }
            try merged.statistics.merge(part.statistics)
            merged.referenceHashes.formUnion(part.referenceHashes)
            merged.extracts.merge(part.extracts) { first, _ in first }
        }
        guard repeated == 0 else {
            throw .invalidValue(
                name: "images of the parts", expected: "each in one part", found: "\(repeated) in more than one")
        }
        self = merged
    }

    /// By what parts are ordered: a digest of their images.
    private var digest: String { ImageHash.digest(of: Array(referenceHashes) + extracts.keys) }
}
