/// The vectors that are read off an observation and whose statistics over the reference images components need.
package enum ObservedVector: Hashable, Sendable {
    /// Statistics of the network's input (``InputPlane/statistics()``).
    case inputStatistics
    /// Statistics of the network's input, the moments of its detail among them (``InputPlane/appearance()``).
    case appearance
    /// How an alteration of ``ImageShift/probes`` changes the appearance; only for images that are put through it.
    case appearanceChange(probe: Int)
    /// The input's thumbnail (``InputPlane/thumbnail()``).
    case thumbnail
    /// Square roots of the channels' means and deviations, stem and first stage (``LayerVectors/earlyChannels(_:)``).
    case earlyChannels
    /// Area means of the mean over channels of a layer; `nil`: of the first stage (``LayerVectors/earlyMap(_:)``).
    case earlyMap(layer: String?)
    /// Means and deviations of a layer's channels (``LayerVectors/channelMoments(_:)``).
    case channelMoments(layer: String)
    /// Gradient moments and LayerCAM map of a layer; `nil`: of the stage before the last
    /// (``LayerVectors/attentionProfile(activation:gradient:)``).
    case attentionProfile(layer: String?)
    /// Where a layer is active (``LayerVectors/structureMap(_:)``).
    case structureMap(layer: String)
    /// The shares of a layer's Grad-CAM map (``LayerVectors/attentionShares(_:)``); an empty map has none.
    case attentionShares(layer: String)
    /// Square roots of the penultimate features (``LayerVectors/penultimate(_:)``).
    case penultimateRoots
    /// The penultimate features.
    case features
    /// The penultimate features divided by their length (``FeatureScores/unit(_:)``).
    case unitFeatures
    /// Softmax of the logits.
    case probabilities

    /// The name by which its statistics are kept.
    package var name: String {
        switch self {
        case .inputStatistics: "input.statistics"
        case .appearance: "input.appearance"
        case .appearanceChange(let probe): "input.change.\(probe)"
        case .thumbnail: "input.thumbnail"
        case .earlyChannels: "early.channels"
        case .earlyMap(let layer): layer.map { "early.\($0).map" } ?? "early.map"
        case .channelMoments(let layer): "early.\(layer).channels"
        case .attentionProfile(let layer): layer.map { "attention.\($0).profile" } ?? "attention"
        case .structureMap(let layer): "early.\(layer).structure"
        case .attentionShares(let layer): "attention.\(layer).shares"
        case .penultimateRoots: "penultimate"
        case .features: "features"
        case .unitFeatures: "features.unit"
        case .probabilities: "probabilities"
        }
    }

    /// What an observation must look at for it beyond the standard layers.
    var needs: ObservationNeeds {
        switch self {
        case .inputStatistics, .appearance, .appearanceChange, .thumbnail, .earlyChannels, .penultimateRoots, .features,
            .unitFeatures, .probabilities:
            ObservationNeeds()
        case .earlyMap(let layer): ObservationNeeds(layers: layer.map { [$0] } ?? [])
        case .channelMoments(let layer), .structureMap(let layer): ObservationNeeds(layers: [layer])
        case .attentionShares(let layer): ObservationNeeds(gradientLayers: [layer])
        case .attentionProfile(let layer): ObservationNeeds(gradientLayers: layer.map { [$0] } ?? [])
        }
    }

    /// The vector of an observation; `nil` where it has none, as an empty map has no shares.
    ///
    /// - Throws: ``VerificationError`` for a layer that was not looked at or holds values that are not finite.
    package func values(of observation: Observation) throws(VerificationError) -> [Double]? {
        if let extract = observation.extract { return extract.vectors[self] }
        let layers = observation.layers
        switch self {
        case .inputStatistics:
            return try observation.statistics()
        case .appearance:
            return try observation.appearance()
        case .appearanceChange(let probe):
            return try observation.appearanceChange(probe: probe)
        case .thumbnail:
            return try observation.inputPlane.thumbnail()
        case .earlyChannels:
            return LayerVectors.earlyChannels([
                try ChannelValues(observation.activation(layers.stem)),
                try ChannelValues(observation.activation(layers.early)),
            ])
        case .earlyMap(let layer):
            return try LayerVectors.earlyMap(ChannelValues(observation.activation(layer ?? layers.early)))
        case .channelMoments(let layer):
            return LayerVectors.channelMoments(try ChannelValues(observation.activation(layer)))
        case .attentionProfile(let layer):
            let layer = layer ?? layers.attention
            return try LayerVectors.attentionProfile(
                activation: ChannelValues(observation.activation(layer)),
                gradient: ChannelValues(observation.gradient(layer), name: "gradient"))
        case .structureMap(let layer):
            return try LayerVectors.structureMap(ChannelValues(observation.activation(layer)))
        case .attentionShares(let layer):
            return try LayerVectors.attentionShares(try observation.gradCAM(at: layer))
        case .penultimateRoots:
            return LayerVectors.penultimate(try observation.features())
        case .features:
            return try observation.features()
        case .unitFeatures:
            return FeatureScores.unit(try observation.features())
        case .probabilities:
            return observation.probabilities
        }
    }
}
