import ArgumentParser
import GAMVerify

/// Images that are judged, by which model, against which profile.
struct JudgedImages: ParsableArguments {
    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("The profile that gam fit wrote for this model.", valueName: "file"))
    var profile: String

    @Argument(help: ArgumentHelp("PNG files, and folders that are read recursively.", valueName: "path"))
    var paths: [String]

    @OptionGroup var judging: JudgingOptions
    @OptionGroup var images: ImageOptions

    /// The gate and the images; where those are fewer than the threads, each may use several.
    func open(threads: Int?) throws -> (gate: VerificationGate, list: ImageList) {
        let list = try ImageList(paths, photometric: images.photometric)
        let profile = try ReferenceProfile(contentsOf: FilePath(profile))
        let share = WorkOptions(threads: threads).threads / max(1, list.sources.count)
        let most = 8  // what more threads gain a single run was not measured
        // The model ends here: the gate has its weights, and a second copy of them would double the memory.
        return (try judging.gate(try model.open(), profile, threads: min(max(1, share), most)), list)
    }
}
