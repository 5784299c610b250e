/// What verifiers ask of an observation beyond the standard layers.
package struct ObservationNeeds: Sendable, Equatable {
    /// Capture points whose values are looked at, each once.
    package private(set) var layers: [String]
    /// Capture points whose values are looked at and at which the gradient of the predicted class's logit is formed.
    package private(set) var gradientLayers: [String]
    /// What is read off the layers while they lie in the run's memory, each once.
    package private(set) var vectors = [ObservedVector]()
    /// Whether the input's appearance is read.
    package private(set) var readsAppearance = false
    /// Whether all layers that are looked at are copied for whoever reads whole arrays.
    package private(set) var copiesLayers: Bool
    /// Whether the network is asked a second time, for the input moved against the gradient of its doubt: a backward pass
    /// to the input and a forward pass more.
    package private(set) var perturbsInput: Bool
    /// Whether the weights of the last layer are read, of which a copy in doubles is then kept.
    package private(set) var readsHead: Bool

    /// Needs of one's own; none by default.
    package init(
        layers: [String] = [], gradientLayers: [String] = [], copiesLayers: Bool = false, perturbsInput: Bool = false,
        readsHead: Bool = false
    ) {
        self.copiesLayers = copiesLayers
        self.perturbsInput = perturbsInput
        self.readsHead = readsHead
        self.layers = ObservedLayers.distinct(layers)
        self.gradientLayers = ObservedLayers.distinct(gradientLayers)
    }

    /// What components need.
    package init(_ specifications: [ComponentSpecification]) {
        self.init()
        for specification in specifications { add(specification.rule.needs) }
    }

    /// What a host's own verifiers need.
    package init(_ verifiers: [any Verifier]) {
        self.init(
            layers: verifiers.flatMap(\.layers), gradientLayers: verifiers.flatMap(\.gradientLayers),
            copiesLayers: !verifiers.isEmpty)
    }

    /// What vectors need.
    package init(_ vectors: [ObservedVector]) {
        self.init(layers: vectors.flatMap(\.layers), gradientLayers: vectors.flatMap(\.gradientLayers))
        self.vectors = ObservedLayers.distinct(vectors.filter(\.readsLayers))
        readsAppearance = vectors.contains(where: \.isOfAppearance)
    }

    /// Asks for what others need, too.
    package mutating func add(_ other: ObservationNeeds) {
        layers = ObservedLayers.distinct(layers + other.layers)
        gradientLayers = ObservedLayers.distinct(gradientLayers + other.gradientLayers)
        vectors = ObservedLayers.distinct(vectors + other.vectors)
        readsAppearance = readsAppearance || other.readsAppearance
        copiesLayers = copiesLayers || other.copiesLayers
        perturbsInput = perturbsInput || other.perturbsInput
        readsHead = readsHead || other.readsHead
    }
}
