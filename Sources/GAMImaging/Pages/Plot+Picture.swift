extension Plot {
    /// The plot as a picture on white, in the colours of a light page.
    ///
    /// - Parameter width: its columns, 160...4096; rows follow from it.
    /// - Returns: the picture, without the title.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    package func picture(width: Int) throws(ImagingError) -> RasterImage {
        guard (160...4096).contains(width) else {
            throw .sideOutOfRange(width: width, height: width, limit: 4096)
        }
        let scale = Double(width) / Plot.size.width
        let height = Int((Plot.size.height * scale).rounded())
        var canvas = Canvas(
            scale: scale, picture: try RasterImage(width: width, height: height, color: RasterImage.Color(gray: 255)))
        for piece in pieces { canvas.draw(piece) }
        return canvas.picture
    }

    /// A picture that pieces are drawn on.
    private struct Canvas {
        let scale: Double
        var picture: RasterImage

        /// The height of a capital, as that of the page's text of 13 units.
        private var textSize: Double { 8.5 * scale }

        mutating func draw(_ piece: Piece) {
            switch piece {
            case .lines(let lines, let stroke):
                for line in lines { draw(line, stroke) }
            case .areas(let areas, let ink):
                for (first, second) in areas { fill(first, second, ink.color) }
            case .dot(let place, let ink): draw(ink.color, place, place, width: 6)
            case .text(let text, let place, let alignment, let ink):
                write(text, place, alignment, ink?.color ?? Plot.faint)
            case .legend(let entries, let place):
                var right = place.x
                for (name, ink) in entries.reversed() {
                    write(name, Place(x: right, y: place.y), .right, ink.color)
                    right -= StrokeFont.width(of: name) * textSize / StrokeFont.capHeight / scale + 14
                }
            }
        }

        private mutating func draw(_ line: [Place], _ stroke: Stroke) {
            // A course of a single place is seen as a dot.
            for (from, to) in zip(line, line.count > 1 ? Array(line.dropFirst()) : line) {
                switch stroke {
                case .grid: draw(Plot.pale, from, to, width: 1)
                case .course(let ink): draw(ink.color, from, to, width: line.count > 1 ? 2.2 : 6)
                case .dashed(let ink): dash(ink.color, from, to)
                }
            }
        }

        /// Dashes of five units and gaps of four.
        private mutating func dash(_ color: RasterImage.Color, _ from: Place, _ to: Place) {
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            let length = (dx * dx + dy * dy).squareRoot()
            for start in stride(from: 0, to: length, by: 9) {
                let (first, last) = (start / length, min(start + 5, length) / length)
                draw(
                    color, Place(x: from.x + first * dx, y: from.y + first * dy),
                    Place(x: from.x + last * dx, y: from.y + last * dy), width: 1)
            }
        }

        private mutating func draw(_ color: RasterImage.Color, _ from: Place, _ to: Place, width: Double) {
            picture.drawLine(
                color, fromRow: from.y * scale, column: from.x * scale, toRow: to.y * scale, column: to.x * scale,
                width: width * scale)
        }

        private mutating func write(
            _ text: String, _ place: Place, _ alignment: RasterImage.TextAlignment, _ color: RasterImage.Color
        ) {
            picture.drawText(
                text, row: place.y * scale, column: place.x * scale, size: textSize, color: color, alignment: alignment)
        }

        private mutating func fill(_ first: Place, _ second: Place, _ color: RasterImage.Color) {
            func pixels(_ a: Double, _ b: Double, _ limit: Int) -> Range<Int> {
                let (low, high) = (Int((min(a, b) * scale).rounded()), Int((max(a, b) * scale).rounded()))
                return min(max(low, 0), limit)..<min(max(high, 0), limit)
            }
            for row in pixels(first.y, second.y, picture.height) {
                for column in pixels(first.x, second.x, picture.width) {
                    picture[row, column] = picture[row, column].blended(with: color, share: 0.35)
                }
            }
        }
    }

    private static let faint = RasterImage.Color(red: 91, green: 102, blue: 115)
    private static let pale = RasterImage.Color(red: 213, green: 219, blue: 226)
}

extension Plot.Ink {
    /// The colour on a light page, as in its style sheet.
    fileprivate var color: RasterImage.Color {
        switch self {
        case .one: RasterImage.Color(red: 37, green: 99, blue: 168)
        case .two: RasterImage.Color(red: 138, green: 148, blue: 160)
        case .accept: RasterImage.Color(red: 20, green: 120, blue: 79)
        case .review: RasterImage.Color(red: 169, green: 98, blue: 0)
        case .reject: RasterImage.Color(red: 186, green: 28, blue: 48)
        }
    }
}
