import GAMNetwork

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
    /// Gradient moments and LayerCAM map of a layer; `nil`: of what the last block reads
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

    /// Capture points whose values it is read off beyond the standard layers.
    var layers: [String] {
        switch self {
        case .earlyMap(let layer?), .channelMoments(let layer), .structureMap(let layer): [layer]
        default: []
        }
    }

    /// Capture points whose gradients it is read off, too, beyond the standard layers.
    var gradientLayers: [String] {
        switch self {
        case .attentionProfile(let layer?), .attentionShares(let layer): [layer]
        default: []
        }
    }

    /// Whether it is read off the values of layers, rather than the input, the features or the outputs.
    var readsLayers: Bool {
        switch self {
        case .earlyChannels, .earlyMap, .channelMoments, .attentionProfile, .structureMap, .attentionShares: true
        default: false
        }
    }

    /// Whether it is read off the input's appearance.
    var isOfAppearance: Bool {
        switch self {
        case .inputStatistics, .appearance, .appearanceChange: true
        default: false
        }
    }

    /// The vector of an observation; `nil` where it has none, as an empty map has no shares.
    ///
    /// - Throws: ``VerificationError`` for a layer that was not looked at or holds values that are not finite.
    package func values(of observation: Observation) throws(VerificationError) -> [Double]? {
        if let known = observation.vectors[self] { return try known.get() }
        if observation.isExtract { return nil }
        switch self {
        case .inputStatistics: return try observation.observedInput.statistics()
        case .appearance: return try observation.observedInput.appearance()
        case .appearanceChange(let probe): return try observation.observedInput.appearanceChange(probe: probe)
        case .thumbnail: return try observation.observedInput.plane.thumbnail()
        case .penultimateRoots: return LayerVectors.penultimate(observation.features)
        case .features: return observation.features
        case .unitFeatures: return FeatureScores.unit(observation.features)
        case .probabilities: return observation.probabilities
        case .earlyChannels, .earlyMap, .channelMoments, .attentionProfile, .structureMap, .attentionShares:
            return try values(in: observation.arrays(), observation.layers, observation.predictedClass)
        }
    }

    /// The vector read off layers; `nil` where it has none or is read off something else.
    ///
    /// - Throws: ``VerificationError`` for a layer that was not looked at or holds values that are not finite.
    func values(
        in arrays: some LayerArrays, _ layers: ObservedLayers, _ predictedClass: Int
    ) throws(VerificationError) -> [Double]? {
        switch self {
        case .attentionProfile(let layer):
            return try arrays.attentionProfile(at: layer ?? layers.attention)
        case .attentionShares(let layer):
            return try LayerVectors.attentionShares(try arrays.gradCAM(at: layer, classIndex: predictedClass))
        default:
            let names = valueLayers(layers)
            var values = [Double]()
            for name in names { values += try part(of: arrays.values(at: name), at: name) }
            return names.isEmpty ? nil : values
        }
    }

    /// The layers whose values alone it is read off, part by part.
    func valueLayers(_ layers: ObservedLayers) -> [String] {
        switch self {
        case .earlyChannels: [layers.stem, layers.early]
        case .earlyMap(let layer): [layer ?? layers.early]
        case .channelMoments(let layer), .structureMap(let layer): [layer]
        default: []
        }
    }

    /// Whether it is read off the means and deviations of the channels of its ``valueLayers(_:)``.
    package var readsMoments: Bool {
        switch self {
        case .earlyChannels, .channelMoments: true
        default: false
        }
    }

    /// The part that is read off the moments of the channels of one of ``valueLayers(_:)``.
    ///
    /// - Throws: ``VerificationError/nonFinite(name:position:)`` with the channel.
    func part(of moments: ChannelMoments, at layer: String) throws(VerificationError) -> [Double] {
        if let channel = moments.means.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "means of the channels of \(layer)", position: channel)
        }
        let part = moments.means + moments.deviations
        return self == .earlyChannels ? LayerVectors.roots(part) : part
    }

    /// The part that is read off the values of one of ``valueLayers(_:)``.
    ///
    /// - Throws: ``VerificationError/nonFinite(name:position:)``.
    func part(of values: ChannelValues, at layer: String) throws(VerificationError) -> [Double] {
        var part = [Double]()
        switch self {
        case .earlyChannels: part = LayerVectors.channelRoots(values)
        case .earlyMap: part = try LayerVectors.earlyMap(values)
        case .channelMoments: part = LayerVectors.channelMoments(values)
        case .structureMap: part = try LayerVectors.structureMap(values)
        default: break
        }
        // Whatever is not finite shows in every mean.
        if !part.allSatisfy(\.isFinite) { try values.checkFinite(layer) }
        return part
    }
}
