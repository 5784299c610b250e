public import ArgumentParser
import GAMVerify

extension JoiningRule: ExpressibleByArgument {}
extension FalseAlarmBudgets.Kind: ExpressibleByArgument {}

/// What a verdict promises: rates, what keeping them means, and how scores become one p-value.
struct JudgingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The share of proper images that may be sent to review.", valueName: "rate"))
    var reviewRate = FalseAlarmBudgets.standard.review

    @Option(
        help: ArgumentHelp(
            "The share of proper images that may be rejected. (default: 0.01, at most the review rate)",
            valueName: "rate"))
    var rejectRate: Double?

    @Option(
        help: ArgumentHelp(
            "How the rates are kept: on average (marginal), or by this profile with 95 % confidence (guaranteed).",
            valueName: "kind"))
    var budget = FalseAlarmBudgets.Kind.marginal

    @Option(help: ArgumentHelp("How the scores of an image become one p-value.", valueName: "rule"))
    var joining = JoiningRule.standard

    @Flag(help: "Keep the rates within each predicted class, where it has enough calibration images.")
    var perClass = false

    @Option(
        help: ArgumentHelp(
            "With --per-class: calibration images from which a class stands alone. (default: 300)", valueName: "count"))
    var classImages: Int?

    func validate() throws {
        _ = try budgets()
        if let classImages {
            guard perClass else { throw ValidationError("--class-images is for --per-class") }
            guard classImages > 0 else {
                throw ValidationError("--class-images must be 1 or more, found \(classImages)")
            }
        }
    }

    /// Among which calibration images p-values are formed.
    var scope: CalibrationScope {
        guard perClass else { return .pooled }
        return classImages.map { .perClass(leastCount: $0) } ?? .perClass
    }

    /// The rates that were asked for.
    func budgets() throws -> FalseAlarmBudgets {
        do throws(VerificationError) {
            let reject = rejectRate ?? min(FalseAlarmBudgets.standard.reject, reviewRate)
            return try FalseAlarmBudgets(review: reviewRate, reject: reject, kind: budget)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// A gate that judges so, of which each image may use so many threads.
    func gate(_ model: consuming Model, _ profile: ReferenceProfile, threads: Int = 1) throws -> VerificationGate {
        try VerificationGate(
            model: model, profile: profile, budgets: budgets(), joining: joining, scope: scope, threads: threads)
    }
}

extension JudgingOptions {
    /// Says where the profile cannot support the reject rate, or cannot calibrate a class.
    func warn(_ gate: VerificationGate) {
        let classes = gate.description.classes.indices.filter { $0 != gate.profile.garbageClass }
        let bases = classes.map { (gate.description.classes[$0], gate.basis(forClass: $0)) }
        let pooled = scope == .pooled
        for (name, basis) in pooled ? Array(bases.prefix(1)) : bases {
            let of = pooled ? "" : " of class \(Terminal.printable(name))"
            for (task, promise) in [("accepted", basis.review), ("rejected for its p-value", basis.reject)] {
                guard !promise.isSupported else { continue }
                let needed = promise.leastCount.map { "\($0)" } ?? "other"
                Terminal.message(
                    "no image\(of) will be \(task): its rate needs \(needed) calibration images, "
                        + "there are \(basis.count)")
            }
        }
    }
}
