import ArgumentParser
import GAMVerify

/// Judges images.
struct Verify: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judges images: accept, review or reject, with reasons.",
        discussion: """
            One line an image: verdict, joined p-value, predicted class and its probability, the verifier that weighs \
            most, path, reasons. An image that cannot be judged has the verdict error and does not stop the others. \
            Exit status 0 only if all images were accepted.

            A p-value holds for images exchangeable with the profile's calibration images.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("The profile that gam fit wrote for this model.", valueName: "file"))
    var profile: String

    @Argument(help: ArgumentHelp("PNG files, and folders that are read recursively.", valueName: "path"))
    var paths: [String]

    @Flag(help: "Write a JSON object a line with every figure.")
    var json = false

    @Option(help: ArgumentHelp("The share of proper images that may be sent to review.", valueName: "rate"))
    var reviewRate = FalseAlarmBudgets.standard.review

    @Option(
        help: ArgumentHelp(
            "The share of proper images that may be rejected. (default: 0.01, at most the review rate)",
            valueName: "rate"))
    var rejectRate: Double?

    @Option(help: ArgumentHelp("A folder that takes each image with its attention map, as PNG.", valueName: "folder"))
    var overlays: String?

    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func validate() throws {
        _ = try budgets()
    }

    func execute() throws -> ExitStatus {
        // The model ends here: the gate has its weights, and a second copy of them would double the memory.
        let gate = try VerificationGate(
            model: try model.open(), profile: ReferenceProfile(contentsOf: FilePath(profile)), budgets: try budgets())
        let list = try ImageList(paths, photometric: images.photometric)
        let overlays = try overlays.map { try OverlayFolder(FilePath($0), for: list, of: gate.description) }
        warn(gate.profile)
        let monitor = WorkMonitor(showsProgress: !Terminal.Stream.standardOutput.isTerminal)
        defer { monitor.finish() }
        var tally = VerdictTally()
        let classWidth = gate.description.classes.map(\.count).max() ?? 0
        try gate.verify(
            list.sources, options: monitor.options(threads: work.threads), accompany: overlays?.write
        ) { outcome throws(GAMError) in
            tally.count(outcome)
            if json {
                try Terminal.result(outcome.json(overlay: overlays?.path(of: outcome)), pretty: false)
            } else {
                try Terminal.result(outcome.line(classWidth: classWidth))
            }
        }
        monitor.finish()
        Terminal.message(tally.sentence)
        return tally.status
    }

    private func budgets() throws -> FalseAlarmBudgets {
        do throws(VerificationError) {
            let reject = rejectRate ?? min(FalseAlarmBudgets.standard.reject, reviewRate)
            return try FalseAlarmBudgets(review: reviewRate, reject: reject)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Says where the profile cannot support the reject rate.
    private func warn(_ profile: ReferenceProfile) {
        guard let support = try? budgets().support(calibrationCount: profile.calibrationCount), !support.reject else {
            return
        }
        Terminal.message(
            "no image will be rejected for its p-value: the reject rate needs \(support.leastCountForReject) calibration "
                + "images, the profile has \(profile.calibrationCount)")
    }
}
