/// The vectors that are observed at the layers of a network; formulae as in the table of components.
package enum LayerVectors {
    /// The most cells a side of the attention map in ``attentionProfile(activation:gradient:)`` and of ``earlyMap(_:)``.
    package static let mapSide = 8

    /// Square roots of the channels' means, then of their population standard deviations, layer by layer.
    ///
    /// - Parameter activations: outputs after ReLU; a negative mean counts as 0.
    /// - Returns: two numbers a channel of each layer.
    package static func earlyChannels(_ activations: [ChannelValues]) -> [Double] {
        var result = [Double]()
        for activation in activations {
            result += channelMoments(activation)
        }
        return result.map { positivePart($0).squareRoot() }
    }

    /// The channels' means, then their population standard deviations.
    package static func channelMoments(_ activation: ChannelValues) -> [Double] {
        let moments = activation.channelMoments()
        return moments.means + moments.deviations
    }

    /// 8 x 8 area means of the mean over channels.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which channel values that exist do not give.
    package static func earlyMap(_ activation: ChannelValues) throws(VerificationError) -> [Double] {
        try areaMeans(
            activation.meanOverChannels(), height: activation.height, width: activation.width, side: mapSide)
    }

    /// Signed square roots of the channels' gradient means, then of their standard deviations, then square roots of
    /// the raw LayerCAM map, area-resampled to 8 x 8 where both its sides are larger.
    ///
    /// The means are the Grad-CAM weights, the deviations their unevenness.
    ///
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` where activation and gradient differ in shape.
    package static func attentionProfile(
        activation: ChannelValues, gradient: ChannelValues
    ) throws(VerificationError) -> [Double] {
        var map = try activation.layerCAM(gradient: gradient)
        if min(activation.height, activation.width) > mapSide {
            map = try areaMeans(map, height: activation.height, width: activation.width, side: mapSide)
        }
        let moments = gradient.channelMoments()
        return (moments.means + moments.deviations).map(signedRoot) + map.map { $0.squareRoot() }
    }

    /// The length of ``attentionProfile(activation:gradient:)`` for a layer of a size.
    package static func attentionProfileCount(height: Int, width: Int, channels: Int) -> Int {
        2 * channels + (min(height, width) > mapSide ? mapSide * mapSide : height * width)
    }

    /// Square roots of the penultimate features; negative ones count as 0.
    package static func penultimate(_ features: [Double]) -> [Double] {
        features.map { positivePart($0).squareRoot() }
    }

    private static func signedRoot(_ value: Double) -> Double {
        value < 0 ? -(-value).squareRoot() : value.squareRoot()
    }
}
