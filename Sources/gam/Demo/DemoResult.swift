import GAMVerify

/// What a demonstration found.
struct DemoResult {
    /// One kind of image.
    struct Row {
        let name: String
        let isProper: Bool
        let count, accepted, reviewed, rejected: Int
        /// The share of right stages; `nil` where there is no right one.
        let accuracy: Double?

        /// The row of a table.
        var cells: [String] {
            [name] + [count, accepted, reviewed, rejected].map { "\($0)" } + [accuracy.map(DemoResult.percent) ?? "-"]
        }
    }

    let models: [DemoModel]
    let rows: [Row]
    let comparisons: [(name: String, report: ComparisonReport)]
    let places: [(name: String, figures: DemoMaps.Figures)]
    let plateShare: Double

    static let preface = """
        Phantoms of hands were drawn in four stages of skeletal maturity, a small network learned to tell the stages, and \
        a profile was fitted to its images. Then it was shown fresh hands, hands as a changed machine would make them, \
        and images it was not made for. Nothing here comes from a patient, and nothing here says how a network does on \
        one.
        """

    /// The tables, as text.
    var lines: [String] {
        var lines = ["networks, each trained on phantoms of its own", ""]
        lines += Table.lines(
            [["network", "right on its own images", "epochs"]]
                + models.map { [$0.name, DemoResult.percent($0.accuracy), "\($0.history.count)"] },
            [.left, .right, .right])
        lines += ["", "images shown to hand-maturity behind its gate (5 % review, 1 % reject)", ""]
        lines += Table.lines(
            [["images", "count", "accepted", "review", "rejected", "right stage"]]
                + rows.map { $0.cells },
            [.left, .right, .right, .right, .right, .right])
        lines += ["", "other networks on the fresh hands, compared with hand-maturity", ""]
        lines += comparisons.map { "\($0.name): \($0.report.verdict)" }
        lines += ["", "where attention lies on hands with the stage written on the plate", ""]
        lines += Table.lines(
            [["network", "on growth plates", "peak on a plate", "in the marker's corner"]]
                + places.map { place in
                    [place.name]
                        + [place.figures.onPlates, place.figures.hits, place.figures.onMarker].map(DemoResult.percent)
                } + [["(share of the image)", DemoResult.percent(plateShare), "", DemoResult.percent(1.0 / 16)]],
            [.left, .right, .right, .right])
        return lines
    }

    /// What did not come out as it should; empty where everything did.
    var surprises: [String] {
        var surprises = [String]()
        for row in rows {
            let count = Double(row.count)
            if row.isProper {
                // Three standard deviations below the promise, and one image.
                let least = 0.95 * count - 3 * (0.05 * 0.95 * count).squareRoot() - 1
                if Double(row.accepted) < least {
                    surprises.append("\(row.name): only \(row.accepted) of \(row.count) accepted")
                }
            } else if Double(row.accepted) > 0.1 * count {
                surprises.append("\(row.name): \(row.accepted) of \(row.count) accepted")
            }
        }
        for comparison in comparisons where comparison.report.verdict != .unsuitable {
            surprises.append("\(comparison.name) is called \(comparison.report.verdict)")
        }
        if let good = models.first, good.accuracy < 0.5 {
            surprises.append("\(good.name) is right on \(DemoResult.percent(good.accuracy)) only")
        }
        if places.count == 2 {
            let (good, shortcut) = (places[0].figures, places[1].figures)
            if good.onPlates <= plateShare { surprises.append("\(places[0].name) does not look at growth plates") }
            if shortcut.onMarker <= good.onMarker || shortcut.onPlates >= good.onPlates {
                surprises.append("\(places[1].name) does not look at the marker")
            }
        }
        return surprises
    }

    static func percent(_ share: Double) -> String { Decimal.text(100 * share, digits: 1) + " %" }
}
