import ArgumentParser
import GAMTraining
import GAMVerify

/// Trains a network.
struct Train: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a network on folders of images, one folder a class, and writes a model's folder.",
        discussion: """
            A residual network is trained from random weights, or with --from a model that exists is trained further. \
            After each epoch, and within long ones by --checkpoint-every, the state is kept in the model's folder, so that \
            --resume goes on where a training was stopped or killed, with the same bits as without the stop. The network that is written is the one of the epoch with the lowest loss on \
            the validation images. The same images, options and seed give the same bits for any number of threads.

            --garbage adds a class for what is not a proper input, trained on outliers made from the images (synthetic), \
            on folders of such images, or both: --garbage synthetic,FOLDER. With --from it is added to a network that \
            exists. Such a class knows outliers like those it saw and few others: README.md has the figures.

            Images are held in memory, 4 bytes a pixel of the network's input. Images that cannot be read are listed and \
            left out. A part of the images that is set aside by chance may show the same patients as the rest: with \
            several images a patient, divide them yourself and give --val and --test.
            """)

    @Option(help: ArgumentHelp("A folder with a folder of images for each class.", valueName: "folder"))
    var images: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The model's folder to write.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("Validation images, arranged alike.", valueName: "folder"))
    var val: String?

    @Option(help: ArgumentHelp("Without --val, the share of each class to set aside for it.", valueName: "share"))
    var valShare = 0.2

    @Option(help: ArgumentHelp("Test images, arranged alike; only judged.", valueName: "folder"))
    var test: String?

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Garbage class") var garbage: GarbageOptions

    @Flag(help: "Go on with a training that was stopped; refused where the result would have other bits.")
    var resume = false

    @Flag(help: "Go on also where another version, build or instruction set began; the result will have other bits.")
    var resumeAnyway = false

    @OptionGroup var reading: ImageOptions
    @OptionGroup var work: ThreadOptions

    func validate() throws {
        guard valShare > 0, valShare < 1 else {
            throw ValidationError("--val-share must be more than 0 and less than 1, found \(valShare)")
        }
        try network.check()
        if network.from == nil, training.headOnly || training.freeze != nil {
            throw ValidationError("--freeze and --head-only need a trained network: give --from")
        }
    }

    func execute() throws -> ExitStatus {
        let folder = FilePath(output)
        try prepare(folder)
        let task = try TrainingTask(self)
        let line = ProgressLine()
        defer { line.clear() }
        let checkpoints = folder.appending("training")
        try GAMError.wrap { try Files.makeFolder(folder) }
        try GAMError.wrap { try Files.makeFolder(checkpoints) }
        let trained = try task.trainer.run(
            checkpoints: checkpoints, resumes: isResumed, toleratesOtherEngine: resumeAnyway,
            progress: { progress in
                line.show(progress)
                return true
            },
            ended: { record in
                line.clear()
                Terminal.message(record.sentence(of: task.settings.epochs))
            })
        let leftOut = try task.leaveOut(trained, line, isWanted: garbage.leaveOut)
        line.clear()
        let report = try task.report(trained, leftOut, command: self)
        try trained.write(to: folder, description: task.description, report: report)
        for text in report.lines.dropFirst(2) { try Terminal.result(text) }
        try Terminal.result("")
        try Terminal.result("wrote \(Terminal.printable(folder.description))")
        return .done
    }

    private var isResumed: Bool { resume || resumeAnyway }

    /// Refuses to write over what is there, before any work.
    private func prepare(_ folder: FilePath) throws {
        let around = folder.folder
        guard Files.isDirectory(around) else {
            throw GAMError.file(Files.isPresent(around) ? .notDirectory(around) : .notFound(around))
        }
        guard Files.isPresent(folder) else {
            guard !isResumed else { throw GAMError.file(.notFound(folder)) }
            return
        }
        guard Files.isDirectory(folder) else { throw GAMError.file(.notDirectory(folder)) }
        let present = try GAMError.wrap { try Files.list(folder, recursive: true) }
        guard isResumed || present.isEmpty else {
            throw ValidationError("\(folder) exists already: give another name, or --resume to go on with it")
        }
    }
}

/// What the network is made of.
struct NetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A model to train further.", valueName: "folder"))
    var from: String?

    @Option(help: "Layers with weights: 10, 18, 34, 50, 101 or 152.")
    var depth = 10

    @Option(help: ArgumentHelp("Channels of the first stage.", valueName: "count"))
    var width = 32

    @Option(
        help: ArgumentHelp(
            "Rows and columns of the network's input. (default: the images' shorter side, 32 to 224)",
            valueName: "pixels"))
    var size: Int?

    @Flag(help: "Take three channels instead of gray.")
    var rgb = false

    func check() throws {
        guard (1...512).contains(width) else { throw ValidationError("--width must be 1 to 512, found \(width)") }
        if let size, !(16...4096).contains(size) {
            throw ValidationError("--size must be 16 to 4096, found \(size)")
        }
    }
}

/// How often the state is kept within an epoch, as `10min` or `500steps`.
struct CheckpointEvery: ExpressibleByArgument {
    let interval: CheckpointInterval

    init(interval: CheckpointInterval) { self.interval = interval }

    init?(argument: String) {
        if argument.hasSuffix("min"), let minutes = Double(argument.dropLast(3)), minutes > 0, minutes <= 1e6 {
            interval = .seconds(60 * minutes)
        } else if argument.hasSuffix("steps"), let steps = Int(argument.dropLast(5)), steps > 0 {
            interval = .steps(steps)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch interval {
        case .steps(let count): "\(count)steps"
        case .seconds(let seconds): Decimal.text(seconds / 60, digits: 0) + "min"
        }
    }
}

/// How it is trained.
struct TrainingOptions: ParsableArguments {
    /// The optimisers by name.
    enum Rule: String, CaseIterable, ExpressibleByArgument {
        case adamw
        case sgd
    }

    /// The courses of the rate by name.
    enum Course: String, CaseIterable, ExpressibleByArgument {
        case cosine
        case onecycle
        case constant
    }

    @Option(help: ArgumentHelp("How often every image is seen.", valueName: "count"))
    var epochs = 24

    @Option(help: ArgumentHelp("Images of one step.", valueName: "count"))
    var batch = 32

    @Option(help: "The highest learning rate. (default: adamw 0.002, sgd 0.05; a tenth of it with --from)")
    var rate: Double?

    @Option(help: "The optimiser: adamw or sgd (with Nesterov's momentum 0.9).")
    var optimiser = Rule.adamw

    @Option(help: "The rate's course: cosine, onecycle or constant.")
    var schedule = Course.cosine

    @Option(help: ArgumentHelp("Weight decay. (default: adamw 0.05, sgd 0.0005)", valueName: "share"))
    var decay: Double?

    @Option(help: ArgumentHelp("Label smoothing, 0 to less than 1.", valueName: "share"))
    var smoothing = 0.0

    @Flag(help: "Let every class count the same, however many images it has.")
    var balance = false

    @Flag(inversion: .prefixedNo, help: "Vary place, size, angle, exposure and noise of the training images.")
    var augment = true

    @Option(help: ArgumentHelp("End after so many epochs without a lower validation loss.", valueName: "epochs"))
    var patience: Int?

    @Option(help: ArgumentHelp("Train only what comes behind this layer, as layer2.", valueName: "layer"))
    var freeze: String?

    @Flag(help: "Train the last layer only, on images that are not varied.")
    var headOnly = false

    @Option(help: "What weights, order and variation are drawn from.")
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "Keep the state within an epoch, too: after so many minutes (10min) or steps (500steps).",
            valueName: "interval"))
    var checkpointEvery = CheckpointEvery(interval: .seconds(600))

    func validate() throws {
        if freeze != nil, headOnly { throw ValidationError("give --freeze or --head-only, one of them") }
    }

    /// The settings.
    func settings(isFurther: Bool, threads: Int?) -> TrainingSettings {
        var settings = TrainingSettings()
        settings.epochs = epochs
        settings.batchSize = batch
        let isAdam = optimiser == .adamw
        settings.rate = rate ?? (isAdam ? 0.002 : 0.05) * (isFurther ? 0.1 : 1)
        settings.optimiser = isAdam ? .adamW() : .momentum(0.9, nesterov: true)
        settings.weightDecay = decay ?? (isAdam ? 0.05 : 0.0005)
        settings.schedule =
            switch schedule {
            case .cosine: .cosine
            case .onecycle: .oneCycle()
            case .constant: .constant
            }
        settings.warmUpEpochs = schedule == .onecycle ? 0 : 1
        settings.labelSmoothing = smoothing
        settings.balance = balance ? .balanced : .none
        settings.augmentation = augment ? .radiographs : .none
        settings.patience = patience
        settings.part = headOnly ? .head : freeze.map { .after($0) } ?? .all
        settings.seed = seed
        settings.threads = threads
        settings.checkpointInterval = checkpointEvery.interval
        return settings
    }
}

/// What the garbage class learns from.
struct GarbageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add a class for what is not a proper input: synthetic, folders of images, or both, with commas.",
            valueName: "synthetic,folder"))
    var garbage: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Also train without each family of outliers in turn, to tell how well garbage is known that was not seen."
    )
    var leaveOut = true

    /// Whether there is to be a garbage class.
    var isWanted: Bool { garbage != nil }
    /// Whether outliers are made.
    var isSynthetic: Bool { parts.contains("synthetic") }
    /// The folders of garbage that were brought along.
    var folders: [FilePath] { parts.filter { $0 != "synthetic" }.map { FilePath($0) } }

    private var parts: [String] { garbage?.split(separator: ",").map(String.init) ?? [] }
}
