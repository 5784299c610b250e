/// A plot of lines, bars, points and thresholds, as SVG that takes its colours from the page.
package struct Plot: Sendable {
    /// The colour of a mark, by what it means.
    package enum Ink: String, Sendable {
        case one
        case two
        case accept
        case review
        case reject
    }

    /// What is drawn.
    package enum Mark: Sendable {
        /// Points joined in their order; points that are not finite break the line.
        case line([(x: Double, y: Double)], Ink)
        /// Bars between two places, from 0 up.
        case bars([(from: Double, to: Double, height: Double)], Ink)
        /// Dots.
        case dots([(x: Double, y: Double)], Ink)
        /// A dashed line from top to bottom with a word at its left or right.
        case threshold(Double, String, isLeft: Bool, Ink)
        /// A dashed line between two points.
        case dashed(from: (x: Double, y: Double), to: (x: Double, y: Double), Ink)
    }

    private let title: String
    private let xLabel: String
    private let yLabel: String
    private let x: Axis
    private let y: Axis
    private let marks: [Mark]
    private let legend: [(String, Ink)]

    private static let size = (width: 480.0, height: 300.0)
    private static let frame = (left: 52.0, top: 28.0, right: 468.0, bottom: 254.0)

    /// A plot.
    ///
    /// - Parameters:
    ///   - title: what it shows, for those who do not see it.
    ///   - xLabel: what is to the right.
    ///   - yLabel: what is upwards; stands above the axis.
    ///   - x: the range to the right; what lies beyond is drawn at the edge.
    ///   - y: the range upwards.
    ///   - legend: names of inks.
    ///   - marks: what is drawn, the last on top.
    package init(
        _ title: String, xLabel: String, yLabel: String, x: ClosedRange<Double>, y: ClosedRange<Double>,
        legend: [(String, Ink)] = [], _ marks: [Mark]
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.x = Axis(x)
        self.y = Axis(y)
        self.legend = legend
        self.marks = marks
    }

    /// The plot with a line about it.
    ///
    /// - Parameter caption: what it tells, below it.
    /// - Returns: a figure element.
    package func figure(caption: String) -> HTML {
        .element(
            "figure", ["class": "card"], .element("h3", [:], .text(title)), svg,
            .element("figcaption", [:], .text(caption)))
    }

    /// The plot as an SVG element.
    package var svg: HTML {
        var pieces = [HTML.element("title", [:], .text(title))]
        pieces += grid
        pieces += marks.map(drawn)
        pieces += words
        return .element(
            "svg",
            [
                "viewBox": "0 0 \(Plot.number(Plot.size.width)) \(Plot.number(Plot.size.height))", "role": "img",
                "xmlns": "http://www.w3.org/2000/svg",
            ], pieces)
    }

    private var grid: [HTML] {
        let frame = Plot.frame
        var pieces = [HTML]()
        for tick in x.ticks {
            let place = horizontal(tick)
            pieces.append(
                Plot.path("M\(Plot.number(place)) \(Plot.number(frame.top))V\(Plot.number(frame.bottom))", "axis"))
            pieces.append(Plot.text(x.label(tick), place, frame.bottom + 17, "middle"))
        }
        for tick in y.ticks {
            let place = vertical(tick)
            pieces.append(
                Plot.path("M\(Plot.number(frame.left)) \(Plot.number(place))H\(Plot.number(frame.right))", "axis"))
            pieces.append(Plot.text(y.label(tick), frame.left - 6, place + 4, "end"))
        }
        return pieces
    }

    private var words: [HTML] {
        let frame = Plot.frame
        var pieces = [
            Plot.text(xLabel, frame.right, frame.bottom + 36, "end"),
            Plot.text(yLabel, frame.left, frame.top - 12, "start"),
        ]
        for (index, (name, ink)) in legend.enumerated() {
            pieces.append(
                Plot.text(name, frame.right - 6, frame.top + 14 + 16 * Double(index), "end", ink: ink))
        }
        return pieces
    }

    private func drawn(_ mark: Mark) -> HTML {
        let frame = Plot.frame
        switch mark {
        case .line(let points, let ink):
            return Plot.path(course(points), "line \(ink.rawValue)")
        case .bars(let bars, let ink):
            let steps = bars.map { bar in
                let (left, right) = (horizontal(bar.from), horizontal(bar.to))
                let top = vertical(bar.height)
                return "M\(Plot.number(left)) \(Plot.number(frame.bottom))V\(Plot.number(top))H\(Plot.number(right))"
                    + "V\(Plot.number(frame.bottom))Z"
            }
            return Plot.path(steps.joined(), "area \(ink.rawValue)")
        case .dots(let points, let ink):
            return .joined(
                points.filter { $0.x.isFinite && $0.y.isFinite }.map { point in
                    .element(
                        "circle",
                        [
                            "class": "dot \(ink.rawValue)", "r": "3", "cx": Plot.number(horizontal(point.x)),
                            "cy": Plot.number(vertical(point.y)),
                        ])
                })
        case .threshold(let value, let word, let isLeft, let ink):
            let place = horizontal(value)
            let line = "M\(Plot.number(place)) \(Plot.number(frame.top))V\(Plot.number(frame.bottom))"
            return Plot.path(line, "dash \(ink.rawValue)")
                + Plot.text(word, place + (isLeft ? -4 : 4), frame.top + 12, isLeft ? "end" : "start", ink: ink)
        case .dashed(let from, let to, let ink):
            return Plot.path(course([from, to]), "dash \(ink.rawValue)")
        }
    }

    private func course(_ points: [(x: Double, y: Double)]) -> String {
        var text = ""
        var isDown = false
        for point in points {
            guard point.x.isFinite, point.y.isFinite else {
                isDown = false
                continue
            }
            text += "\(isDown ? "L" : "M")\(Plot.number(horizontal(point.x))) \(Plot.number(vertical(point.y)))"
            isDown = true
        }
        return text
    }

    private func horizontal(_ value: Double) -> Double {
        Plot.frame.left + x.share(of: value) * (Plot.frame.right - Plot.frame.left)
    }

    private func vertical(_ value: Double) -> Double {
        Plot.frame.bottom - y.share(of: value) * (Plot.frame.bottom - Plot.frame.top)
    }

    private static func path(_ course: String, _ kind: String) -> HTML {
        .element("path", ["class": kind, "d": course])
    }

    private static func text(
        _ text: String, _ x: Double, _ y: Double, _ anchor: String, ink: Ink? = nil
    ) -> HTML {
        .element(
            "text", ["x": number(x), "y": number(y), "text-anchor": anchor, "class": ink?.rawValue ?? "word"],
            .text(text))
    }

    /// A place in tenths of a unit.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
