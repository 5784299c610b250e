import ArgumentParser
import GAMVerify

/// Judges images and writes a page on all of them.
struct Report: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Judges images and writes one HTML page: counts, distributions, calibration, unusual images.",
        discussion: """
            The page is a single file that needs nothing from outside and opens in any browser. It holds pictures of \
            the most unusual images: treat it as you treat the images. Exit status as gam verify: 0 only if all images \
            were accepted.
            """)

    @OptionGroup var judged: JudgedImages

    @Option(help: ArgumentHelp("The page.", valueName: "file"))
    var output = "report.html"

    @Option(help: "What the page is called.")
    var title = "Verification report"

    @Option(help: "How many of the most unusual images have a picture, 0 to 500.")
    var pictures = 24

    @OptionGroup var work: ThreadOptions

    func validate() throws {
        guard (0...500).contains(pictures) else {
            throw ValidationError("--pictures must be 0 to 500, found \(pictures)")
        }
    }

    func execute() throws -> ExitStatus {
        let path = FilePath(output)
        try OutputFile.check(path)
        let (gate, list) = try judged.open(threads: work.threads)
        judged.judging.warn(gate)
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        var tally = VerdictTally()
        var page = VerificationPage(title: title, of: gate)
        try gate.verify(list.sources, options: monitor.options(threads: work.threads)) { outcome throws(GAMError) in
            tally.count(outcome)
            page.add(outcome)
        }
        let html = try page.html(reading: list.sources, pictureLimit: pictures)
        try GAMError.wrap { try Files.write(Array(html.utf8), to: path) }
        monitor.finish()
        Terminal.message(tally.sentence)
        return tally.status
    }
}
