import ArgumentParser
import GAMVerify

/// Measures what a model costs on this machine.
struct Bench: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures what an output, a map and a verdict of a model cost on this machine.",
        discussion: """
            Times the forward pass, the forward pass with the attention map at the size of the input, and the whole \
            verification of an image in memory, in turn; median, least and the time that nine in ten stay below, in \
            milliseconds for a batch. Images are generated, twice the network's input a side; so is the profile, unless \
            one is given. A batch is verified image by image. Loading and the first run are not counted.
            """)

    @Argument(
        help: ArgumentHelp("The model: a folder, or a safetensors file with --preprocess.", valueName: "model"))
    var path: String?

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the one in the folder.", valueName: "file"))
    var preprocess: String?

    @Option(
        help: ArgumentHelp(
            "A network of random weights instead of a model: resnet10, 18, 34, 50, 101 or 152.", valueName: "name"))
    var random: RandomNetwork?

    @Option(help: ArgumentHelp("Rows and columns of the random network's input.", valueName: "pixels"))
    var side = 224

    @Option(help: ArgumentHelp("Channels of the random network's first stage.", valueName: "count"))
    var width = 64

    @Option(help: ArgumentHelp("Channels of the random network's input, 1 or 3.", valueName: "count"))
    var channels = 3

    @Option(help: "Threads of one run.")
    var threads = 1

    @Option(help: ArgumentHelp("Images of one run.", valueName: "count"))
    var batch = 1

    @Option(help: "The layer of the map. (default: the model's target layer)")
    var layer: String?

    @Option(help: ArgumentHelp("How often each is timed.", valueName: "count"))
    var `repeat` = 20

    @Option(help: ArgumentHelp("A profile that gam fit wrote for this model.", valueName: "file"))
    var profile: String?

    @Flag(help: "Time each step of the forward pass and of the backward pass to the layer instead.")
    var steps = false

    @Flag(help: "Time whole steps of training (AdamW) on images of chance instead.")
    var train = false

    @Flag(help: "Take the processor time of each part of the verification of one image instead.")
    var stages = false

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: ArgumentHelp("Answer each line, forward, map or verify, with nanoseconds.", visibility: .hidden))
    var serve = false

    func validate() throws {
        guard (path == nil) != (random == nil) else {
            throw ValidationError("give a model or --random NAME, one of them")
        }
        guard random == nil || preprocess == nil && profile == nil else {
            throw ValidationError("a random network has no --preprocess and no --profile")
        }
        guard [steps, stages, train].count(where: \.self) <= 1 else {
            throw ValidationError("give --steps, --stages or --train, one of them")
        }
        guard channels == 1 || channels == 3 else {
            throw ValidationError("--channels must be 1 or 3, found \(channels)")
        }
        for (name, value, limit) in [
            ("--side", side, 4096), ("--width", width, 256), ("--threads", threads, 64), ("--batch", batch, 1024),
            ("--repeat", `repeat`, 100_000),
        ] where !(1...limit).contains(value) {
            throw ValidationError("\(name) must be 1 to \(limit), found \(value)")
        }
    }

    func execute() throws -> ExitStatus {
        let model = try openModel()
        if train {
            try train(model)
            return .done
        }
        let workload = try Workload(
            model, layer: layer, batch: batch, threads: threads,
            profile: try profile.map { try ReferenceProfile(contentsOf: FilePath($0)) })
        if serve {
            try answerLines(workload)
        } else if steps {
            try report(try workload.timeSteps(rounds: `repeat`))
        } else if stages {
            try report(try workload.timeStages(rounds: `repeat`) { Double(ProcessorTime.now) * 1e-9 })
        } else {
            try report(try measure(workload), of: model)
        }
        return .done
    }

    private func openModel() throws -> Model {
        if let random {
            return try Model.random(depth: random.depth, side: side, width: width, channels: channels)
        }
        return try ModelArgument.open(path ?? "", preprocess: preprocess)
    }

    /// Times every task in turn; before each timed run one that is not warms the caches.
    private func measure(_ workload: Workload) throws -> [Workload.Task: Timings] {
        var times = [Workload.Task: [Double]]()
        for _ in 0..<`repeat` {
            for task in Workload.Task.allCases {
                try workload.run(task)
                times[task, default: []].append(try Bench.time(workload, task) / .milliseconds(1))
            }
        }
        return times.mapValues(Timings.init)
    }

    /// Lets another program take turns with this one: it names a task, the answer is how long it took by the clock and
    /// how long the process was at work, in nanoseconds.
    private func answerLines(_ workload: Workload) throws {
        while let line = readLine() {
            guard let task = Workload.Task(rawValue: line) else {
                throw ValidationError("a line must be forward, map or verify, found \"\(line)\"")
            }
            let start = ProcessorTime.now
            let elapsed = try Bench.time(workload, task)
            let used = ProcessorTime.now - start
            try Terminal.result("\(Int(elapsed / .nanoseconds(1))) \(used)")
        }
    }

    private static func time(_ workload: Workload, _ task: Workload.Task) throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try workload.run(task)
        return start.duration(to: clock.now)
    }
}

/// A residual network by its usual name.
enum RandomNetwork: String, CaseIterable, ExpressibleByArgument {
    case resnet10
    case resnet18
    case resnet34
    case resnet50
    case resnet101
    case resnet152

    /// Layers with weights.
    var depth: Int { Int(rawValue.dropFirst("resnet".count)) ?? 0 }
}
