import ArgumentParser
import GAMVerify

/// Compares two models.
struct Compare: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares a candidate model with a trusted one on the same images.",
        discussion: """
            Attention identification decides: does the candidate's evidence on an image resemble the trusted model's \
            evidence on that image more than on others (0.5 is chance, 1 always)? The seven similarity metrics of \
            Halimi Milani et al. (arXiv 2504.21227) stand beside the same metric between different images of one class. \
            Which of the two models is right is not said. Exit status 0 only if the candidate is suitable.
            """)

    @Option(help: ArgumentHelp("The trusted model.", valueName: "folder"))
    var trusted: String

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the trusted model's.", valueName: "file"))
    var trustedPreprocess: String?

    @Option(help: ArgumentHelp("The model in question.", valueName: "folder"))
    var candidate: String

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the candidate's.", valueName: "file"))
    var candidatePreprocess: String?

    @Option(
        name: .customLong("images"),
        help: ArgumentHelp("A folder of images, read recursively; may be repeated.", valueName: "folder"))
    var folders: [String]

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func execute() throws -> ExitStatus {
        let first = try ModelArgument.open(trusted, preprocess: trustedPreprocess, option: "--trusted-preprocess")
        let second = try ModelArgument.open(
            candidate, preprocess: candidatePreprocess, option: "--candidate-preprocess")
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let comparison = try ModelComparison.compare(
            trusted: first, candidate: second, images: try images.images(below: folders),
            options: monitor.options(threads: work.threads))
        let report = try GAMError.wrap { try comparison.report() }
        if json {
            guard case .object(var object) = report.json else { return .internalError }
            object["skipped"] = .number(Double(monitor.skippedCount))
            object["trusted"] = .string(first.hash)
            object["candidate"] = .string(second.hash)
            object["library"] = .string(LibraryVersion.current)
            try Terminal.result(.object(object))
        } else {
            for line in report.lines { try Terminal.result(line) }
        }
        return report.verdict == .suitable ? .done : .notAccepted
    }
}

extension ComparisonReport {
    /// The report for people.
    fileprivate var lines: [String] {
        let identification: [(name: String, value: Interval?)] = [
            ("among images of one class", within), ("among all images", overall), ("by the first stage", early),
        ]
        let identified =
            [["attention identification", "mean", "95 % interval"]]
            + identification.map { name, value in
                ["  \(name)", text(value?.estimate), text(value?.withinUnit)]
            }
        let similar =
            [["similarity of the maps", "mean", "sd", "95 % interval", "undefined", "other images of the class"]]
            + similarities.map { item in
                [
                    "  \(item.metric.name)", text(item.same.mean), text(item.same.standardDeviation),
                    text(item.same.interval), "\(item.same.undefinedCount)", text(item.baseline.mean),
                ]
            }
        return ["\(verdict) (\(Counted.images(imageCount)))", ""]
            + ["same class for \(text(agreement)) of the images, kappa \(text(kappa))", ""]
            + Table.lines(identified, [.left, .right, .left]) + [""]
            + Table.lines(similar, [.left, .right, .right, .left, .right, .right])
    }

    private func text(_ value: Double?) -> String {
        value.map { Decimal.text($0, digits: 3) } ?? "undefined"
    }

    private func text(_ interval: Interval?) -> String {
        interval.map { "\(text($0.lower)) to \(text($0.upper))" } ?? "undefined"
    }
}

extension Interval {
    /// The interval as a share can have it: the rule's least width may reach beyond 0 and 1.
    fileprivate var withinUnit: Interval {
        Interval(estimate: estimate, lower: max(lower, 0), upper: min(upper, 1))
    }
}
