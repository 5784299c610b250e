/// Pictures side by side on white, each in the middle of a square field with its caption below.
package struct PictureRow: Sendable {
    private let entries: [(caption: String, image: RasterImage?)]
    private let side: Int

    /// Columns between two fields.
    package static let gap = 18
    /// Rows below the fields.
    private static let captionHeight = 28

    /// A row of pictures.
    ///
    /// - Parameters:
    ///   - entries: each one's caption, which is cut where it is wider than the field, and picture; `nil` for a field that
    ///     says that there is none.
    ///   - side: rows and columns of a field, as many as a picture's longer side.
    package init(_ entries: [(caption: String, image: RasterImage?)], side: Int) {
        self.entries = entries
        self.side = side
    }

    /// Draws the row.
    ///
    /// - Throws: ``ImagingError/nothingToCompose``, or ``ImagingError/sideOutOfRange(width:height:limit:)`` for a row that
    ///   is too large.
    package func picture() throws(ImagingError) -> RasterImage {
        guard !entries.isEmpty else { throw .nothingToCompose }
        var picture = try RasterImage(
            width: entries.count * (side + PictureRow.gap) - PictureRow.gap, height: side + PictureRow.captionHeight,
            color: RasterImage.Color(gray: 255))
        for (index, entry) in entries.enumerated() {
            let left = index * (side + PictureRow.gap)
            picture.fill(RasterImage.Color(gray: 240), row: 0, column: left, height: side, width: side)
            if let image = entry.image {
                picture.draw(image, row: (side - image.height) / 2, column: left + (side - image.width) / 2)
            } else {
                picture.drawText(
                    "no such map", row: Double(side / 2), column: Double(left + side / 2), size: 11,
                    color: RasterImage.Color(gray: 110), alignment: .centre)
            }
            let caption = RasterImage.wrapped(entry.caption, width: Double(side), size: 10, lineLimit: 1)
            picture.drawText(
                caption.first ?? "", row: Double(side + 19), column: Double(left), size: 10,
                color: RasterImage.Color(gray: 34))
        }
        return picture
    }
}
