/// A plot of lines, bars, points and thresholds.
///
/// It is laid out once, in units of its own, and drawn by whoever can draw ``Plot/Piece``s: as SVG that takes its colours
/// from the page (``svg``), or as a picture (``picture(width:)``).
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

    /// One thing to draw, places in units of ``size`` from the upper left corner.
    enum Piece {
        /// Lines, each through its places.
        case lines([[Place]], Stroke)
        /// Rectangles from a corner to the opposite one, half transparent.
        case areas([(Place, Place)], Ink)
        /// A dot.
        case dot(Place, Ink)
        /// A line of text that begins, ends or has its middle at a place.
        case text(String, Place, RasterImage.TextAlignment, Ink?)
        /// Words in colours, side by side, the last ending at a place.
        case legend([(String, Ink)], Place)
    }

    /// A place in the plot's units.
    struct Place {
        let x, y: Double
    }

    /// How lines are drawn.
    enum Stroke {
        /// A line of the grid.
        case grid
        /// The course of something.
        case course(Ink)
        /// A dashed line.
        case dashed(Ink)
    }

    /// What it shows.
    let title: String
    private let xLabel: String
    private let yLabel: String
    private let x: Axis
    private let y: Axis
    private let marks: [Mark]
    private let legend: [(String, Ink)]

    /// Units of the whole plot.
    static let size = (width: 480.0, height: 300.0)
    private static let frame = (left: 52.0, top: 28.0, right: 468.0, bottom: 254.0)

    /// A plot.
    ///
    /// - Parameters:
    ///   - title: what it shows, for those who do not see it.
    ///   - xLabel: what is to the right.
    ///   - yLabel: what is upwards; stands above the axis.
    ///   - x: the range to the right; what lies beyond is drawn at the edge.
    ///   - y: the range upwards.
    ///   - countsX: whether whole numbers are to the right, as of epochs.
    ///   - legend: names of inks.
    ///   - marks: what is drawn, the last on top.
    package init(
        _ title: String, xLabel: String, yLabel: String, x: ClosedRange<Double>, y: ClosedRange<Double>,
        countsX: Bool = false, legend: [(String, Ink)] = [], _ marks: [Mark]
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.x = Axis(x, isWhole: countsX)
        self.y = Axis(y)
        self.legend = legend
        self.marks = marks
    }

    /// Everything that is drawn, the last on top.
    var pieces: [Piece] { grid + marks.flatMap(pieces) + words }

    private var grid: [Piece] {
        let frame = Plot.frame
        var pieces = [Piece]()
        for tick in x.ticks {
            let place = horizontal(tick)
            pieces.append(.lines([upright(place)], .grid))
            pieces.append(.text(x.label(tick), Place(x: place, y: frame.bottom + 17), .centre, nil))
        }
        for tick in y.ticks {
            let place = vertical(tick)
            pieces.append(.lines([[Place(x: frame.left, y: place), Place(x: frame.right, y: place)]], .grid))
            pieces.append(.text(y.label(tick), Place(x: frame.left - 6, y: place + 4), .right, nil))
        }
        return pieces
    }

    /// The legend stands above the frame, where no mark can lie under it.
    private var words: [Piece] {
        let frame = Plot.frame
        return [
            .text(xLabel, Place(x: frame.right, y: frame.bottom + 36), .right, nil),
            .text(yLabel, Place(x: frame.left, y: frame.top - 12), .left, nil),
            .legend(legend, Place(x: frame.right, y: frame.top - 12)),
        ]
    }

    private func pieces(_ mark: Mark) -> [Piece] {
        let frame = Plot.frame
        switch mark {
        case .line(let points, let ink):
            let lines = points.split { !($0.x.isFinite && $0.y.isFinite) }.map { $0.map(place) }
            return [.lines(lines, .course(ink))]
        case .bars(let bars, let ink):
            let areas = bars.map { bar in
                (Place(x: horizontal(bar.from), y: frame.bottom), place((x: bar.to, y: bar.height)))
            }
            return [.areas(areas, ink)]
        case .dots(let points, let ink):
            return points.filter { $0.x.isFinite && $0.y.isFinite }.map { .dot(place($0), ink) }
        case .threshold(let value, let word, let isLeft, let ink):
            let column = horizontal(value)
            let side = Place(x: column + (isLeft ? -4 : 4), y: frame.top + 12)
            return [.lines([upright(column)], .dashed(ink)), .text(word, side, isLeft ? .right : .left, ink)]
        case .dashed(let from, let to, let ink):
            return [.lines([[place(from), place(to)]], .dashed(ink))]
        }
    }

    private func upright(_ column: Double) -> [Place] {
        [Place(x: column, y: Plot.frame.top), Place(x: column, y: Plot.frame.bottom)]
    }

    private func place(_ point: (x: Double, y: Double)) -> Place {
        Place(x: horizontal(point.x), y: vertical(point.y))
    }

    private func horizontal(_ value: Double) -> Double {
        Plot.frame.left + x.share(of: value) * (Plot.frame.right - Plot.frame.left)
    }

    private func vertical(_ value: Double) -> Double {
        Plot.frame.bottom - y.share(of: value) * (Plot.frame.bottom - Plot.frame.top)
    }
}
