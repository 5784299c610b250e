import ArgumentParser
import GAMVerify

/// Judges images.
struct Verify: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judges images: accept, review or reject, with reasons.",
        discussion: """
            One line an image: verdict, joined p-value, predicted class and its probability, the verifier that weighs \
            most, path, the two weightiest reasons. An image that cannot be judged has the verdict error and does not stop the others. \
            Exit status 0 only if all images were accepted.

            A p-value holds for images exchangeable with the profile's calibration images.
            """)

    @OptionGroup var judged: JudgedImages

    @Flag(help: "Write a JSON object a line with every figure.")
    var json = false

    @Flag(help: "Write each report in sentences and figures, what the verdict promises included.")
    var details = false

    @Option(help: ArgumentHelp("A folder that takes each image with its attention map, as PNG.", valueName: "folder"))
    var overlays: String?

    @Option(
        help: ArgumentHelp(
            "A folder that takes a panel of each image: maps, reference, evidence, verdict in words.",
            valueName: "folder"))
    var panels: String?

    @OptionGroup var work: ThreadOptions

    func validate() throws {
        guard !json || !details else { throw ValidationError("--json and --details are two forms of one report") }
    }

    func execute() throws -> ExitStatus {
        let (gate, list) = try judged.open(threads: work.threads)
        let overlays = try overlays.map { try OverlayFolder(FilePath($0), for: list, of: gate.description) }
        let panels = try panels.map { try PanelFolder(FilePath($0), for: list, of: gate) }
        judged.judging.warn(gate)
        let monitor = WorkMonitor(showsProgress: !Terminal.Stream.standardOutput.isTerminal)
        defer { monitor.finish() }
        var tally = VerdictTally()
        let classWidth = gate.description.classes.map(\.count).max() ?? 0
        let draw = { @Sendable (name: String, radiograph: Radiograph, report: VerificationReport) throws(GAMError) in
            try overlays?.write(name, radiograph, report)
            try panels?.write(name, radiograph, report)
        }
        let options = monitor.options(threads: work.threads)
        try gate.verify(list.sources, options: options, accompany: draw) { outcome throws(GAMError) in
            tally.count(outcome)
            if json {
                try Terminal.result(
                    outcome.json(overlay: overlays?.path(of: outcome), panel: panels?.path(of: outcome)), pretty: false)
            } else if details {
                for line in outcome.details { try Terminal.result(line) }
            } else {
                try Terminal.result(outcome.line(classWidth: classWidth))
            }
        }
        monitor.finish()
        Terminal.message(tally.sentence)
        return tally.status
    }
}
