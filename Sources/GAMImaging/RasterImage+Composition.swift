extension RasterImage {
    /// Pictures side by side, centred vertically, with a margin about each.
    ///
    /// - Parameters:
    ///   - images: the pictures, from left to right; at least one.
    ///   - margin: pixels between pictures and about them, 0 or more.
    ///   - background: the colour of the margins.
    /// - Returns: the panel.
    /// - Throws: ``ImagingError/nothingToCompose``, or ``ImagingError/sideOutOfRange(width:height:limit:)`` for a
    ///   panel that is too large.
    public static func row(
        of images: [RasterImage], margin: Int = 12, background: Color = Color(gray: 255)
    ) throws(ImagingError) -> RasterImage {
        guard let highest = images.map(\.height).max() else { throw .nothingToCompose }
        let gap = min(max(margin, 0), Radiograph.sideLimit)
        let width = images.reduce(gap) { $0 + $1.width + gap }
        var panel = try RasterImage(width: width, height: highest + 2 * gap, color: background)
        var column = gap
        for image in images {
            panel.draw(image, row: gap + (highest - image.height) / 2, column: column)
            column += image.width + gap
        }
        return panel
    }

    /// Pictures one above the other, aligned left, with a margin about each.
    ///
    /// - Parameters:
    ///   - images: the pictures, from top to bottom; at least one.
    ///   - margin: pixels between pictures and about them, 0 or more.
    ///   - background: the colour of the margins.
    /// - Returns: the panel.
    /// - Throws: ``ImagingError/nothingToCompose``, or ``ImagingError/sideOutOfRange(width:height:limit:)`` for a
    ///   panel that is too large.
    public static func column(
        of images: [RasterImage], margin: Int = 12, background: Color = Color(gray: 255)
    ) throws(ImagingError) -> RasterImage {
        guard let widest = images.map(\.width).max() else { throw .nothingToCompose }
        let gap = min(max(margin, 0), Radiograph.sideLimit)
        let height = images.reduce(gap) { $0 + $1.height + gap }
        var panel = try RasterImage(width: widest + 2 * gap, height: height, color: background)
        var row = gap
        for image in images {
            panel.draw(image, row: row, column: gap)
            row += image.height + gap
        }
        return panel
    }

    /// A vertical bar of all colours of a map, the largest value above, with ticks at each quarter.
    ///
    /// - Parameters:
    ///   - map: the colours.
    ///   - height: rows, 2...16384.
    ///   - width: columns of the coloured part, 1 or more; a sixth of it is added for the ticks.
    /// - Returns: the bar, on white.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    public static func colorBar(
        _ map: ColorMap, height: Int, width: Int = 18
    ) throws(ImagingError) -> RasterImage {
        guard (2...Radiograph.sideLimit).contains(height), (1...Radiograph.sideLimit).contains(width) else {
            throw .sideOutOfRange(width: width, height: height, limit: Radiograph.sideLimit)
        }
        let tick = max(2, width / 3)
        var bar = try RasterImage(width: width + tick, height: height, color: Color(gray: 255))
        for row in 0..<height {
            let value = 1 - Double(row) / Double(height - 1)
            bar.fill(map.color(at: value), row: row, column: 0, height: 1, width: width)
        }
        for quarter in 0...4 {
            bar.fill(Color(gray: 64), row: quarter * (height - 1) / 4, column: width, height: 1, width: tick)
        }
        return bar
    }

    /// Copies a picture into this one; what lies outside is left out.
    package mutating func draw(_ image: RasterImage, row: Int, column: Int) {
        for y in max(0, -row)..<max(0, -row, min(image.height, height - row)) {
            for x in max(0, -column)..<max(0, -column, min(image.width, width - column)) {
                self[row + y, column + x] = image[y, x]
            }
        }
    }
}
