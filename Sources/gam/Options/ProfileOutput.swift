import ArgumentParser
import GAMVerify

/// The profile, or the part of one, that a command writes.
struct ProfileOutput: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The profile to write.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Write a part for gam merge instead of a profile.", valueName: "file"))
    var part: String?

    func validate() throws {
        guard (output == nil) != (part == nil) else {
            throw ValidationError("give --output for a profile or --part for a part, one of them")
        }
    }

    /// Whether a part is written.
    var isPart: Bool { part != nil }

    /// Finds out before long work whether the file could be written.
    func check() throws(GAMError) { try OutputFile.check(path) }

    /// Writes the profile and says what it promises.
    func write(_ profile: ReferenceProfile) throws {
        try profile.write(to: path)
        for line in ProfileSummary.lines(profile, at: path) { try Terminal.result(line) }
    }

    /// Writes the part and says what is in it.
    func write(_ part: ReferencePart) throws {
        try part.write(to: path)
        for line in ProfileSummary.lines(part, at: path) { try Terminal.result(line) }
    }

    private var path: FilePath { FilePath(output ?? part ?? "") }
}
