/// A font of straight strokes for printable ASCII, for any size.
///
/// Letters stand on a grid of 4 columns: capitals and digits from row 0 to row 6, small letters from row 2, descenders
/// to row 8. A glyph is a list of polylines, written as pairs of digits, column before row.
package enum StrokeFont {
    /// A place on the grid.
    package struct GridPoint: Sendable, Equatable {
        package let column: Int
        package let row: Int
    }

    /// A character's strokes, moved to the left edge, and how far the next character stands from it.
    package struct Glyph: Sendable {
        package let strokes: [[GridPoint]]
        package let advance: Double
    }

    /// Rows from the top of a capital to the line it stands on.
    package static let capHeight = 6.0
    /// Rows from one line of text to the next.
    package static let lineHeight = 11.0

    /// The glyph of a character; what has none looks as a question mark.
    package static func glyph(of character: Character) -> Glyph {
        guard character != " " else { return Glyph(strokes: [], advance: 3) }
        let code = character.asciiValue.map { Int($0) - 33 } ?? -1
        let table = strokes.indices.contains(code) ? strokes[code] : strokes[30]
        let lines = table.split(separator: " ").map { polyline in
            let digits = polyline.utf8.map { Int($0) - 48 }
            return stride(from: 0, to: digits.count - 1, by: 2).map {
                GridPoint(column: digits[$0], row: digits[$0 + 1])
            }
        }
        // Figures keep one width, so that they stand below each other.
        guard !character.isNumber else { return Glyph(strokes: lines, advance: 5.8) }
        let columns = lines.joined().map(\.column)
        let (left, right) = (columns.min() ?? 0, columns.max() ?? 4)
        let moved = lines.map { $0.map { GridPoint(column: $0.column - left, row: $0.row) } }
        return Glyph(strokes: moved, advance: Double(right - left) + 1.8)
    }

    /// The width of a text in grid columns.
    package static func width(of text: String) -> Double {
        text.reduce(0) { $0 + glyph(of: $1).advance } - (text.isEmpty ? 0 : 1.8)
    }

    /// From `!` to `~`.
    private static let strokes = [
        "2024 2626", "1012 3032", "1016 3036 0242 0444", "413010010213334445361605 2026",
        "0010110100 0640 3545463635", "461211203031320405162644", "2022", "30121436", "10323416", "2125 0244 4204",
        "2125 0343", "252617", "0343", "2626", "0640",
        "102031352616050110", "112026 1636", "01103041420646", "011030414233 13334445361605", "36300444",
        "4000023243453606", "4130100105163645443303", "004016", "103041423313020110 1304051636454433",
        "4313020110304145361605",
        "2323 2626", "2323 252617", "410345", "0242 0444", "014305", "01103041422324 2626",
        "322213142433 32344441301001051646",
        "0602204246 0444", "00063645443303 3342413000", "4130100105163645", "000626354442312000", "40000646 0333",
        "400006 0333", "41301001051636454323", "0006 4046 0343", "1030 2026 1636", "4045361605", "0006 4004 2246",
        "000646", "0600234046", "06004640", "103041453616050110", "06003041423303", "103041453616050110 3446",
        "06003041423303 2346", "413010010213334445361605", "0040 2026", "000516364540", "002640", "0016223640",
        "0046 4006", "002340 2326", "00400646",
        "30101636", "0046", "10303616", "022042", "0747", "1021",
        "12324346 441405163645", "0006 0312324345361605", "4332120305163645", "4046 4332120305163645",
        "044443321203051636", "40302126 1232", "4247381807 4332120305163645", "0006 0312324346", "2226 2020",
        "222718 2020", "0006 4204 2346", "202536", "0206 03122326 23324346", "0206 0312324346",
        "123243453616050312", "0208 0312324345361605", "4248 4332120305163645", "0206 04132232",
        "4212031434453606", "20253646 1232", "0205163645 4246", "022642", "0216233642", "0246 4206",
        "0205163645 4247381807", "02420646",
        "30212213242536", "2027", "10212233242516", "03123443",
    ]
}
