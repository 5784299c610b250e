import GAMImaging
import GAMTensor
import GAMVerification

extension VerificationPage {
    /// The counts as a bar and in words.
    var summary: HTML {
        let counts = Verdict.allCases.reversed().map { verdict in
            (name: "\(verdict)", count: entries.count { $0.verdict == verdict })
        }
        let all = counts + (failures.isEmpty ? [] : [(name: "error", count: failures.count)])
        let bar = all.filter { $0.count > 0 }.map { item in
            HTML.element("span", ["class": item.name, "style": "flex:\(item.count)"])
        }
        let figures = all.map { item in
            HTML.element(
                "span", ["class": item.name], .element("b", [:], .text("\(item.count)")), .text(" \(item.name)"))
        }
        let notAccepted = entries.count { $0.verdict < .accept }
        let share = entries.isEmpty ? 0 : Double(notAccepted) / Double(entries.count)
        let percentage = "\(Decimal.text(100 * share, digits: 1)) %"
        // An image without a verdict was not accepted either, and is in no share of verdicts.
        let outcome =
            failures.isEmpty
            ? "of which \(percentage) were not accepted"
            : "of which \(failures.count) could not be judged; \(percentage) of the others were not accepted"
        return .element("div", ["class": "bar", "role": "img", "aria-label": "verdicts"], bar)
            + .element("div", ["class": "counts"], figures)
            + .paragraph(
                "\(count) image\(count == 1 ? "" : "s"), \(outcome). Of images like the profile's calibration images "
                    + "\(rates); a larger share says that these images are others.")
    }

    /// How many proper images are called, as the budgets have it.
    private var rates: String {
        let budgets = gate.budgets
        // Where images serve twice, nothing is promised but what was measured.
        let most = gate.profile.form == .separate ? "at most" : "about"
        let meaning = budgets.kind == .guaranteed ? "with 95 % confidence" : "on average"
        return "\(most) \(Decimal.percent(budgets.review)) are sent to review or rejected \(meaning), and \(most) "
            + "\(Decimal.percent(budgets.reject)) rejected"
    }

    /// Distribution and calibration.
    func plots() throws(GAMError) -> HTML {
        let calibration = try GAMError.wrap { try gate.profile.calibrationStatistics() }
        return .heading("Scores") + .element("div", ["class": "grid"], distribution(calibration), calibrationPlot)
    }

    /// T of the images beside T of the calibration images, and where the verdicts change.
    private func distribution(_ calibration: [Double]) -> HTML {
        let mine = entries.map(\.statistic)
        let finite = (mine + calibration).filter(\.isFinite)
        let top = max(1, finite.max() ?? 1)
        // Far-out images would squeeze the rest: what lies beyond ten times the usual stands in the last bar.
        let usual = Histogram.quantile(calibration, 0.99)
        let end = min(top, max(10 * usual, 1))
        let histograms = (
            mine: Histogram(mine, from: 0, to: end), calibration: Histogram(calibration, from: 0, to: end)
        )
        let height = max(histograms.mine.highest, histograms.calibration.highest, 0.01)
        let thresholds = StatisticThresholds(calibration, of: gate)
        let plot = Plot(
            "How unusual the images are", xLabel: "joined statistic T", yLabel: "share of images", x: 0...end,
            y: 0...height * 1.25, legend: [("calibration images", .two), ("these images", .one)],
            [.bars(histograms.calibration.bars, .two), .bars(histograms.mine.bars, .one)] + thresholds.marks)
        return plot.figure(caption: thresholds.caption)
    }

    /// The p-values in order against what uniform ones would be.
    private var calibrationPlot: HTML {
        let sorted = entries.map(\.pValue).sorted()
        let count = Double(max(1, sorted.count))
        var points = [(x: 0.0, y: 0.0)]
        let step = max(1, sorted.count / 400)
        for index in stride(from: 0, to: sorted.count, by: step) {
            points.append((x: sorted[index], y: Double(index + 1) / count))
        }
        points.append((x: 1, y: 1))
        let plot = Plot(
            "Calibration", xLabel: "p-value", yLabel: "share of images at or below", x: 0...1, y: 0...1,
            legend: [("these images", .one)],
            [.dashed(from: (0, 0), to: (1, 1), .two), .line(points, .one)])
        return plot.figure(
            caption:
                "Images like the calibration images follow the dashed line or stay below it. A curve that rises at "
                + "the left edge means images that are others than those.")
    }

    /// A row a predicted class.
    var classTable: HTML {
        let names = gate.profile.classes
        var rows = [[String]]()
        for (index, name) in names.enumerated() where index != gate.profile.garbageClass {
            let mine = entries.filter { $0.className == name }
            rows.append(
                [name] + VerificationPage.counts(mine) + [
                    VerificationPage.median(mine.map(\.probability)), VerificationPage.median(mine.map(\.pValue)),
                    "\(gate.profile.referenceCounts[index] ?? 0)",
                ])
        }
        return .heading("By predicted class")
            + .table(
                head: [
                    "class", "images", "accept", "review", "reject", "median probability", "median p",
                    "reference images",
                ], rows: rows)
    }

    /// A row a folder, where the images come from several.
    var folderTable: HTML {
        func folder(_ name: String) -> String {
            let parts = name.split(separator: "/")
            return parts.count > 1 ? String(parts[parts.count - 2]) : "."
        }
        var order = [String]()
        var groups = [String: [Entry]]()
        for entry in entries {
            let name = folder(entry.name)
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(entry)
        }
        guard order.count > 1, order.count <= 100 else { return .empty }
        let rows = order.map { name in
            let mine = groups[name] ?? []
            return [name] + VerificationPage.counts(mine) + [VerificationPage.median(mine.map(\.pValue))]
        }
        return .heading("By folder")
            + .table(head: ["folder", "images", "accept", "review", "reject", "median p"], rows: rows)
    }

    /// A row a component.
    var componentTable: HTML {
        let unaccepted = entries.filter { $0.verdict < .accept }
        let rows = gate.profile.components.enumerated().map { index, component in
            let values = entries.compactMap { index < $0.pValues.count ? $0.pValues[index] : nil }
            func share(_ limit: Double) -> String {
                guard !values.isEmpty else { return "-" }
                return Decimal.text(100 * Double(values.count { $0 <= limit }) / Double(values.count), digits: 1) + " %"
            }
            return [
                component.name, share(0.05),
                "\(unaccepted.count { $0.weightiest == component.name })",
            ]
        }
        return .heading("By component")
            + .paragraph("Of images like the calibration images about 5 % have a p-value of at most 0.05.")
            + .table(
                head: ["component", "p at most 0.05", "weighs most in images not accepted"],
                rows: rows)
    }

    private static func counts(_ entries: [Entry]) -> [String] {
        ["\(entries.count)"]
            + Verdict.allCases.reversed().map { verdict in
                "\(entries.count { $0.verdict == verdict })"
            }
    }

    private static func median(_ values: [Double]) -> String {
        values.isEmpty ? "-" : Decimal.text(Histogram.quantile(values, 0.5), digits: 3)
    }
}

/// How values are spread over a range, as shares of all.
struct Histogram {
    let bars: [(from: Double, to: Double, height: Double)]

    /// The largest share.
    var highest: Double { bars.map(\.height).max() ?? 0 }

    /// Thirty bars; values beyond the range, infinite ones too, stand in the outermost.
    init(_ values: [Double], from low: Double, to high: Double) {
        let count = 30
        var counts = [Int](repeating: 0, count: count)
        for value in values where !value.isNaN {
            let place = (value - low) / (high - low) * Double(count)
            counts[min(max(place < Double(count) ? Int(max(place, 0)) : count - 1, 0), count - 1)] += 1
        }
        let width = (high - low) / Double(count)
        bars = counts.enumerated().map { index, number in
            (
                low + Double(index) * width, low + Double(index + 1) * width,
                Double(number) / Double(max(1, values.count))
            )
        }
    }

    /// The value of the nearest rank; 0 for none.
    static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        let place = Int((share * Double(sorted.count - 1)).rounded())
        return sorted.indices.contains(place) ? sorted[place] : last
    }
}
