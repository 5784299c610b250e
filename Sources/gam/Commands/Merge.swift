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

    @OptionGroup var target: ProfileOutput
    @OptionGroup var work: ThreadOptions

    func execute() throws -> ExitStatus {
        try target.check()
        let model = try model.open()
        var read = [ReferencePart]()
        for path in parts { read.append(try ReferencePart(contentsOf: FilePath(path))) }
        if !target.isPart {
            let monitor = WorkMonitor()
            defer { monitor.finish() }
            let profile = try ReferenceProfile.merge(model, read, options: monitor.options(threads: work.threads))
            try target.write(profile)
        } else {
            try target.write(try ReferencePart.merge(model, read))
        }
        return .done
    }
}
