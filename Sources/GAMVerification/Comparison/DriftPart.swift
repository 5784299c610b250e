import GAMAttention
import GAMTensor

/// What of an image and of a network's response to it may have drifted.
public enum DriftPart: String, Sendable, CaseIterable {
    /// Statistics of the network's input: textures, intensities, borders.
    case input = "input.statistics"
    /// Channels of the stem and the first stage.
    case early = "early.channels"
    /// The mean map of the first stage.
    case structure = "early.map"
    /// Gradients and LayerCAM map at what the last block reads.
    case attention
    /// The Grad-CAM map of the predicted class at the target layer.
    case map = "attention.map"
    /// The pooled features before the linear layer.
    case penultimate
    /// Softmax of the outputs.
    case probabilities

    /// The part in a reader's words.
    public var words: String {
        switch self {
        case .input: "the images themselves"
        case .early: "early features"
        case .structure: "early structure"
        case .attention: "gradients and attention"
        case .map: "attention maps"
        case .penultimate: "the features before the answer"
        case .probabilities: "the probabilities"
        }
    }

    /// Whether the numbers of the vector have different units, so that each is measured by its own spread.
    var hasMixedUnits: Bool { self == .input }

    /// The most rows and columns of the Grad-CAM map that is compared.
    static let mapSide = 8

    /// What observations must hold for all parts.
    package static var needs: ObservationNeeds {
        ObservationNeeds([.inputStatistics, .earlyChannels, .earlyMap(layer: nil), .attentionProfile(layer: nil)])
    }

    /// The vector of one observation.
    func values(of observation: Observation) throws(VerificationError) -> [Double] {
        switch self {
        case .input: return try vector(.inputStatistics, of: observation)
        case .early: return try vector(.earlyChannels, of: observation)
        case .structure: return try vector(.earlyMap(layer: nil), of: observation)
        case .attention: return try vector(.attentionProfile(layer: nil), of: observation)
        case .map: return try DriftPart.shares(of: observation.attentionMap)
        case .penultimate: return observation.features
        case .probabilities: return observation.probabilities
        }
    }

    /// A vector that every observation has.
    private func vector(
        _ kind: ObservedVector, of observation: Observation
    ) throws(VerificationError) -> [Double] {
        guard let values = try kind.values(of: observation) else {
            throw .countMismatch(name: kind.name, expected: 1, found: 0)
        }
        return values
    }

    /// The map as shares of its sum, at most 8 x 8; an empty one is all zeros, which is evidence too.
    private static func shares(of map: AttentionMap) throws(VerificationError) -> [Double] {
        let (height, width) = (min(map.height, mapSide), min(map.width, mapSide))
        let values = try VerificationError.wrap { try map.resampled(height: height, width: width).values }
        let peak = values.max() ?? 0
        let total = values.reduce(0) { $0 + (peak > 0 ? $1 / peak : 0) }
        return values.map { total > 0 ? $0 / peak / total : 0 }
    }
}

/// What of one image is compared where drift is looked for.
package struct DriftObservation: Sendable {
    let vectors: [DriftPart: [Double]]
    let predictedClass: Int
    let hash: ImageHash?

    /// Reads an observation.
    ///
    /// - Throws: ``VerificationError`` for values that are not finite.
    package init(_ observation: Observation, hash: ImageHash? = nil) throws(VerificationError) {
        var vectors = [DriftPart: [Double]]()
        for part in DriftPart.allCases { vectors[part] = try part.values(of: observation) }
        self.vectors = vectors
        predictedClass = observation.predictedClass
        self.hash = hash
    }

    /// An observation of given vectors.
    package init(vectors: [DriftPart: [Double]], predictedClass: Int, hash: ImageHash? = nil) {
        self.vectors = vectors
        self.predictedClass = predictedClass
        self.hash = hash
    }
}
