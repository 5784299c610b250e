import ArgumentParser
import GAMVerify

/// Shows what the tool does, with nothing but itself.
struct Demo: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows everything on drawn radiographs: trains, fits, verifies, compares, writes a report.",
        discussion: """
            Draws phantoms of hands, trains a small network to tell four stages of skeletal maturity, fits a profile, and \
            verifies fresh hands, hands from a changed machine, chests and skulls. Two unsuitable networks are compared \
            with it: one of another task, and one that learned what is written on the plate. It takes a minute or \
            two; --short takes a third of that. The same seed gives the same result on one kind of processor. Exit status 0 \
            where everything came out as it should, else 1.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write; it must not exist.", valueName: "folder"))
    var output = "gam-demo"

    @Flag(help: "Fewer and smaller images, smaller networks.")
    var short = false

    @Option(help: "Where chance comes from.")
    var seed: UInt64 = 1

    @OptionGroup var work: ThreadOptions

    func execute() throws -> ExitStatus {
        let folder = FilePath(output)
        let around = folder.folder
        guard Files.isDirectory(around) else {
            throw GAMError.file(Files.isPresent(around) ? .notDirectory(around) : .notFound(around))
        }
        guard !Files.isPresent(folder) else {
            throw ValidationError("\(folder) exists already: give another name with --output")
        }
        try GAMError.wrap { try Files.makeFolder(folder) }
        let line = ProgressLine()
        defer { line.clear() }
        let run = DemoRun(
            plan: short ? .short : .full, folder: folder, seed: seed, threads: work.threads, line: line)
        let result = try run.result()
        line.clear()
        for text in result.lines { try Terminal.result(text) }
        let place = Terminal.printable(folder.description)
        for text in [
            "", "report:  \(place)/report.html", "panels:  \(place)/panels", "maps:    \(place)/where-they-look.png",
            "try:     gam verify --model \(place)/models/hand-maturity --profile \(place)/hands.gamprofile "
                + "\(place)/images/inverted",
        ] {
            try Terminal.result(text)
        }
        for surprise in result.surprises { Terminal.message("not as expected: \(surprise)") }
        return result.surprises.isEmpty ? .done : .notAccepted
    }
}
