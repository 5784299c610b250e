extension RasterImage {
    /// How a line of text stands to the column it is given.
    package enum TextAlignment: Sendable {
        case left
        case centre
        case right
    }

    /// Draws a straight line with round ends, smooth at its edges; what lies outside the picture is left out.
    package mutating func drawLine(
        _ color: Color, fromRow startRow: Double, column startColumn: Double, toRow endRow: Double,
        column endColumn: Double, width lineWidth: Double
    ) {
        let reach = lineWidth / 2 + 1
        let (dy, dx) = (endRow - startRow, endColumn - startColumn)
        let squaredLength = max(dx * dx + dy * dy, 1e-12)
        let rows = pixels(min(startRow, endRow) - reach, max(startRow, endRow) + reach, limit: height)
        let columns = pixels(min(startColumn, endColumn) - reach, max(startColumn, endColumn) + reach, limit: width)
        for row in rows {
            for column in columns {
                let (y, x) = (Double(row) + 0.5 - startRow, Double(column) + 0.5 - startColumn)
                let along = min(max((x * dx + y * dy) / squaredLength, 0), 1)
                let (offY, offX) = (y - along * dy, x - along * dx)
                let share = lineWidth / 2 + 0.5 - (offX * offX + offY * offY).squareRoot()
                if share > 0 { self[row, column] = self[row, column].blended(with: color, share: share) }
            }
        }
    }

    /// Draws a line of text; characters beyond ASCII appear as question marks.
    ///
    /// - Parameters:
    ///   - text: the line.
    ///   - row: the row on which the letters stand.
    ///   - column: where the text begins, has its middle or ends.
    ///   - size: the height of a capital in pixels; 9 is small, but can be read.
    ///   - color: its colour.
    ///   - alignment: what `column` means.
    ///   - isBold: whether the strokes are half as wide again.
    package mutating func drawText(
        _ text: String, row: Double, column: Double, size: Double, color: Color, alignment: TextAlignment = .left,
        isBold: Bool = false
    ) {
        let scale = size / StrokeFont.capHeight
        let width = StrokeFont.width(of: text) * scale
        var left =
            switch alignment {
            case .left: column
            case .centre: column - width / 2
            case .right: column - width
            }
        let top = row - size
        let lineWidth = max(1.1, 0.8 * scale) * (isBold ? 1.5 : 1)
        for character in text {
            let glyph = StrokeFont.glyph(of: character)
            for stroke in glyph.strokes {
                for (start, end) in zip(stroke, stroke.dropFirst()) {
                    drawLine(
                        color, fromRow: top + Double(start.row) * scale, column: left + Double(start.column) * scale,
                        toRow: top + Double(end.row) * scale, column: left + Double(end.column) * scale,
                        width: lineWidth)
                }
            }
            left += glyph.advance * scale
        }
    }

    /// A text broken at spaces into lines that are no wider than a number of pixels.
    ///
    /// A word that is wider is cut; a text of more lines than allowed ends with two points.
    package static func wrapped(_ text: String, width: Double, size: Double, lineLimit: Int) -> [String] {
        let columns = width / (size / StrokeFont.capHeight)
        var lines = [String]()
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if StrokeFont.width(of: longer) <= columns {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if StrokeFont.width(of: line + String(character)) > columns, !line.isEmpty {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        if !line.isEmpty { lines.append(line) }
        guard lines.count > lineLimit, lineLimit > 0 else { return lines }
        var kept = Array(lines.prefix(lineLimit))
        while let last = kept.last, !last.isEmpty, StrokeFont.width(of: last + "..") > columns {
            kept[kept.count - 1].removeLast()
        }
        kept[kept.count - 1] += ".."
        return kept
    }

    private func pixels(_ low: Double, _ high: Double, limit: Int) -> Range<Int> {
        let first = min(max(low.isFinite ? low : 0, 0), Double(limit))
        let last = min(max(high.isFinite ? high.rounded(.up) : 0, first), Double(limit))
        return Int(first)..<Int(last)
    }
}
