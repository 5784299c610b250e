/// Where a map lies, measured against a region that is known to matter; undefined is `nil`.
///
/// A map of another size than the region is first drawn out to the region's grid, bilinearly with half-pixel centres and
/// repeated borders, as maps are shown. The region must cover what the network saw: for an image that was cropped or
/// padded, the network's input and not the radiograph.
public enum Localisation {
    /// Whether the map's highest place lies in the region or within a tolerance of it: the pointing game.
    ///
    /// The first of equal maxima counts, row by row. Over images, the share of hits. Zhang et al. 2018 (IJCV), who allow
    /// 15 pixels at their images' size.
    ///
    /// - Parameters:
    ///   - map: the map; finite.
    ///   - region: what the highest place should lie in.
    ///   - tolerance: the Euclidean distance, in places of the region, up to which a miss counts as a hit.
    /// - Returns: whether it is a hit; `nil` for a map without a positive value or an empty region.
    /// - Throws: ``AttentionError`` for non-finite or malformed maps, or a tolerance that is no distance.
    /// - Complexity: O(places).
    public static func hits(
        _ map: some RectangularMap, _ region: MapRegion, tolerance: Double = 0
    ) throws(AttentionError) -> Bool? {
        guard tolerance >= 0, tolerance.isFinite else {
            throw .parameter(name: "tolerance", expected: "0 or more", found: "\(tolerance)")
        }
        let values = try values(of: map, on: region)
        guard !region.isEmpty, let peak = values.max(), peak > 0, let place = values.firstIndex(of: peak) else {
            return nil
        }
        let (row, column) = place.quotientAndRemainder(dividingBy: region.width)
        return region.contains.indices.contains { other in
            guard region.contains[other] else { return false }
            let (y, x) = other.quotientAndRemainder(dividingBy: region.width)
            let distance = Double((y - row) * (y - row) + (x - column) * (x - column))
            return distance <= tolerance * tolerance
        }
    }

    /// The share of the map's positive part that lies in the region, 0...1: the energy-based pointing game.
    ///
    /// ``MapRegion/share`` is what an even map gives. Wang et al. 2020 (Score-CAM, arXiv 1910.01279), section 4.3.
    ///
    /// - Returns: the share; `nil` for a map without a positive value.
    /// - Throws: ``AttentionError`` for non-finite or malformed maps.
    public static func energyInside(
        _ map: some RectangularMap, _ region: MapRegion
    ) throws(AttentionError) -> Double? {
        guard let shares = Scaling.distribution(try values(of: map, on: region)) else { return nil }
        return zip(shares, region.contains).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
    }

    /// The map's values on the region's grid.
    private static func values(of map: some RectangularMap, on region: MapRegion) throws(AttentionError) -> [Double] {
        try MapPair.check(map, name: "map")
        return try map.resized(height: region.height, width: region.width).values
    }
}
