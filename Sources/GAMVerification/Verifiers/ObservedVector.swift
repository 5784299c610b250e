import GAMTensor

/// The vectors that the standard verifiers read off an observation and compare with the reference images'.
package enum ObservedVector: String, CaseIterable, Sendable {
    case inputStatistics = "input.statistics"
    case orientation = "input.orientation"
    case earlyChannels = "early.channels"
    case earlyMap = "early.map"
    case attention
    case penultimate

    /// The component that scores it, with its default weight.
    package var component: Component {
        switch self {
        case .inputStatistics: Component(rawValue, weight: 2)
        case .orientation, .earlyChannels, .earlyMap: Component(rawValue, weight: 1)
        case .attention, .penultimate: Component(rawValue, weight: 0.5)
        }
    }

    /// The vector of an observation.
    package func values(of observation: Observation) throws(VerificationError) -> [Double] {
        let layers = observation.layers
        switch self {
        case .inputStatistics:
            return try observation.inputPlane.statistics()
        case .orientation:
            return try observation.inputPlane.thumbnail()
        case .earlyChannels:
            return LayerVectors.earlyChannels([
                try ChannelValues(observation.activation(layers.stem)),
                try ChannelValues(observation.activation(layers.early)),
            ])
        case .earlyMap:
            return try LayerVectors.earlyMap(ChannelValues(observation.activation(layers.early)))
        case .attention:
            return try LayerVectors.attentionProfile(
                activation: ChannelValues(observation.activation(layers.attention)),
                gradient: ChannelValues(observation.gradient(layers.attention), name: "gradient"))
        case .penultimate:
            return LayerVectors.penultimate(try observation.activation(layers.penultimate).values.map(Double.init))
        }
    }
}
