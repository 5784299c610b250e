/// A component with what it has learned.
package struct FittedComponent: Sendable {
    /// What it is.
    package let specification: ComponentSpecification
    /// What it has learned.
    package let model: any ComponentModel
}

extension FittedComponent: Equatable {
    /// Whether both are the same component and have learned the same.
    package static func == (a: FittedComponent, b: FittedComponent) -> Bool {
        a.specification == b.specification && a.model.archive == b.model.archive
    }
}

/// A standard verifier: it has any number of components, each of which finds its own score.
package protocol ComponentVerifier: Verifier {
    /// Its components, in the order of their scores.
    var parts: [FittedComponent] { get }
}

extension ComponentVerifier {
    /// The components, in the order of the findings.
    public var components: [Component] { parts.map(\.specification.component) }

    /// Capture points whose values it reads beyond the standard ones.
    public var layers: [String] { parts.flatMap(\.specification.rule.needs.layers) }

    /// Capture points at which it reads gradients beyond the standard ones.
    public var gradientLayers: [String] { parts.flatMap(\.specification.rule.needs.gradientLayers) }

    /// The components' scores of one observation.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    public func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        var findings = [Finding]()
        for part in parts { findings.append(try part.model.finding(for: observation)) }
        return findings
    }
}
