/// What a component looks at and what it compares that with.
package enum ComponentRule: Hashable, Sendable {
    /// `input.statistics`
    case inputStatistics
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
    /// `penultimate`
    case penultimate
    /// `garbage`
    case garbageMargin

    /// With which reference images an image is compared.
    package enum Reach: Hashable, Sendable {
        /// Those of its predicted class.
        case byClass
        /// All of them.
        case all
    }

    /// The verifiers that components belong to, in the order of their components in a profile.
    package enum Room: CaseIterable, Sendable {
        case input, featureMaps, attention, outOfDistribution
    }

    /// The verifier that it belongs to.
    package var room: Room {
        switch self {
        case .inputStatistics, .inputOrientation: .input
        case .earlyChannels, .map, .channels: .featureMaps
        case .attentionProfile: .attention
        case .penultimate, .garbageMargin: .outOfDistribution
        }
    }

    /// The weight where no other is given.
    package var usualWeight: Double {
        switch self {
        case .inputStatistics: 2
        case .inputOrientation, .earlyChannels, .map, .channels: 1
        case .attentionProfile, .penultimate, .garbageMargin: 0.5
        }
    }

    /// Whether its scores may be negative.
    package var isSigned: Bool { self == .garbageMargin }

    /// Whether it reads the garbage class, which the network must have.
    package var readsGarbageClass: Bool { self == .garbageMargin }

    /// The vectors whose statistics over the reference images it is fitted to.
    package var vectors: [ObservedVector] {
        switch self {
        case .inputStatistics: [.inputStatistics]
        case .inputOrientation: [.thumbnail]
        case .earlyChannels: [.earlyChannels]
        case .map(let layer): [.earlyMap(layer: layer)]
        case .channels(let layer, _): [.channelMoments(layer: layer)]
        case .attentionProfile(let layer, _): [.attentionProfile(layer: layer)]
        case .penultimate: [.penultimateRoots]
        case .garbageMargin: []
        }
    }

    /// The vectors of which a sample of the reference images is kept while a profile is made.
    package var samples: [ObservedVector] { [] }

    /// What an observation must look at for it beyond the standard layers.
    package var needs: ObservationNeeds {
        var needs = ObservationNeeds()
        for vector in vectors + samples { needs.add(vector.needs) }
        return needs
    }
}
