/// What verifiers ask of an observation beyond the standard layers.
package struct ObservationNeeds: Sendable, Equatable {
    /// Capture points whose values are kept, each once.
    package private(set) var layers: [String]
    /// Capture points whose values are kept and at which the gradient of the predicted class's logit is formed.
    package private(set) var gradientLayers: [String]

    /// Needs of one's own; none by default.
    package init(layers: [String] = [], gradientLayers: [String] = []) {
        self.layers = ObservedLayers.distinct(layers)
        self.gradientLayers = ObservedLayers.distinct(gradientLayers)
    }

    /// What components need.
    package init(_ specifications: [ComponentSpecification]) {
        self.init()
        for specification in specifications { add(specification.rule.needs) }
    }

    /// What verifiers need.
    package init(_ verifiers: [any Verifier]) {
        self.init(layers: verifiers.flatMap(\.layers), gradientLayers: verifiers.flatMap(\.gradientLayers))
    }

    /// Asks for what others need, too.
    package mutating func add(_ other: ObservationNeeds) {
        layers = ObservedLayers.distinct(layers + other.layers)
        gradientLayers = ObservedLayers.distinct(gradientLayers + other.gradientLayers)
    }
}
