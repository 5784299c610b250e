public import ArgumentParser
import GAMVerify

extension ParameterRandomisation.Order: ExpressibleByArgument {}

/// How a network's weights are shuffled to see whether its maps depend on them.
struct ShuffleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Instead of drawing, shuffle the network's weights and say how alike its maps stay: cascading, from the "
                + "output to the input, all so far, or independent, each by itself.", valueName: "order"))
    var shuffle: ParameterRandomisation.Order?

    @Option(
        help: ArgumentHelp("With --shuffle, how many times, each from its own seed. (default: 3)", valueName: "count"))
    var shuffles: Int?

    @Flag(help: "With --shuffle, write JSON.")
    var json = false

    @OptionGroup var work: ThreadOptions

    func validate() throws {
        if let shuffles, !(1...100).contains(shuffles) {
            throw ValidationError("--shuffles must be 1 to 100, found \(shuffles)")
        }
        if shuffle == nil {
            for (name, isGiven) in [
                ("--shuffles", shuffles != nil), ("--json", json), ("--threads", work.threads != nil),
            ]
            where isGiven {
                throw ValidationError("\(name) goes with --shuffle")
            }
        }
    }

    /// Shuffles the weights of a model and reports on its maps of images.
    func report(
        _ order: ParameterRandomisation.Order, _ model: Model, _ images: [ImageSource], layer: String?,
        method: any AttentionMethod
    ) throws {
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let report = try model.randomisation(
            of: images, order: order, seeds: (0..<(shuffles ?? 3)).map(UInt64.init), layer: layer, method: method,
            options: monitor.options(threads: work.threads))
        monitor.finish()
        guard json, case .object(var object) = report.json else {
            for line in report.lines { try Terminal.result(line) }
            return
        }
        object["model"] = .string(model.hash)
        object["instruction_set"] = .string(try model.summary().instructionSet)
        object["skipped"] = .number(Double(monitor.skippedCount))
        try Terminal.result(.object(object))
    }
}

extension RandomisationReport {
    /// The report for people.
    fileprivate var lines: [String] {
        let which =
            order == .cascading
            ? "weights shuffled from the output to the input, all so far" : "each weight shuffled by itself"
        let count = "\(imageCount) image\(imageCount == 1 ? "" : "s")"
        let times = "\(seeds.count) shuffle\(seeds.count == 1 ? "" : "s")"
        let rows = steps.map { step in
            [step.weight] + cells(step.spearman) + cells(step.ssim) + ["\(step.comparedCount)"]
        }
        return [
            "\(method) at \(layer), \(height) x \(width), \(count), \(times): \(which)",
            "how alike each map stays to that of the network as it is: 1 the same, about 0 nothing in common", "",
        ]
            + Table.lines(
                [["weight", "correlation", "95 % interval", "SSIM", "95 % interval", "maps compared"]] + rows,
                [.left, .right, .left, .right, .left, .right])
            + [""] + conclusion
    }

    /// What the last row says, and what it does not.
    private var conclusion: [String] {
        let limits =
            "This says whether maps follow what the network has learned; not whether they or its answers are right."
        guard order == .cascading else { return [limits] }
        guard let last = steps.last?.spearman, let depends = mapsDependOnParameters else {
            return [
                "With every weight shuffled the correlation is undefined: fewer than two maps could be compared, as where "
                    + "maps are empty; take more images, another layer or another method."
            ]
        }
        let figure = Decimal.text(last.estimate, digits: 2)
        let few = (steps.last?.comparedCount ?? 0) * 2 < imageCount
        var notes = [String]()
        if few {
            notes.append("Most maps could not be compared, being empty or constant: the figure rests on the others.")
        }
        if height * width < 16 {
            notes.append(
                "Maps of \(height) x \(width) places tell little: a layer nearer to the input has larger ones (gam inspect)."
            )
        }
        return [
            depends
                ? "With every weight shuffled maps correlate by \(figure) with the network's own, at most "
                    + "\(Decimal.text(Self.alike, digits: 1)): they depend on what it has learned."
                : "With every weight shuffled maps still correlate by \(figure) with the network's own, above "
                    + "\(Decimal.text(Self.alike, digits: 1)): they show the image rather than what the network has learned; "
                    + "do not take them as evidence."
        ] + notes + [limits]
    }

    private func cells(_ interval: Interval?) -> [String] {
        guard let interval else { return ["undefined", ""] }
        let texts = [interval.estimate, interval.lower, interval.upper].map { Decimal.text($0, digits: 2) }
        return [texts[0], "\(texts[1]) to \(texts[2])"]
    }
}
