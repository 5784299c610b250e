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
        #expect(svg.contains("d=\"M52 254L260 141M468 28\""), "\(svg)")
        #expect(svg.contains("class=\"dash reject\" d=\"M260 28V254\""))
        #expect(svg.contains("d=\"M52 254V28H468V254Z\""))
        #expect(svg.contains("cx=\"260\" cy=\"141\"") && svg.contains("a &lt; b") && svg.contains("one &amp; two"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(plot.figure(caption: "c").markup.contains("<figcaption>c</figcaption>"))
    }
}
