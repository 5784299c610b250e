import GAMTensor

/// What a gate detects: how usual images fared, and unusual ones of every kind.
public struct AuditReport: Sendable {
    /// What was found of a set of unusual images.
    public struct Detection: Sendable, Equatable {
        /// The area under the ROC curve against the usual images, with its bootstrap interval.
        public let areaUnderCurve: Interval
        /// The share that passes where 95 % of the usual images do, with its bootstrap interval.
        public let falsePositiveRate: Interval
    }

    /// One kind of images with its figures.
    public struct Kind: Sendable {
        /// The kind and its images.
        public let kind: AuditedKind
        /// How well they are told from usual images.
        public let detection: Detection
        /// What the verdicts were.
        public let outcome: Outcome
    }

    /// What became of a set of images.
    public struct Outcome: Sendable, Equatable {
        /// The images with a p-value at or below the review budget.
        public let reviewed: Share
        /// The images with a p-value at or below the reject budget.
        public let rejected: Share
        /// The images that were accepted.
        public let accepted: Share
        /// Right classes among all images; `nil` where the classes are not known.
        public let accuracy: Share?
        /// Right classes among the accepted images; `nil` where the classes are not known.
        public let accuracyOfAccepted: Share?
    }

    /// The usual images.
    public let usual: Outcome
    /// Every kind of unusual images, in the order of the audit.
    public let kinds: [Kind]
    /// Averages over kinds: `far`, `near`, and of the near ones `mild`, `medium`, `strong`, where there are any.
    public let averages: [(name: String, kindCount: Int, detection: Detection)]
    /// The budgets that the shares refer to.
    public let budgets: FalseAlarmBudgets

    /// Works out every figure.
    ///
    /// Intervals are percentiles of resamples: usual images anew in each, and the images that shifts were made from, the
    /// same ones for all kinds of as many images. Their bounds are NaN where there is only one image of either, which says
    /// nothing of others.
    ///
    /// - Parameters:
    ///   - usual: the images as they came, at least one.
    ///   - kinds: the unusual images; kinds without images are left out.
    ///   - budgets: the gate's budgets.
    ///   - bootstrap: the number of resamples, level and seed.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for no usual images.
    public init(
        usual: [AuditedImage], kinds: [AuditedKind], budgets: FalseAlarmBudgets,
        bootstrap: Bootstrap = Bootstrap(draws: 200)
    ) throws(VerificationError) {
        let kinds = kinds.filter { !$0.images.isEmpty }
        guard let figures = DetectionFigures(usual: usual.map(\.statistic)) else {
            throw .tooFew(name: "usual images", expected: 1, found: usual.count)
        }
        let scores = kinds.map { $0.images.map(\.statistic) }
        let found = scores.map { (figures.areaUnderCurve($0), figures.falsePositiveRate($0)) }
        let draws = AuditReport.resampled(figures.usual, scores, bootstrap)
        func detection(_ chosen: [Int]) -> Detection {
            func interval(_ value: ((Double, Double)) -> Double) -> Interval {
                func mean(_ row: [(Double, Double)]) -> Double {
                    var sum = 0.0
                    for index in chosen { sum += value(row[index]) }
                    return sum / Double(chosen.count)
                }
                guard usual.count > 1, chosen.contains(where: { scores[$0].count > 1 }) else {
                    return Interval(estimate: mean(found), lower: .nan, upper: .nan)
                }
                let means = draws.map(mean).sorted()
                return Interval(
                    estimate: mean(found), lower: Quantiles.linear(sorted: means, (1 - bootstrap.level) / 2),
                    upper: Quantiles.linear(sorted: means, (1 + bootstrap.level) / 2))
            }
            return Detection(areaUnderCurve: interval(\.0), falsePositiveRate: interval(\.1))
        }
        self.usual = Outcome(usual, budgets)
        self.kinds = kinds.indices.map { index in
            Kind(kind: kinds[index], detection: detection([index]), outcome: Outcome(kinds[index].images, budgets))
        }
        let sets: [(String, (AuditedKind) -> Bool)] =
            ["far", "near"].map { name in (name, { $0.nearness == name }) }
            + ["mild", "medium", "strong"].map { name in (name, { $0.nearness == "near" && $0.strength == name }) }
        averages = sets.compactMap { name, belongs in
            let chosen = kinds.indices.filter { belongs(kinds[$0]) }
            return chosen.isEmpty ? nil : (name, chosen.count, detection(chosen))
        }
        self.budgets = budgets
    }

    /// Both figures of each kind in each resample.
    private static func resampled(
        _ usual: [Double], _ scores: [[Double]], _ bootstrap: Bootstrap
    ) -> [[(Double, Double)]] {
        var generator = SeededGenerator(seed: bootstrap.seed)
        return (0..<bootstrap.draws).compactMap { _ in
            let again = usual.map { _ in usual[generator.integer(below: usual.count)] }
            guard let figures = DetectionFigures(usual: again) else { return nil }
            var places = [Int: [Int]]()
            return scores.map { kind in
                let chosen = places[kind.count] ?? kind.map { _ in generator.integer(below: kind.count) }
                places[kind.count] = chosen
                let resample = chosen.map { kind[$0] }
                return (figures.areaUnderCurve(resample), figures.falsePositiveRate(resample))
            }
        }
    }
}

extension AuditReport.Outcome {
    /// Counts what became of images.
    fileprivate init(_ images: [AuditedImage], _ budgets: FalseAlarmBudgets) {
        let passed = images.filter { $0.verdict == .accept }
        // A p-value that is not a number is at or below every budget.
        reviewed = Share(images.count { !($0.pValue > budgets.review) }, of: images.count)
        rejected = Share(images.count { !($0.pValue > budgets.reject) }, of: images.count)
        accepted = Share(passed.count, of: images.count)
        func accuracy(_ images: [AuditedImage]) -> Share {
            let known = images.compactMap(\.isRight)
            return Share(known.count { $0 }, of: known.count)
        }
        let isKnown = images.contains { $0.isRight != nil }
        self.accuracy = isKnown ? accuracy(images) : nil
        accuracyOfAccepted = isKnown ? accuracy(passed) : nil
    }
}
