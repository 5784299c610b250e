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

    /// The gate and the images.
    func open() throws -> (gate: VerificationGate, list: ImageList) {
        // The model ends here: the gate has its weights, and a second copy of them would double the memory.
        let gate = try judging.gate(try model.open(), ReferenceProfile(contentsOf: FilePath(profile)))
        return (gate, try ImageList(paths, photometric: images.photometric))
    }
}
