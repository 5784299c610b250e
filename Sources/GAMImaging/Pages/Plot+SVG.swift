extension Plot {
    /// The plot with a line about it.
    ///
    /// - Parameter caption: what it tells, below it.
    /// - Returns: a figure element.
    package func figure(caption: String) -> HTML {
        .element(
            "figure", ["class": "card"], .element("h3", [:], .text(title)), svg,
            .element("figcaption", [:], .text(caption)))
    }

    /// The plot as an SVG element, its colours those of the page.
    package var svg: HTML {
        .element(
            "svg",
            [
                "viewBox": "0 0 \(Plot.number(Plot.size.width)) \(Plot.number(Plot.size.height))", "role": "img",
                "xmlns": "http://www.w3.org/2000/svg",
            ], [.element("title", [:], .text(title))] + pieces.map(Plot.element))
    }

    private static func element(_ piece: Piece) -> HTML {
        switch piece {
        case .lines(let lines, let stroke):
            return .element("path", ["class": name(of: stroke), "d": lines.map(course).joined()])
        case .areas(let areas, let ink):
            let course = areas.map { first, second in
                "M\(number(first.x)) \(number(first.y))V\(number(second.y))H\(number(second.x))V\(number(first.y))Z"
            }
            return .element("path", ["class": "area \(ink.rawValue)", "d": course.joined()])
        case .dot(let place, let ink):
            return .element(
                "circle", ["class": "dot \(ink.rawValue)", "r": "3", "cx": number(place.x), "cy": number(place.y)])
        case .text(let text, let place, let alignment, let ink):
            return words(at: place, alignment, ink?.rawValue ?? "word", [.text(text)])
        case .legend(let entries, let place):
            let spans = entries.enumerated().map { index, entry in
                HTML.element("tspan", ["class": entry.1.rawValue, "dx": index == 0 ? "0" : "12"], .text(entry.0))
            }
            return words(at: place, .right, "word", spans)
        }
    }

    private static func words(
        at place: Place, _ alignment: RasterImage.TextAlignment, _ kind: String, _ contents: [HTML]
    ) -> HTML {
        let anchor =
            switch alignment {
            case .left: "start"
            case .centre: "middle"
            case .right: "end"
            }
        return .element(
            "text", ["x": number(place.x), "y": number(place.y), "text-anchor": anchor, "class": kind], contents)
    }

    private static func name(of stroke: Stroke) -> String {
        switch stroke {
        case .grid: "axis"
        case .course(let ink): "line \(ink.rawValue)"
        case .dashed(let ink): "dash \(ink.rawValue)"
        }
    }

    /// A course through places; of a single one a dot is left, as its ends are round.
    private static func course(_ places: [Place]) -> String {
        var text = ""
        for (index, place) in places.enumerated() {
            text += "\(index == 0 ? "M" : "L")\(number(place.x)) \(number(place.y))"
        }
        return places.count == 1 ? text + "h0" : text
    }

    /// A place in tenths of a unit.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
