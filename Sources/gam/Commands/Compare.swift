import ArgumentParser
import GAMVerify

/// Says whether a model suits images, beside a trusted model, a profile, or other images.
struct Compare: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Says whether a model suits images: beside a trusted model, a profile or other images.",
        discussion: """
            --trusted T --candidate C --images DIR: the candidate on the same images. Attention identification decides: \
            does its evidence on an image resemble the trusted model's on that image more than on others (0.5 is chance, \
            1 always)? The similarity metrics of Halimi Milani et al. (arXiv 2504.21227) stand beside two nulls: maps of \
            other images of the class, and models retrained from other seeds (--retrained). Labels are not needed. Which \
            of the models is right is not said.

            --candidate N --profile P --images DIR: whether the images are what a profile was calibrated with, and how \
            many a gate would accept. A profile of another model can never show that N is suitable.

            --model M --images NEW --reference OLD (or --profile P): drift. Two-sample tests of what the model sees.

            --write-criteria FILE writes acceptance criteria to change and keep; --criteria FILE judges by them later. \
            Exit status 0 only if the verdict is suitable, or all criteria are met.
            """)

    @OptionGroup(title: "What is compared") var subjects: ComparedSubjects
    @OptionGroup(title: "How it is compared") var methods: ComparisonMethods
    @OptionGroup(title: "Acceptance") var acceptance: AcceptanceOptions

    @Flag(help: "Write JSON.")
    var json = false

    @Option(name: .shortAndLong, help: ArgumentHelp("A file that takes the report as JSON.", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "A folder that takes trusted and candidate's maps side by side, the least alike first.",
            valueName: "folder"))
    var pictures: String?

    @Option(help: ArgumentHelp("How many images --pictures draws.", valueName: "count"))
    var pictureCount = 8

    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func validate() throws {
        try subjects.check(writesCriteria: acceptance.writeCriteria != nil)
        guard pictureCount >= 1 else { throw ValidationError("--picture-count must be 1 or more") }
        guard pictures == nil || subjects.kind == .models else {
            throw ValidationError("--pictures needs --trusted and --candidate")
        }
    }

    func execute() throws -> ExitStatus {
        if let path = acceptance.writeCriteria {
            return try acceptance.write(to: FilePath(path), subjects.kind, model: try subjects.judgedModel())
        }
        if let output { try OutputFile.check(FilePath(output)) }
        let criteria = try acceptance.read(for: subjects.kind)
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let options = monitor.options(threads: work.threads)
        let list = try images.images(below: subjects.folders)
        switch subjects.kind {
        case .models:
            return try compareModels(list, options, criteria, monitor)
        case .profile:
            let profile = try ReferenceProfile(contentsOf: FilePath(subjects.profile ?? ""))
            let report = try methods.drift.compare(
                model: try subjects.oneModel(), profile: profile, images: list, options: options)
            return try give(report, report.json, report.lines, criteria, monitor)
        case .drift:
            let report = try methods.drift.compare(
                model: try subjects.oneModel(), reference: try images.images(below: subjects.reference), images: list,
                options: options)
            return try give(report, report.json, report.lines, criteria, monitor)
        }
    }

    /// Compares a candidate with a trusted model; classes that do not match are a verdict, not an error.
    private func compareModels(
        _ list: [ImageSource], _ options: WorkOptions, _ criteria: CriteriaFile?, _ monitor: WorkMonitor
    ) throws -> ExitStatus {
        let models = try subjects.models()
        let missing = ModelComparer.missingClasses(of: models.candidate, besides: models.trusted)
        guard missing.isEmpty else {
            let subject = ComparisonSubject(
                trusted: models.trusted.hash, candidate: models.candidate.hash, classes: models.trusted.classes,
                layers: [])
            let report = ComparisonReport.notComparable(subject, missing: missing)
            return try give(report, report.json, report.lines, criteria, monitor)
        }
        var comparer = try ModelComparer(
            trusted: models.trusted, candidate: models.candidate, retrained: models.retrained,
            options: methods.evidence)
        try comparer.add(list, options: options)
        let report = try comparer.report(metrics: try methods.chosenMetrics(), rule: methods.rule)
        if let pictures { try draw(comparer, list, into: FilePath(pictures)) }
        let shares = try methods.verdictShares(comparer.comparisons[0])
        guard case .object(var object) = report.json else { return .internalError }
        object["draws"] = .array(shares.map(\.json))
        return try give(report, .object(object), report.lines + shares.lines, criteria, monitor)
    }

    /// Writes report and record, for people or as JSON.
    private func give(
        _ report: some JudgeableReport, _ json: JSONValue, _ lines: [String], _ criteria: CriteriaFile?,
        _ monitor: WorkMonitor
    ) throws -> ExitStatus {
        let record = try criteria.map { file in
            try GAMError.wrap {
                try AcceptanceRecord(report, by: file.criteria, criteriaDigest: file.digest, date: acceptance.dateOrNow)
            }
        }
        guard case .object(var object) = json else { return .internalError }
        object["skipped"] = .number(Double(monitor.skippedCount))
        object["instruction_set"] = .string(try GAMError.wrap { try KernelSet.preferred().name })
        object["acceptance"] = record?.json ?? .null
        monitor.finish()
        if let output {
            try GAMError.wrap { try Files.write(JSONValue.object(object).encoded(pretty: true), to: FilePath(output)) }
        }
        if self.json {
            try Terminal.result(.object(object))
        } else {
            for line in lines + (record.map { [""] + $0.lines } ?? []) { try Terminal.result(line) }
        }
        return record?.isPassed ?? (report.verdictWord == "suitable") ? .done : .notAccepted
    }

    /// Draws the images that are least alike.
    private func draw(_ comparer: ModelComparer, _ list: [ImageSource], into folder: FilePath) throws {
        try GAMError.wrap { try Files.makeFolder(folder) }
        var sources = [String: ImageSource]()
        for source in list { sources[source.name] = source }
        for (place, item) in try comparer.leastAlike().prefix(pictureCount).enumerated() {
            guard let radiograph = try sources[item.name]?.radiograph(),
                let picture = try comparer.picture(ofImage: item.index, over: radiograph)
            else { continue }
            let base = FilePath(item.name).lastComponent
            let name = base.lowercased().hasSuffix(".png") ? String(base.dropLast(4)) : base
            let number = String(repeating: "0", count: max(0, 3 - "\(place + 1)".count)) + "\(place + 1)"
            try picture.write(to: folder.appending("\(number)-\(Terminal.printable(name)).png"))
        }
    }
}
