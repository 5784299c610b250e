package import GAMAttention
package import GAMImaging

/// A radiograph at the size of a picture, over which maps are drawn.
package struct MapCanvas {
    /// The radiograph with nothing over it.
    package let plain: RasterImage
    private let scale: Double

    /// A radiograph whose longer side has a number of pixels, 1...2048.
    ///
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    package init(_ radiograph: Radiograph, longerSide side: Int) throws(ImagingError) {
        plain = try radiograph.picture(longerSide: side)
        scale = Double(plain.width) / Double(radiograph.width)
    }

    /// The radiograph with a map over it.
    ///
    /// - Parameters:
    ///   - map: the map.
    ///   - overlay: how it is drawn.
    ///   - region: which rectangle of the radiograph the map covers.
    /// - Returns: the picture.
    /// - Throws: ``ImagingError/mapSizeMismatch(height:width:count:)`` or ``ImagingError/nonFiniteMap(row:column:)``.
    package func showing(
        _ map: any RectangularMap, _ overlay: Overlay = Overlay(), covering region: CoveredRegion
    ) throws(ImagingError) -> RasterImage {
        var picture = plain
        try overlay.draw(
            map.values, height: map.height, width: map.width, onto: &picture, covering: region, scale: scale)
        return picture
    }
}
