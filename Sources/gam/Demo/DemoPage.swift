import GAMTraining
import GAMVerify

/// What a demonstration adds to the page on its images.
struct DemoPage {
    private let result: DemoResult
    private let picture: RasterImage

    init(_ result: DemoResult, picture: RasterImage) {
        self.result = result
        self.picture = picture
    }

    /// The sections, to stand before what the page says of the images.
    func sections() throws(GAMError) -> [HTML] {
        let png = try GAMError.wrap { try picture.png() }
        return [expected, suitability, places(png), learning]
    }

    private var expected: HTML {
        .heading("What was shown to the gate")
            + .table(
                head: ["images", "count", "accepted", "review", "rejected", "right stage"],
                rows: result.rows.map(\.cells))
            + .paragraph(
                "Fresh hands should pass: 95 of 100 on average. All others should not: they come from a changed machine, "
                    + "or show something else.")
    }

    private var suitability: HTML {
        let cards = result.comparisons.map { comparison in
            HTML.element(
                "article", ["class": "card"],
                .element(
                    "h3", [:], .element("span", ["class": "tag reject"], .text(comparison.name))),
                .paragraph("\(comparison.report.verdict)"),
                .element("ul", [:], comparison.report.reasons.prefix(4).map { .element("li", [:], .text($0)) }))
        }
        return .heading("Are other networks suitable for these hands?")
            + .paragraph(
                "Both give the same four answers. One was trained to tell chests from skulls and which way they face, as if "
                    + "the wrong file had been installed; the other on hands with the stage written on the plate.")
            + .element("div", ["class": "grid"], cards)
    }

    private func places(_ png: [UInt8]) -> HTML {
        .heading("Where the networks look")
            + .paragraph(
                "Each hand has its stage written in a corner, and its growth plates lie in a known place. Both networks "
                    + "name the stage; only one of them looks at the bones. The last line is what a map would have that "
                    + "lay on everything alike.")
            + .element("div", ["class": "card"], .image(png: png, description: "attention maps of both networks"))
            + .table(
                head: ["network", "on growth plates", "peak on a plate", "in the marker's corner"],
                rows: result.places.map { place in
                    [place.name]
                        + [place.figures.onPlates, place.figures.hits, place.figures.onMarker].map(DemoResult.percent)
                } + [["share of the image", DemoResult.percent(result.plateShare), "-", DemoResult.percent(1.0 / 16)]])
    }

    private var learning: HTML {
        .heading("How the networks learned") + .element("div", ["class": "grid wide"], result.models.map(curve))
    }

    private func curve(_ model: DemoModel) -> HTML {
        LearningCurve(model.history, best: model.epoch).accuracy(title: "How \(model.name) learned", from: 0)
            .figure(caption: "On images of its own that it did not learn from: \(DemoResult.percent(model.accuracy)).")
    }
}
