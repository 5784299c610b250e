package import GAMAttention
import GAMImaging

/// What a component looks at and what it compares that with.
package enum ComponentRule: Hashable, Sendable {
    /// `input.statistics`
    case inputStatistics
    /// `input.alterations`
    case inputAlterations
    /// `input.orientation`
    case inputOrientation
    /// `early.channels`: stem and first stage.
    case earlyChannels
    /// `early.map`, `early.LAYER.map`
    case map(layer: String?)
    /// `early.LAYER.channels`
    case channels(layer: String, Reach)
    /// `attention`, `attention.LAYER.profile`
    case attentionProfile(layer: String?, Reach)
    /// `early.LAYER.gaussian`, `attention.LAYER.gaussian`
    case mapGaussian(MapSource, Reach)
    /// `early.LAYER.similarity.METRIC`, `attention.LAYER.similarity.METRIC`
    case mapSimilarity(MapSource, SimilarityMetric, Reach)
    /// `penultimate`
    case penultimate
    /// `garbage`
    case garbageMargin
    /// `ood.NAME`
    case outOfDistribution(OODRule)

    /// With which reference images an image is compared.
    package enum Reach: Hashable, Sendable {
        /// Those of its predicted class.
        case byClass
        /// All of them.
        case all
    }

    /// A map that is compared as a whole.
    package enum MapSource: Hashable, Sendable {
        /// Where a layer is active.
        case structure(layer: String)
        /// Where a layer speaks for the predicted class.
        case attention(layer: String)
    }

    /// The verifiers that components belong to, in the order of their components in a profile.
    package enum Room: CaseIterable, Sendable {
        case input, featureMaps, attention, outOfDistribution
    }

    /// The verifier that it belongs to.
    package var room: Room {
        switch self {
        case .inputStatistics, .inputAlterations, .inputOrientation: .input
        case .earlyChannels, .map, .channels: .featureMaps
        case .attentionProfile: .attention
        case .mapGaussian(let source, _), .mapSimilarity(let source, _, _):
            if case .structure = source { .featureMaps } else { .attention }
        case .penultimate, .garbageMargin, .outOfDistribution: .outOfDistribution
        }
    }

    /// The weight where no other is given: 6 for the input's alterations, 2 for its statistics, 1 for orientation and
    /// feature maps, else 1/2.
    package var usualWeight: Double {
        switch room {
        case .input: self == .inputAlterations ? 6 : self == .inputStatistics ? 2 : 1
        case .featureMaps: 1
        case .attention, .outOfDistribution: 0.5
        }
    }

    /// Whether its scores may be negative.
    package var isSigned: Bool {
        switch self {
        case .garbageMargin: true
        case .outOfDistribution(let rule): rule.isSigned
        default: false
        }
    }

    /// Whether it reads the garbage class, which the network must have.
    package var readsGarbageClass: Bool {
        self == .garbageMargin || self == .outOfDistribution(.garbageProbability)
    }

    /// With which reference images an image is compared.
    var reach: Reach {
        switch self {
        case .channels(_, let reach), .attentionProfile(_, let reach), .mapGaussian(_, let reach),
            .mapSimilarity(_, _, let reach):
            reach
        default: .byClass
        }
    }

    /// The vectors whose statistics over the reference images it is fitted to.
    package var vectors: [ObservedVector] {
        switch self {
        case .inputStatistics: [.inputStatistics]
        case .inputAlterations:
            [.appearance] + ImageShift.probes.indices.map { .appearanceChange(probe: $0) }
        case .inputOrientation: [.thumbnail]
        case .earlyChannels: [.earlyChannels]
        case .map(let layer): [.earlyMap(layer: layer)]
        case .channels(let layer, _): [.channelMoments(layer: layer)]
        case .attentionProfile(let layer, _): [.attentionProfile(layer: layer)]
        case .mapGaussian(let source, _), .mapSimilarity(let source, _, _): [source.vector]
        case .penultimate: [.penultimateRoots]
        case .garbageMargin: []
        case .outOfDistribution(let rule): rule.vectors
        }
    }

    /// The vectors of which it is fitted to a sample of the reference images.
    package var samples: [ObservedVector] {
        switch self {
        case .mapGaussian(.attention, _), .mapSimilarity(.attention, _, _): vectors
        case .outOfDistribution(let rule): rule.samples
        default: []
        }
    }

    /// What an observation must look at for it beyond the standard layers.
    package var needs: ObservationNeeds {
        var needs = ObservationNeeds(perturbsInput: self == .outOfDistribution(.odin))
        if case .outOfDistribution(let rule) = self, rule.readsHead { needs.add(ObservationNeeds(readsHead: true)) }
        needs.add(ObservationNeeds(vectors + samples))
        return needs
    }
}

extension ComponentRule.MapSource {
    /// The map as a vector.
    var vector: ObservedVector {
        switch self {
        case .structure(let layer): .structureMap(layer: layer)
        case .attention(let layer): .attentionShares(layer: layer)
        }
    }

    /// The layer.
    var layer: String {
        switch self {
        case .structure(let layer), .attention(let layer): layer
        }
    }

    /// The beginning of the names of its components.
    var family: String {
        switch self {
        case .structure: "early"
        case .attention: "attention"
        }
    }
}
