import ArgumentParser
import GAMVerify

/// What is compared with what.
struct ComparedSubjects: ParsableArguments {
    @Option(help: ArgumentHelp("The trusted model.", valueName: "folder"))
    var trusted: String?

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the trusted model's.", valueName: "file"))
    var trustedPreprocess: String?

    @Option(help: ArgumentHelp("The model in question.", valueName: "folder"))
    var candidate: String?

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the candidate's.", valueName: "file"))
    var candidatePreprocess: String?

    @Option(
        help: ArgumentHelp(
            "A model of the trusted one's recipe from another seed, as a null; may be repeated.", valueName: "folder"))
    var retrained: [String] = []

    @Option(help: ArgumentHelp("The model whose images may have drifted.", valueName: "folder"))
    var model: String?

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the model's.", valueName: "file"))
    var preprocess: String?

    @Option(help: ArgumentHelp("The profile that images are compared with.", valueName: "file"))
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "A folder of the images that the model is trusted with, read recursively; may be repeated.",
            valueName: "folder"))
    var reference: [String] = []

    @Option(
        name: .customLong("images"),
        help: ArgumentHelp("A folder of images, read recursively; may be repeated.", valueName: "folder"))
    var folders: [String] = []

    /// What kind of comparison is asked for.
    var kind: AcceptanceCriteria.Kind {
        profile != nil ? .profile : reference.isEmpty ? .models : .drift
    }

    /// Refuses options that do not go together.
    func check(writesCriteria: Bool) throws {
        guard profile == nil || reference.isEmpty else {
            throw ValidationError("--profile and --reference exclude each other")
        }
        if kind == .models {
            guard model == nil else {
                throw ValidationError(
                    "--model needs --profile or --reference; two models are --trusted and --candidate")
            }
            guard writesCriteria || (trusted != nil && candidate != nil) else {
                throw ValidationError(
                    "give --trusted and --candidate, or --candidate and --profile, or --model and --reference")
            }
        } else {
            guard trusted == nil, retrained.isEmpty else {
                throw ValidationError("--trusted and --retrained need a candidate and no profile or reference")
            }
            guard model == nil || candidate == nil else {
                throw ValidationError("--model and --candidate exclude each other")
            }
            guard writesCriteria || model != nil || candidate != nil else {
                throw ValidationError("give the model with --model")
            }
        }
        guard writesCriteria == folders.isEmpty else {
            throw ValidationError(
                writesCriteria
                    ? "--write-criteria goes without --images: criteria are written before images are looked at"
                    : "give the images with --images")
        }
    }

    /// Trusted model, candidate and retrained ones.
    func models() throws -> (trusted: Model, candidate: Model, retrained: [Model]) {
        (
            try ModelArgument.open(trusted ?? "", preprocess: trustedPreprocess, option: "--trusted-preprocess"),
            try ModelArgument.open(candidate ?? "", preprocess: candidatePreprocess, option: "--candidate-preprocess"),
            try retrained.map {
                try ModelArgument.open($0, preprocess: trustedPreprocess, option: "--trusted-preprocess")
            }
        )
    }

    /// The one model whose images are compared.
    func oneModel() throws -> Model {
        if let model { return try ModelArgument.open(model, preprocess: preprocess) }
        return try ModelArgument.open(
            candidate ?? "", preprocess: candidatePreprocess, option: "--candidate-preprocess")
    }

    /// The model that criteria are bound to, where one is named.
    func judgedModel() throws -> Model? {
        if kind == .models {
            return try trusted.map {
                try ModelArgument.open($0, preprocess: trustedPreprocess, option: "--trusted-preprocess")
            }
        }
        return model == nil && candidate == nil ? nil : try oneModel()
    }
}

/// By which figures it is compared.
struct ComparisonMethods: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Layers of both models, the deciding one first, separated by commas. (default: each model's target layer "
                + "and the stage before it)", valueName: "names"))
    var layers: String?

    @Option(
        help: ArgumentHelp(
            "Similarity metrics, separated by commas, or all. (default: the seven of the paper)", valueName: "names"))
    var metrics: String?

    @Flag(help: "Compare occlusion maps, which need no layer, even where attention maps can be compared.")
    var occlusion = false

    @Option(help: ArgumentHelp("The statistic of two-sample tests, mmd or energy.", valueName: "name"))
    var statistic = TwoSampleTest.Statistic.maximumMeanDiscrepancy.word

    @Option(help: ArgumentHelp("Random permutations of a two-sample test, 199 to 99999.", valueName: "count"))
    var permutations = 999

    @Option(help: ArgumentHelp("The seed of resamples and permutations.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "Random draws of 10, 30 and 100 images each, to see how many images the verdict needs; at most 10000.",
            valueName: "count"))
    var draws = 0

    func validate() throws {
        guard (0...10_000).contains(draws) else {
            throw ValidationError("--draws must be 0 to 10000, found \(draws)")
        }
        guard (199...99999).contains(permutations) else {
            throw ValidationError("--permutations must be 199 to 99999, found \(permutations)")
        }
        guard TwoSampleTest.Statistic.allCases.contains(where: { $0.word == statistic }) else {
            throw ValidationError("--statistic must be mmd or energy, found \"\(statistic)\"")
        }
        if let layers, layers.split(separator: ",").isEmpty { throw ValidationError("--layers names no layer") }
        guard layers == nil || !occlusion else {
            throw ValidationError("--layers and --occlusion exclude each other")
        }
        _ = try chosenMetrics()
    }

    /// By which evidence models are compared.
    var evidence: EvidenceOptions {
        EvidenceOptions(
            layers: layers.map { $0.split(separator: ",").map(String.init) }, usesOcclusion: occlusion)
    }

    /// The rule with the seed.
    var rule: SuitabilityRule { SuitabilityRule(bootstrap: Bootstrap(seed: seed)) }

    /// The two-sample tests with statistic, permutations and seed.
    var drift: DriftTest {
        DriftTest(
            TwoSampleTest.Statistic.allCases.first { $0.word == statistic } ?? .maximumMeanDiscrepancy,
            permutations: permutations, seed: seed)
    }

    /// The verdicts of random draws of 10, 30 and 100 images, as far as there are so many.
    func verdictShares(_ comparison: ModelComparison) throws -> [VerdictShares] {
        guard draws > 0 else { return [] }
        return try GAMError.wrap {
            try [10, 30, 100].filter { $0 <= comparison.imageCount }.map { count in
                try comparison.verdictShares(draws: draws, of: count, rule: rule, seed: seed)
            }
        }
    }

    /// The similarity metrics.
    func chosenMetrics() throws -> [SimilarityMetric] {
        guard let metrics else { return SimilarityMetric.paperMetrics }
        if metrics == "all" { return SimilarityMetric.allCases }
        do throws(AttentionError) {
            var chosen = [SimilarityMetric]()
            for name in metrics.split(separator: ",") {
                let metric = try SimilarityMetric(named: String(name))
                if !chosen.contains(metric) { chosen.append(metric) }
            }
            return chosen
        } catch {
            throw ValidationError(error.description)
        }
    }
}
