/// What is compared and by which evidence.
public struct ComparisonSubject: Sendable, Equatable {
    /// The hash of the trusted model.
    public let trusted: String
    /// The hash of the candidate.
    public let candidate: String
    /// The names of the compared classes, in the order of the evidence.
    public let classes: [String]
    /// By which evidence the networks are compared.
    public let evidence: EvidenceSource
    /// Where evidence is read, layer by layer; the first decides.
    public let layers: [ComparedLayer]

    /// What is compared.
    public init(
        trusted: String, candidate: String, classes: [String], evidence: EvidenceSource = .gradients,
        layers: [ComparedLayer]
    ) {
        self.trusted = trusted
        self.candidate = candidate
        self.classes = classes
        self.evidence = evidence
        self.layers = layers
    }
}

/// By which evidence two networks are compared.
public enum EvidenceSource: Sendable, Equatable {
    /// Signed Grad-CAM maps at layers of both.
    case gradients
    /// Occlusion maps of both, with the reason why.
    case occlusion(OcclusionReason)

    /// Why occlusion maps are compared and not attention maps.
    public enum OcclusionReason: Sendable, Equatable {
        /// The caller asked for it.
        case asked
        /// The networks' inputs show different parts of an image.
        case differentRegions
        /// The maps have different sizes, and one has fewer than 3 rows or columns.
        case coarseMaps(trusted: String, candidate: String)
    }

    /// The evidence in a word, as reports have it: `gradients` or `occlusion`.
    public var word: String { self == .gradients ? "gradients" : "occlusion" }
}

extension EvidenceSource: CustomStringConvertible {
    /// What is compared and why, as a sentence for a report.
    public var description: String {
        switch self {
        case .gradients: "signed Grad-CAM maps are compared"
        case .occlusion(.asked): "occlusion maps are compared, as asked for"
        case .occlusion(.differentRegions):
            "occlusion maps of the common part are compared: the networks see different parts of an image"
        case .occlusion(.coarseMaps(let trusted, let candidate)):
            "occlusion maps are compared: attention maps of \(trusted) and \(candidate) places have too little in common"
        }
    }
}

/// A layer of the trusted network and the candidate's counterpart.
public struct ComparedLayer: Sendable, Equatable {
    /// The trusted network's layer, as it names it; `input` for occlusion maps.
    public let name: String
    /// The candidate's layer.
    public let candidateName: String
    /// Rows and columns of the trusted network's maps, on which both are compared.
    public let height, width: Int
    /// Rows and columns of the candidate's maps.
    public let candidateHeight, candidateWidth: Int

    /// A pair of layers with the sizes of their maps.
    public init(
        name: String, candidateName: String, height: Int, width: Int, candidateHeight: Int, candidateWidth: Int
    ) {
        self.name = name
        self.candidateName = candidateName
        (self.height, self.width) = (height, width)
        (self.candidateHeight, self.candidateWidth) = (candidateHeight, candidateWidth)
    }

    /// Whether the candidate's maps are brought to another size.
    public var isResampled: Bool { (height, width) != (candidateHeight, candidateWidth) }

    /// Fewer than 3 rows or columns on the common grid: images of one class can hardly be told apart by such maps.
    public var isCoarse: Bool { min(height, width) < 3 }
}
