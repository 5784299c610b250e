import ArgumentParser
import GAMVerify

/// Writes a reference profile.
struct Fit: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Writes a reference profile of a model from a site's own proper images.",
        discussion: """
            Reference images give the statistics, calibration images the distribution of every score. They must be \
            different images, neither used to train the network, and like those that will be judged: the promised \
            false-alarm rates rest on that. No image and no part of one is in the profile.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("A folder of reference images, read recursively; may be repeated.", valueName: "folder"))
    var reference: [String]

    @Option(
        help: ArgumentHelp("A folder of calibration images, read recursively; may be repeated.", valueName: "folder"))
    var calibration: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("The profile to write.", valueName: "file"))
    var output: String

    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func execute() throws -> ExitStatus {
        let output = FilePath(output)
        try OutputFile.check(output)
        let referenceImages = try images.images(below: reference)
        let calibrationImages = try images.images(below: calibration)
        let common = Set(referenceImages.map(\.name)).intersection(calibrationImages.map(\.name)).count
        guard common == 0 else {
            throw ValidationError(
                "\(Counted.images(common)) would be reference and calibration at once; they must be different images")
        }
        let model = try model.open()
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let profile = try ReferenceProfile.fit(
            model, reference: referenceImages, calibration: calibrationImages,
            options: monitor.options(threads: work.threads))
        try profile.write(to: output)
        for line in summary(of: profile, at: output) { try Terminal.result(line) }
        return .done
    }

    private func summary(of profile: ReferenceProfile, at path: FilePath) -> [String] {
        let counts = profile.classes.enumerated().filter { $0.offset != profile.garbageClass }
            .map { "\($0.element) \(profile.referenceCounts[$0.offset] ?? 0)" }
        let calibrated = profile.classes.enumerated().filter { $0.offset != profile.garbageClass }.map { index, name in
            "\(name) \(profile.calibrationGroups.count { $0 == index })"
        }
        return [
            "wrote \(Terminal.printable(path.description)) for model \(profile.modelHash.prefix(12))",
            "reference images: \(profile.referenceCount) (by predicted class: \(counts.joined(separator: ", ")))",
            "calibration images: \(profile.calibrationCount) (by predicted class: \(calibrated.joined(separator: ", ")))",
        ] + profile.claims()
    }
}
