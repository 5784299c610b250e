/// Turns an observation into evidence: one score for each of its components.
///
/// A verifier of a host's own needs a name and a score; the calibration images tell what scores are usual, and the score
/// takes part in the joined p-value, which keeps its promise:
/// ```swift
/// struct LowerHalfVerifier: Verifier {
///     let components = [Component("lower.half", isSigned: true)]
///
///     func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
///         let values = observation.input.values
///         let lower = values.suffix(values.count / 2)
///         let mean = Double(lower.reduce(0, +)) / Double(lower.count)
///         return [Finding(score: mean, words: "the lower half is brighter than usual")]
///     }
/// }
///
/// let own = [LowerHalfVerifier()]
/// let profile = try ReferenceProfile.fit(
///     model, reference: reference, calibration: calibration, verifiers: own)
/// let gate = try VerificationGate(model: model, profile: profile, verifiers: own)
/// ```
/// A profile made with a verifier of one's own is judged with the same verifiers in the same order.
public protocol Verifier: Sendable {
    /// The components, in the order of the findings.
    var components: [Component] { get }

    /// Capture points whose values it reads beyond the standard ones of ``ObservedLayers``.
    var layers: [String] { get }

    /// Capture points at which it reads the gradient of the predicted class's logit, and the value there, beyond the
    /// attention and target layers of ``ObservedLayers``.
    var gradientLayers: [String] { get }

    /// The components' scores of one observation.
    ///
    /// - Returns: as many findings as components, in their order.
    /// - Throws: ``VerificationError`` where the observation cannot be scored; the image is then not accepted.
    func findings(for observation: Observation) throws(VerificationError) -> [Finding]
}

extension Verifier {
    /// No further layers.
    public var layers: [String] { [] }

    /// No further gradients.
    public var gradientLayers: [String] { [] }

    /// The findings, known to be as many as the components; a negative score that may not be is undefined.
    package func checkedFindings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let components = components
        let findings = try findings(for: observation)
        guard findings.count == components.count else {
            throw .countMismatch(
                name: "findings of \(components.first?.name ?? "a verifier")", expected: components.count,
                found: findings.count)
        }
        return zip(findings, components).map { finding, component in
            finding.score < 0 && !component.isSigned ? Finding(score: .nan, words: finding.words) : finding
        }
    }
}

/// A score that takes part in the joined verdict.
public struct Component: Sendable, Equatable {
    /// The name in reports, as in `early.map`; unique in a profile.
    public let name: String
    /// How much it counts in the joined statistic; above 0, at most 1,000.
    public let weight: Double
    /// Whether scores may be negative; those that may not are compared by their logarithms.
    public let isSigned: Bool

    /// The largest weight: far beyond any sensible one, and too small for a sum of squares to leave the numbers.
    static let largestWeight = 1000.0

    /// A component of a name.
    public init(_ name: String, weight: Double = 1, isSigned: Bool = false) {
        self.name = name
        self.weight = weight
        self.isSigned = isSigned
    }
}

/// What a verifier found for one component.
public struct Finding: Sendable, Equatable {
    /// Higher means more unusual; NaN means undefined, which counts as the most unusual and is never accepted.
    public let score: Double
    /// What an unusual score means, in words; it is shown only where the score is unusual.
    public let words: String
    /// In which direction and how far the image lies from the reference images, where the component can tell.
    public let deviation: Deviation?

    /// The largest size of a score: the squares of larger ones would leave the range of numbers.
    static let scoreLimit = 1e100

    /// A score and what it means where it is unusual.
    ///
    /// - Parameters:
    ///   - score: higher means more unusual; one that is not finite or beyond 1e100 in size counts as undefined.
    ///   - words: what an unusual score means, as "dark bars above and below".
    public init(score: Double, words: String) {
        self.init(score: score, words: words, deviation: nil)
    }

    init(score: Double, words: String, deviation: Deviation?) {
        self.score = abs(score) <= Finding.scoreLimit ? score : .nan
        self.words = words
        self.deviation = deviation
    }
}
