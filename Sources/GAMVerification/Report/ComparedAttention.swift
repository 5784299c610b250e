public import GAMAttention
import GAMTensor

/// What the component `attention` compares, to be shown: an image's map beside the reference images' of its class.
///
/// Both are LayerCAM maps of the predicted class at what the last block reads, on at most 8 x 8 cells. The reference is
/// the square of the mean root, as the profile keeps it.
public struct ComparedAttention: Sendable, Equatable {
    /// The image's map.
    public let map: AttentionMap
    /// The reference images' map; `nil` where the class had too few of them or the profile does not keep it.
    public let reference: MapPlane?

    /// Where the image's map has more (above 0) or less (below 0) than the reference, each as a share of its sum.
    ///
    /// Scaled so that 1 is four tenths of the largest share of either map; beyond -1...1 there may be values. `nil` where
    /// one of the maps is empty.
    public var difference: MapPlane? {
        guard let reference, map.height == reference.height, map.width == reference.width else { return nil }
        let (sum, total) = (map.values.reduce(0, +), reference.values.reduce(0, +))
        guard sum > 0, total > 0, sum.isFinite, total.isFinite else { return nil }
        let mine = map.values.map { $0 / sum }
        let theirs = reference.values.map { $0 / total }
        let largest = max(mine.max() ?? 0, theirs.max() ?? 0)
        return try? MapPlane(
            height: map.height, width: map.width, values: zip(mine, theirs).map { ($0 - $1) / (0.4 * largest) })
    }
}

extension ReferenceProfile {
    /// The statistic T of each calibration image, in their order.
    package func calibrationStatistics() throws(VerificationError) -> [Double] {
        var statistics = [Double]()
        for (scores, group) in zip(calibrationScores, calibrationGroups) {
            statistics.append(try join.statistic(scores, group: group))
        }
        return statistics
    }

    /// The map of an observation beside that of the reference images.
    ///
    /// - Throws: ``VerificationError`` where the layer's values are not finite.
    package func comparedAttention(of observation: Observation) throws(VerificationError) -> ComparedAttention {
        let layer = observation.layers.attention
        let (activation, gradient) = (try observation.activation(layer), try observation.gradient(layer))
        let group = observation.predictedClass
        let map = try VerificationError.wrap {
            let full = try LayerCAM().map(
                activation: activation, gradient: gradient, layer: layer, classIndex: group)
            let side = LayerVectors.mapSide
            guard min(full.height, full.width) > side else { return full }
            let plane = try full.resampled(height: side, width: side)
            return try AttentionMap(
                height: side, width: side, values: plane.values, signedValues: plane.values, layer: layer,
                method: full.method, classIndex: group)
        }
        return ComparedAttention(
            map: map, reference: referenceMap(of: group, height: map.height, width: map.width))
    }

    /// The reference images' map of a class.
    private func referenceMap(of group: Int, height: Int, width: Int) -> MapPlane? {
        let rule = ComponentRule.attentionProfile(layer: nil, .byClass)
        let part = verifiers.attention.parts.first { $0.specification.rule == rule }
        guard let distances = (part?.model as? ClassDistance)?.distances,
            let mean = (distances.models[group] ?? distances.everyone)?.mean, mean.count > height * width
        else { return nil }
        return try? MapPlane(height: height, width: width, values: mean.suffix(height * width).map { $0 * $0 })
    }
}
