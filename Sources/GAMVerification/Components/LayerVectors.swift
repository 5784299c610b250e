package import GAMAttention

/// The vectors that are observed at the layers of a network; formulae as in the table of components.
package enum LayerVectors {
    /// The most cells a side of the attention map in ``attentionProfile(activation:gradient:)`` and of ``earlyMap(_:)``.
    package static let mapSide = 8
    /// The most channels of whose gradients ``attentionProfile(activation:gradient:)`` takes the deviations, too: beyond
    /// them the vector's covariance would be the largest part of a profile, for nothing that was measured.
    package static let mostChannelsWithDeviations = 256

    /// Square roots of the channels' means, then of their population standard deviations, layer by layer.
    ///
    /// - Parameter activations: outputs after ReLU; a negative mean counts as 0.
    /// - Returns: two numbers a channel of each layer.
    package static func earlyChannels(_ activations: [ChannelValues]) -> [Double] {
        activations.flatMap(channelRoots)
    }

    /// Square roots of the channels' means, then of their population standard deviations; a negative mean counts as 0.
    package static func channelRoots(_ activation: ChannelValues) -> [Double] {
        roots(channelMoments(activation))
    }

    /// Square roots of values; negative ones count as 0.
    static func roots(_ values: [Double]) -> [Double] { values.map { positivePart($0).squareRoot() } }

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

    /// Where a layer is active: 8 x 8 area means of the mean over channels, over their own mean; ones where that is 0.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which channel values that exist do not give.
    package static func structureMap(_ activation: ChannelValues) throws(VerificationError) -> [Double] {
        let map = try earlyMap(activation)
        return shares(map) ?? map.map { $0.isNaN ? $0 : 1 }
    }

    /// Where a map lies: 8 x 8 area means of its positive part over their own mean; `nil` for an empty map.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a map that exists does not give.
    package static func attentionShares(_ map: some RectangularMap) throws(VerificationError) -> [Double]? {
        shares(
            try areaMeans(map.values.map(positivePart), height: map.height, width: map.width, side: mapSide))
    }

    /// Values over their mean; `nil` where that is 0.
    private static func shares(_ values: [Double]) -> [Double]? {
        let mean = values.reduce(0, +) / Double(values.count)
        return mean == 0 ? nil : values.map { $0 / mean }
    }

    /// Signed square roots of the channels' gradient means, then, of up to 256 channels, of their standard deviations,
    /// then square roots of the raw LayerCAM map, area-resampled to 8 x 8 where both its sides are larger.
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
        let deviations = gradient.channels > mostChannelsWithDeviations ? [] : moments.deviations
        return (moments.means + deviations).map(signedRoot) + map.map { $0.squareRoot() }
    }

    /// The length of ``attentionProfile(activation:gradient:)`` for a layer of a size.
    package static func attentionProfileCount(height: Int, width: Int, channels: Int) -> Int {
        (channels > mostChannelsWithDeviations ? 1 : 2) * channels
            + (min(height, width) > mapSide ? mapSide * mapSide : height * width)
    }

    /// Square roots of the penultimate features; negative ones count as 0.
    package static func penultimate(_ features: [Double]) -> [Double] {
        roots(features)
    }

    private static func signedRoot(_ value: Double) -> Double {
        value < 0 ? -(-value).squareRoot() : value.squareRoot()
    }
}
