import GAMImaging
import Testing

struct DrawingTests {
    private let black = RasterImage.Color(gray: 0)

    private func canvas() throws -> RasterImage { try RasterImage(width: 120, height: 30, color: .init(gray: 255)) }

    private func ink(_ picture: RasterImage) -> Set<Int> {
        Set((0..<picture.height * picture.width).filter { picture.rgb[$0 * 3] < 128 })
    }

    @Test func everyCharacterOfASCIILooksDifferent() throws {
        var seen = [Set<Int>: Character]()
        for code in UInt8(33)...126 {
            let character = Character(UnicodeScalar(code))
            var picture = try canvas()
            picture.drawText(String(character), row: 20, column: 10, size: 18, color: black)
            let shape = ink(picture)
            #expect(shape.count > 2, "\(character) is invisible")
            #expect(seen[shape] == nil, "\(character) looks as \(seen[shape] ?? " ")")
            seen[shape] = character
        }
    }

    @Test func textStandsOnItsRowAndIsAsWideAsItSays() throws {
        for (alignment, column) in [(RasterImage.TextAlignment.left, 5.0), (.centre, 60), (.right, 115)] {
            var picture = try canvas()
            picture.drawText("Hand 17", row: 24, column: column, size: 12, color: black, alignment: alignment)
            let columns = ink(picture).map { $0 % 120 }
            let rows = ink(picture).map { $0 / 120 }
            let width = StrokeFont.width(of: "Hand 17") * 2
            let left = alignment == .left ? column : alignment == .centre ? column - width / 2 : column - width
            // A stroke is two pixels wide, half of it on each side of its line.
            #expect(abs(Double(columns.min() ?? 0) - left) <= 2)
            #expect(abs(Double(columns.max() ?? 0) - (left + width)) <= 3)
            #expect(abs((rows.max() ?? 0) - 24) <= 1 && abs((rows.min() ?? 0) - 12) <= 1)
        }
    }

    @Test func whatLiesOutsideIsLeftOut() throws {
        var picture = try canvas()
        let plain = picture
        picture.drawText("far away", row: -50, column: -400, size: 12, color: black)
        picture.drawLine(black, fromRow: 1e9, column: 0, toRow: 1e9, column: 50, width: 3)
        picture.drawLine(black, fromRow: .nan, column: 0, toRow: .infinity, column: 50, width: 3)
        #expect(picture == plain)
        picture.drawText("half", row: 5, column: -10, size: 12, color: black)
        #expect(picture != plain)
    }

    @Test func wordsAreBrokenAtSpacesAndLongOnesAreCut() {
        let text = "the image looks inverted and its attention map is empty"
        let lines = RasterImage.wrapped(text, width: 120, size: 9, lineLimit: 20)
        #expect(lines.joined(separator: " ") == text)
        #expect(lines.allSatisfy { StrokeFont.width(of: $0) * 1.5 <= 120 })
        let short = RasterImage.wrapped(text, width: 120, size: 9, lineLimit: 2)
        #expect(short.count == 2 && short[1].hasSuffix(".."))
        let cut = RasterImage.wrapped(
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", width: 60, size: 9, lineLimit: 30)
        #expect(cut.count > 3 && cut.joined() == "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")
        #expect(RasterImage.wrapped("", width: 60, size: 9, lineLimit: 3).isEmpty)
        #expect(!RasterImage.wrapped("word", width: 0, size: 9, lineLimit: 3).isEmpty)
    }
}
