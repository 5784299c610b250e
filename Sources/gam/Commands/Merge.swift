import ArgumentParser
import GAMVerify

/// Makes one profile, or one part, of parts.
struct Merge: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Makes the profile of all images of the parts that gam fit --part wrote.",
        discussion: """
            Parts may come from several machines and be given in any order; the profile is that of all their images. With \
            --part they become one part, which can be merged again. Parts of different models, preprocessing, versions of \
            this library, components or folds are refused, and so is an image that is in two parts.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(help: ArgumentHelp("Parts, one or more.", valueName: "part"))
    var parts: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("The profile to write.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Write one part instead of a profile.", valueName: "file"))
    var part: String?

    @OptionGroup var work: ThreadOptions

    func validate() throws {
        guard (output == nil) != (part == nil) else {
            throw ValidationError("give --output for a profile or --part for one part, one of them")
        }
    }

    func execute() throws -> ExitStatus {
        let file = FilePath(output ?? part ?? "")
        try OutputFile.check(file)
        let model = try model.open()
        var read = [ReferencePart]()
        for path in parts { read.append(try ReferencePart(contentsOf: FilePath(path))) }
        if part == nil {
            let monitor = WorkMonitor()
            defer { monitor.finish() }
            let profile = try ReferenceProfile.merge(model, read, options: monitor.options(threads: work.threads))
            try profile.write(to: file)
            for line in ProfileSummary.lines(profile, at: file) { try Terminal.result(line) }
        } else {
            let merged = try ReferencePart.merge(model, read)
            try merged.write(to: file)
            for line in ProfileSummary.lines(merged, at: file) { try Terminal.result(line) }
        }
        return .done
    }
}
