/// Rows of small pictures with a word at the left of each.
package enum ContactSheet {
    /// Phantoms, a row a class.
    ///
    /// - Parameter rows: what stands at the left of each row, and its images.
    /// - Returns: the sheet.
    /// - Throws: ``ImagingError/nothingToCompose``, or ``ImagingError/sideOutOfRange(width:height:limit:)`` for a sheet
    ///   that is too large.
    package static func picture(
        _ rows: [(title: String, images: [PhantomImage])]
    ) throws(ImagingError) -> RasterImage {
        let background = RasterImage.Color(gray: 24)
        let size = 10.0
        let column = rows.map { StrokeFont.width(of: $0.title) * size / StrokeFont.capHeight }.max() ?? 0
        var lines = [RasterImage]()
        for row in rows {
            var label = try RasterImage(
                width: Int(column) + 10, height: row.images.map(\.side).max() ?? 1, color: background)
            label.drawText(
                row.title, row: (Double(label.height) + size) / 2, column: 6, size: size,
                color: RasterImage.Color(gray: 235))
            var pictures = [label]
            for image in row.images {
                pictures.append(
                    try RasterImage(
                        width: image.side, height: image.side, rgb: image.grayLevels.flatMap { [$0, $0, $0] }))
            }
            lines.append(try RasterImage.row(of: pictures, margin: 4, background: background))
        }
        return try RasterImage.column(of: lines, margin: 0, background: background)
    }

    /// Rows of pictures with a line of text above each.
    ///
    /// - Parameter rows: what stands above each row, and its pictures, at least one.
    /// - Returns: the sheet.
    /// - Throws: ``ImagingError/nothingToCompose``, or ``ImagingError/sideOutOfRange(width:height:limit:)`` for a sheet
    ///   that is too large.
    package static func captioned(
        _ rows: [(title: String, pictures: [RasterImage])]
    ) throws(ImagingError) -> RasterImage {
        let background = RasterImage.Color(gray: 24)
        var lines = [RasterImage]()
        for row in rows {
            let line = try RasterImage.row(of: row.pictures, margin: 4, background: background)
            var caption = try RasterImage(width: line.width, height: 26, color: background)
            caption.drawText(row.title, row: 20, column: 6, size: 11, color: RasterImage.Color(gray: 235))
            lines += [caption, line]
        }
        return try RasterImage.column(of: lines, margin: 0, background: background)
    }
}
