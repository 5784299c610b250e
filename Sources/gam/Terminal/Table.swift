/// Rows of text in columns.
enum Table {
    /// How a column's texts stand.
    enum Alignment {
        case left
        case right
    }

    /// The rows as lines, two spaces between columns, nothing at the end of a line.
    static func lines(_ rows: [[String]], _ alignments: [Alignment]) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row, zip(widths, alignments)).map { text, place in
                let space = String(repeating: " ", count: place.0 - text.count)
                return place.1 == .left ? text + space : space + text
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
