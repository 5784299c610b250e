/// Draws a map of values, as an attention map, over the radiograph it belongs to.
///
/// The radiograph keeps its size; one whose shorter side is below 256 pixels is enlarged by a whole factor. The map is
/// interpolated bilinearly with half-pixel centres. Its colour covers more the larger the value is, so that anatomy
/// stays visible everywhere, and a thin line follows half of the full value.
public struct Overlay: Sendable, Equatable {
    /// How values become 0...1.
    public enum Scaling: Sendable, Equatable, CaseIterable {
        /// `(v - min) / (max - min)` of the map.
        case range
        /// The values are 0...1 already; those beyond are cut off.
        case unit
        /// `1/2 + v / (2 max |v|)`: zero is the middle of a diverging colour map and is left transparent.
        case symmetric
        /// `1/2 + v / 2`: the values are -1...1 already; those beyond are cut off, and zero is left transparent.
        case signed
    }

    /// The colours of the values.
    public var colorMap: ColorMap
    /// How values become 0...1.
    public var scaling: Scaling
    /// The share of colour where the value is largest, 0...1.
    public var opacity: Double
    /// Whether a thin line follows half of the full value.
    public var drawsContour: Bool

    /// How maps are drawn.
    ///
    /// - Parameters:
    ///   - colorMap: the colours of the values.
    ///   - scaling: how values become 0...1.
    ///   - opacity: the share of colour where the value is largest, 0...1; values beyond are cut off.
    ///   - drawsContour: whether a thin line follows half of the full value.
    public init(
        colorMap: ColorMap = .sequential, scaling: Scaling = .range, opacity: Double = 0.65, drawsContour: Bool = true
    ) {
        self.colorMap = colorMap
        self.scaling = scaling
        self.opacity = opacity
        self.drawsContour = drawsContour
    }

    /// The picture of a map over its radiograph.
    ///
    /// A map in which no place stands out (all zero or negative, or with ``Scaling/range`` all equal) gives the plain
    /// radiograph in an amber frame with a crossed-out circle: there is nothing to show, and no noise is blown up.
    ///
    /// - Parameters:
    ///   - values: the map, row by row; every value finite.
    ///   - height: its rows, 1 or more.
    ///   - width: its columns, 1 or more.
    ///   - radiograph: the image.
    ///   - region: which rectangle of the radiograph the map covers (``Preprocessing/coveredRegion(of:)``); `nil` for
    ///     all of it. Outside of it the radiograph is plain.
    /// - Returns: the picture.
    /// - Throws: ``ImagingError/mapSizeMismatch(height:width:count:)`` or
    ///   ``ImagingError/nonFiniteMap(row:column:)``.
    public func draw(
        _ values: [Double], height: Int, width: Int, over radiograph: Radiograph, region: CoveredRegion? = nil
    ) throws(ImagingError) -> RasterImage {
        var picture = try radiograph.picture()
        let area = region ?? radiograph.wholeRegion
        try draw(
            values, height: height, width: width, onto: &picture, covering: area,
            scale: Double(picture.width) / Double(radiograph.width))
        return picture
    }

    /// Draws a map onto a picture of a radiograph.
    ///
    /// - Parameters:
    ///   - values: the map, row by row; every value finite.
    ///   - height: its rows, 1 or more.
    ///   - width: its columns, 1 or more.
    ///   - picture: the radiograph's picture.
    ///   - region: which rectangle of the radiograph the map covers.
    ///   - scale: pixels of the picture for each of the radiograph.
    /// - Throws: ``ImagingError/mapSizeMismatch(height:width:count:)`` or
    ///   ``ImagingError/nonFiniteMap(row:column:)``.
    package func draw(
        _ values: [Double], height: Int, width: Int, onto picture: inout RasterImage, covering region: CoveredRegion,
        scale: Double
    ) throws(ImagingError) {
        let (count, overflow) = height.multipliedReportingOverflow(by: width)
        guard height > 0, width > 0, !overflow, count == values.count else {
            throw .mapSizeMismatch(height: height, width: width, count: values.count)
        }
        if let position = values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFiniteMap(row: position / width, column: position % width)
        }
        guard let scaled = scaled(values) else {
            picture.markAsEmpty()
            return
        }
        let rows = MapAxis(
            count: height, start: region.top * scale, length: region.height * scale, pixels: picture.height)
        let columns = MapAxis(
            count: width, start: region.left * scale, length: region.width * scale, pixels: picture.width)
        paint(scaled, rows, columns, mapWidth: width, onto: &picture)
    }

    /// The values as 0...1, or `nil` where no place stands out.
    private func scaled(_ values: [Double]) -> [Double]? {
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        switch scaling {
        case .range:
            guard high > 0, high > low else { return nil }
            // Halves first: the difference of two finite values may be beyond float64.
            return values.map { ($0 / 2 - low / 2) / (high / 2 - low / 2) }
        case .unit:
            guard high > 0 else { return nil }
            return values.map { min(max($0, 0), 1) }
        case .symmetric:
            let largest = max(abs(low), abs(high))
            guard largest > 0 else { return nil }
            return values.map { 0.5 + $0 / largest / 2 }
        case .signed:
            return values.map { 0.5 + min(max($0, -1), 1) / 2 }
        }
    }

    /// How far a scaled value is from what means "nothing", 0...1.
    private func strength(_ value: Double) -> Double {
        scaling == .symmetric || scaling == .signed ? abs(2 * value - 1) : value
    }

    private func paint(
        _ map: [Double], _ rows: MapAxis, _ columns: MapAxis, mapWidth: Int, onto picture: inout RasterImage
    ) {
        var above = [Double]()
        for row in 0..<picture.height {
            guard let y = rows[row] else {
                above = []
                continue
            }
            let line = columns.interpolated(map, row: y, columns: mapWidth)
            for column in 0..<picture.width {
                guard let value = line[column] else { continue }
                let strength = strength(value)
                let color = colorMap.color(at: value)
                var blended = picture[row, column].blended(with: color, share: opacity * coverage(strength))
                if drawsContour {
                    let before = column > 0 ? line[column - 1].map(self.strength) : nil
                    let upper = above.isEmpty ? nil : above[column]
                    if isContour(strength, beside: before) || isContour(strength, beside: upper) {
                        blended = blended.blended(with: RasterImage.Color(gray: 255), share: 0.7)
                    }
                }
                picture[row, column] = blended
            }
            above = line.map { $0.map(self.strength) ?? 0 }
        }
    }

    /// The share of ``opacity`` for a strength: nothing below 1/20, then rising fast, flat towards 1 (smoothstep).
    private func coverage(_ strength: Double) -> Double {
        let position = min(max((strength - 0.05) / 0.75, 0), 1)
        return position * position * (3 - 2 * position)
    }

    private func isContour(_ strength: Double, beside neighbour: Double?) -> Bool {
        guard let neighbour else { return false }
        return (strength >= 0.5) != (neighbour >= 0.5)
    }
}
