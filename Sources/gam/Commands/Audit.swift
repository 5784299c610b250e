import ArgumentParser
import GAMVerify

/// Finds out what a gate detects on a site's own images.
struct Audit: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Finds out what the gate detects on your own images.",
        discussion: """
            Proper images are judged as they are and after 57 kinds of change, from hardly visible to beyond recognition; \
            folders of other images may be added. Take images that took no part in the profile. Where an image's \
            folder has a class's name, the network's errors among accepted images are counted.

            AUROC: how often an unusual image is more unusual than a usual one. FPR95: the share of unusual images that \
            pass where 95 % of the usual ones do. All changes count as unusual, harmless or not.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("The profile that gam fit wrote for this model.", valueName: "file"))
    var profile: String

    @Option(
        name: .customLong("images"),
        help: ArgumentHelp("A folder of proper images, read recursively; may be repeated.", valueName: "folder"))
    var folders: [String]

    @Option(
        name: .customLong("far"),
        help: ArgumentHelp("A folder of images that must not be accepted; may be repeated.", valueName: "folder"))
    var farFolders: [String] = []

    @Option(
        name: .customLong("near"),
        help: ArgumentHelp("A folder of proper images from elsewhere; may be repeated.", valueName: "folder"))
    var nearFolders: [String] = []

    @Option(help: "At most so many images, evenly spaced, are put through each change.")
    var count = 200

    @Option(help: "The seed of the changes' chance.")
    var seed: UInt64 = 0

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count must be 1 to 100000, found \(count)")
        }
    }

    func execute() throws -> ExitStatus {
        let gate = try VerificationGate(
            model: try model.open(), profile: ReferenceProfile(contentsOf: FilePath(profile)))
        let audit = DetectionAudit(gate, shiftedCount: count, seed: seed)
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let others = try farFolders.map { try other($0, .far) } + nearFolders.map { try other($0, .near) }
        let report = try audit.run(
            try images.images(below: folders), others: others, options: monitor.options(threads: work.threads))
        monitor.finish()
        if json {
            guard case .object(var object) = report.json else { return .internalError }
            object["model"] = .string(gate.profile.modelHash)
            object["profile"] = .string(gate.profile.hash)
            object["seed"] = .number(Double(seed))
            object["skipped"] = .number(Double(monitor.skippedCount))
            try Terminal.result(.object(object))
        } else {
            for line in report.lines { try Terminal.result(line) }
        }
        return .done
    }

    private func other(
        _ folder: String, _ nearness: ImageShift.Nearness
    ) throws(GAMError) -> DetectionAudit.OtherImages {
        DetectionAudit.OtherImages(
            name: FilePath(folder).lastComponent, images: try images.images(below: [folder]), nearness: nearness)
    }
}
