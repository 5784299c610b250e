package import GAMAttention

/// Compares a candidate network with a trusted one on the same images.
///
/// Images are added one by one; ``report(metrics:rule:retrained:)`` gives similarity of the maps, agreement of the answers
/// and a verdict. Labels are not needed: the trusted network's answer is the class that is explained. Formulae: Halimi
/// Milani et al. 2025 (arXiv 2504.21227) for the metrics; attention identification decides.
public struct ModelComparison: Sendable {
    /// What is compared.
    public let subject: ComparisonSubject

    /// What was seen of each image, in the order in which they were added.
    var images = [ComparedImage]()

    /// A comparison without images.
    public init(_ subject: ComparisonSubject) {
        self.subject = subject
    }

    /// How many images were added.
    public var imageCount: Int { images.count }

    /// Adds one image as both networks see it.
    ///
    /// A candidate's maps of another size are area-resampled to the trusted network's.
    ///
    /// - Parameters:
    ///   - trusted: what the trusted network sees, at each compared layer.
    ///   - candidate: what the candidate sees.
    ///   - name: what messages call the image.
    ///   - hash: the hash of its pixels, where it is known.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of layers or maps, or
    ///   ``VerificationError/nonFinite(name:position:)``.
    package mutating func add(
        trusted: ClassEvidence, candidate: ClassEvidence, name: String = "", hash: ImageHash? = nil
    ) throws(VerificationError) {
        for evidence in [trusted, candidate] {
            guard evidence.maps.count == subject.layers.count else {
                throw .countMismatch(
                    name: "layers of an image", expected: subject.layers.count, found: evidence.maps.count)
            }
            for maps in evidence.maps where maps.count != subject.classes.count {
                throw .countMismatch(name: "maps of an image", expected: subject.classes.count, found: maps.count)
            }
        }
        images.append(try ComparedImage(trusted: trusted, candidate: candidate, name: name, hash: hash))
    }

    /// The images of which the candidate's evidence resembles the trusted network's least, first: where to look.
    ///
    /// - Returns: each image's place in the order in which they were added, with its identification among all images.
    /// - Throws: ``VerificationError`` where maps have values that are not finite.
    package func leastAlike() throws(VerificationError) -> [(index: Int, identification: Double?)] {
        let found = try identification(layer: 0).overall
        return found.indices.map { (index: $0, identification: found[$0]) }
            .sorted { ($0.identification ?? 2, $0.index) < ($1.identification ?? 2, $1.index) }
    }

    /// The maps of the trusted network's class of one image, as they are compared at the deciding layer.
    ///
    /// - Returns: the image's name, the class and both maps; `nil` for an image that was not added.
    package func maps(
        ofImage index: Int
    ) -> (name: String, classIndex: Int, trusted: AttentionMap, candidate: AttentionMap)? {
        guard images.indices.contains(index), let layer = images[index].layers.first else { return nil }
        return (images[index].name, images[index].trustedClass, layer.trusted, layer.candidate)
    }

    /// What messages call an image; empty for one that was not added.
    package func name(ofImage index: Int) -> String { images.indices.contains(index) ? images[index].name : "" }

    /// Attention identification at a layer.
    func identification(layer: Int) throws(VerificationError) -> AttentionIdentification {
        try AttentionIdentification(
            trusted: images.map { $0.layers[layer].trustedStack },
            candidate: images.map { $0.layers[layer].candidateStack }, classes: images.map(\.trustedClass))
    }
}

/// One image as both networks see it.
struct ComparedImage: Sendable {
    let name: String
    let hash: ImageHash?
    let trustedClass, candidateClass: Int
    /// How far the trusted network's class leads in each network; `nil` for a single class.
    let trustedMargin, candidateMargin: Double?
    let layers: [Layer]
    let trustedEarly, candidateEarly: [Double]

    /// The maps of one layer.
    struct Layer: Sendable {
        /// The maps of the trusted network's class, each of its own size.
        let trusted, candidate: AttentionMap
        /// The evidence stacks, on the trusted network's grid.
        let trustedStack, candidateStack: [Double]
    }

    init(
        trusted: ClassEvidence, candidate: ClassEvidence, name: String, hash: ImageHash?
    ) throws(VerificationError) {
        let target = trusted.predictedClass
        self.name = name
        self.hash = hash
        trustedClass = target
        candidateClass = candidate.predictedClass
        trustedMargin = trusted.margin(of: target)
        candidateMargin = candidate.margin(of: target)
        layers = try VerificationError.wrap {
            try zip(trusted.maps, candidate.maps).map { mine, theirs in
                let grid = mine[target]
                let resampled = try theirs.map {
                    try $0.signedPlane.resampled(height: grid.height, width: grid.width).values
                }
                return Layer(
                    trusted: grid, candidate: theirs[target],
                    trustedStack: try EvidenceStack(signedMaps: mine.map(\.signedValues)).values,
                    candidateStack: try EvidenceStack(signedMaps: resampled).values)
            }
        }
        trustedEarly = trusted.early.values
        candidateEarly = try VerificationError.wrap {
            try candidate.early.resampled(height: trusted.early.height, width: trusted.early.width).values
        }
    }
}
