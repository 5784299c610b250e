import GAMTensor

/// What is said of a trained network in the README.md of its folder: how it was made and how it does, class by class.
public struct TrainingReport: Sendable {
    /// One set of images and how the network does on it.
    public struct Part: Sendable {
        /// What the images were used for.
        public let name: String
        /// How the network does.
        public let evaluation: Evaluation
        /// How the network before it did, where a class was added to one.
        public let before: Evaluation?

        /// A set of images and how the network does on it.
        public init(name: String, evaluation: Evaluation, before: Evaluation? = nil) {
            self.name = name
            self.evaluation = evaluation
            self.before = before
        }
    }

    /// The model's name.
    public var title: String
    /// How it was made, a sentence each.
    public var recipe: [String]
    /// How it does.
    public var parts: [Part]
    /// The garbage class, where there is one.
    public var garbageClass: Int?
    /// How well the garbage class knows families that it did not see.
    public var leftOut: [LeftOutFamily] = []
    /// What a reader should know, a sentence each.
    public var cautions: [String] = []

    /// A report.
    public init(title: String, recipe: [String], parts: [Part], garbageClass: Int? = nil) {
        self.title = title
        self.recipe = recipe
        self.parts = parts
        self.garbageClass = garbageClass
    }

    /// The lines of the README.
    public var lines: [String] {
        var lines = ["# \(title)", ""] + recipe + ["", "## Accuracy, % by true class", ""]
        lines += table
        if garbageClass != nil {
            lines += [
                "",
                "\"Called\" counts proper images that are lost; \"found\" the garbage images among these, where there are some.",
            ]
        }
        if garbageClass != nil, parts.contains(where: { $0.before != nil }) {
            lines += [
                "", "\"Before\" is the network to which the garbage class was added, on the same images.",
            ]
        }
        if !leftOut.isEmpty {
            lines += ["", "## Outliers called garbage, %", ""] + leftOutTable
            lines += [
                "",
                "\"Left out\" is a network trained the same way, for fewer epochs, without outliers of that family: "
                    + "what to expect of garbage that nobody thought of. The figures are of synthetic outliers made from "
                    + "validation images.",
            ]
        }
        if !cautions.isEmpty { lines += ["", "## Mind", ""] + cautions.map { "- \($0)" } }
        return lines
    }

    private static func percent(_ share: Double?) -> String { share.map { Decimal.text(100 * $0, digits: 1) } ?? "" }

    private var table: [String] {
        guard let classes = parts.first?.evaluation.classes else { return [] }
        let proper = classes.indices.filter { $0 != garbageClass }
        var header = [""] + proper.map { classes[$0] } + ["all"]
        if let garbageClass { header += ["called \(classes[garbageClass])", "\(classes[garbageClass]) found"] }
        var rows = [header + ["images"]]
        for part in parts {
            if let before = part.before {
                rows.append(
                    ["\(part.name), before"] + proper.map { TrainingReport.percent(before.accuracy(of: $0)) }
                        + [TrainingReport.percent(before.accuracy)] + (garbageClass == nil ? [] : ["", ""])
                        + ["\(before.count)"])
            }
            let found = part.evaluation
            let count = proper.reduce(0) { $0 + found.confusion[$1].reduce(0, +) }
            let right = proper.reduce(0) { $0 + found.confusion[$1][$1] }
            rows.append(
                [part.name] + proper.map { TrainingReport.percent(found.accuracy(of: $0)) }
                    + [TrainingReport.percent(count == 0 ? nil : Double(right) / Double(count))]
                    + (garbageClass.map { garbage in
                        [found.share(of: proper, given: garbage), found.accuracy(of: garbage)].map(
                            TrainingReport.percent)
                    } ?? [])
                    + ["\(count)"])
        }
        return TrainingReport.markdown(rows)
    }

    private var leftOutTable: [String] {
        TrainingReport.markdown(
            [["family", "left out", "seen"]]
                + leftOut.map { [$0.family, TrainingReport.percent($0.unseen), TrainingReport.percent($0.seen)] })
    }

    /// Rows as a Markdown table, the first one its header.
    private static func markdown(_ rows: [[String]]) -> [String] {
        let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
        guard let header = rows.first else { return [] }
        return [line(header), line(header.map { _ in "---" })] + rows.dropFirst().map(line)
    }
}
