/// Turns an observation into evidence: one score for each of its components.
///
/// A verifier of a host's own needs a name and a score; the calibration images tell what scores are usual:
/// ```swift
/// struct LetterboxVerifier: Verifier {
///     let components = [Component("letterbox")]
///     func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
///         [Finding(score: darkRows(observation.input), words: "dark bars above and below")]
///     }
/// }
/// ```
public protocol Verifier: Sendable {
    /// The components, in the order of the findings.
    var components: [Component] { get }

    /// Capture points whose values it reads beyond the standard ones of ``ObservedLayers``.
    var layers: [String] { get }

    /// The components' scores of one observation.
    ///
    /// - Returns: as many findings as components, in their order.
    /// - Throws: ``VerificationError`` where the observation cannot be scored; the image is then not accepted.
    func findings(for observation: Observation) throws(VerificationError) -> [Finding]
}

extension Verifier {
    /// No further layers.
    public var layers: [String] { [] }
}

/// A score that takes part in the joined verdict.
public struct Component: Sendable, Equatable {
    /// The name in reports, as in `early.map`; unique in a profile.
    public let name: String
    /// How much it counts in the joined statistic; positive.
    public let weight: Double
    /// Whether scores may be negative; those that may not are compared by their logarithms.
    public let isSigned: Bool

    /// A component of a name.
    public init(_ name: String, weight: Double = 1, isSigned: Bool = false) {
        self.name = name
        self.weight = weight
        self.isSigned = isSigned
    }
}

/// What a verifier found for one component.
public struct Finding: Sendable, Equatable {
    /// Higher means more unusual; NaN means undefined, which counts as the most unusual.
    public let score: Double
    /// What an unusual score means, in words; it is shown only where the score is unusual.
    public let words: String

    /// A score and what it means where it is unusual.
    public init(score: Double, words: String) {
        self.score = score
        self.words = words
    }
}
