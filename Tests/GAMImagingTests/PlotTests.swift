import GAMImaging
import Testing

struct PlotTests {
    @Test(arguments: [
        (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 0.07, ["0.00", "0.01", "0.02", "0.03"]),
        (-5, 5, ["-4", "-2", "0", "2", "4"]), (0, 1200, ["0", "200", "400"]), (3, 3, ["2.6", "2.8", "3.0"]),
    ])
    func ticksAreRoundFiguresWithinTheRange(_ low: Double, _ high: Double, _ expected: [String]) {
        let axis = Axis(low...high)
        let labels = axis.ticks.map(axis.label)
        #expect(labels.starts(with: expected), "\(labels)")
        #expect((4...9).contains(labels.count))
        #expect(axis.ticks.allSatisfy { (0...1).contains(axis.share(of: $0)) })
    }

    @Test func whatLiesBeyondStandsAtTheEdge() {
        let axis = Axis(0...10)
        #expect(axis.share(of: -3) == 0 && axis.share(of: 20) == 1 && axis.share(of: 2.5) == 0.25)
        #expect(axis.share(of: .infinity) == 1 && axis.share(of: .nan) == 0)
        for range in [0.0...Double.infinity, -Double.infinity...0, 1e308...1e308] {
            let odd = Axis(range)
            #expect(!odd.ticks.contains { !$0.isFinite } && (0...1).contains(odd.share(of: 1)))
        }
    }

    @Test func marksStandWhereTheirFiguresSay() {
        let plot = Plot(
            "a < b", xLabel: "x", yLabel: "y", x: 0...10, y: 0...1, legend: [("one & two", .one)],
            [
                .line([(x: 0, y: 0), (x: 5, y: 0.5), (x: .nan, y: 0), (x: 10, y: 1)], .one),
                .threshold(5, "half", isLeft: true, .reject), .bars([(from: 0, to: 10, height: 1)], .two),
                .dots([(x: 5, y: 0.5), (x: .infinity, y: 0)], .accept),
            ])
        let svg = plot.svg.markup
        // The frame is from 52, 254 to 468, 28.
        #expect(svg.contains("d=\"M52 254L260 141M468 28h0\""), "\(svg)")
        #expect(svg.contains("class=\"dash reject\" d=\"M260 28L260 254\""))
        #expect(svg.contains("d=\"M52 254V28H468V254Z\""))
        #expect(svg.contains("cx=\"260\" cy=\"141\"") && svg.contains("a &lt; b") && svg.contains("one &amp; two"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(plot.figure(caption: "c").markup.contains("<figcaption>c</figcaption>"))
    }

    @Test func axisOfWholeNumbersHasNoOthersBetween() {
        for last in [1.0, 2, 3, 12, 400] {
            let axis = Axis(1...last, isWhole: true)
            #expect(!axis.ticks.isEmpty && axis.ticks.allSatisfy { $0 == $0.rounded() && $0 >= 1 && $0 <= last })
            #expect(!axis.ticks.map(axis.label).contains { $0.contains(".") })
        }
    }

    /// The picture has its marks where the page has them, in the colours of a light page.
    @Test func pictureShowsWhatThePageShows() throws {
        let plot = Plot(
            "title", xLabel: "x", yLabel: "y", x: 0...10, y: 0...1, legend: [("one", .one)],
            [
                .bars([(from: 2, to: 4, height: 0.5)], .two), .line([(x: 0, y: 1), (x: 10, y: 1)], .one),
                .dots([(x: 5, y: 0.25)], .accept), .dashed(from: (0, 0), to: (10, 0), .reject),
                .threshold(8, "t", isLeft: true, .review),
            ])
        let picture = try plot.picture(width: 960)
        #expect(picture.width == 960 && picture.height == 600)
        // Twice the units: the frame is from 104, 508 to 936, 56.
        #expect(picture[56, 300] == RasterImage.Color(red: 37, green: 99, blue: 168))
        #expect(picture[396, 520] == RasterImage.Color(red: 20, green: 120, blue: 79))
        #expect(picture[450, 330] == RasterImage.Color(red: 214, green: 218, blue: 222))
        #expect(picture[508, 110] == RasterImage.Color(red: 186, green: 28, blue: 48))
        #expect(picture[300, 620] == RasterImage.Color(gray: 255))
        #expect(throws: ImagingError.self) { try plot.picture(width: 10) }
    }

    @Test func captionedPicturesStandInTheirFields() throws {
        let red = RasterImage.Color(red: 200, green: 0, blue: 0)
        let image = try RasterImage(width: 40, height: 20, color: red)
        let entries = [(caption: "a", image: image), ("a caption that is far wider than its field", nil)]
        let row = try PictureRow(entries, side: 40).picture()
        #expect(row.width == 2 * 40 + PictureRow.gap && row.height > 40)
        #expect(row[10, 0] == red && row[29, 39] == red && row[9, 0] == RasterImage.Color(gray: 240))
        // The wide caption ends with its field.
        #expect((40..<row.height).allSatisfy { row[$0, 45] == RasterImage.Color(gray: 255) })
        #expect(throws: ImagingError.nothingToCompose) { try PictureRow([], side: 40).picture() }
    }
}
