public import GAMModelFiles
import GAMTensor

/// A report judged by criteria: the record of an acceptance test.
public struct AcceptanceRecord: Sendable {
    /// The criteria.
    public let criteria: AcceptanceCriteria
    /// SHA-256 of the criteria's file, in hexadecimal.
    public let criteriaDigest: String
    /// When it was judged, as the caller says, in ISO 8601.
    public let date: String
    /// Each condition's outcome: images, model and verdict first, then criterion by criterion.
    public let outcomes: [Outcome]

    private let report: any JudgeableReport

    /// What became of one condition.
    public struct Outcome: Sendable, Equatable {
        /// The condition in words, as `identification.within at layer4, lower bound: at least 0.75`.
        public let condition: String
        /// The figure that was held against it; `nil` where it is undefined or no number.
        public let figure: Double?
        /// How many images have a value.
        public let count: Int
        /// Whether it was met.
        public let isMet: Bool
        /// Why it was not, in words; empty where it was.
        public let reason: String
    }

    /// Judges a report.
    ///
    /// A figure that is undefined, missing or rests on too few images does not meet a criterion.
    ///
    /// - Parameters:
    ///   - report: the report.
    ///   - criteria: what it must fulfil.
    ///   - criteriaDigest: SHA-256 of the criteria's file.
    ///   - date: when, in ISO 8601.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` for criteria of another kind of report.
    public init(
        _ report: some JudgeableReport, by criteria: AcceptanceCriteria, criteriaDigest: String, date: String
    ) throws(VerificationError) {
        guard report.kind == criteria.kind else {
            throw .invalidValue(
                name: "kind of the criteria", expected: report.kind.rawValue, found: criteria.kind.rawValue)
        }
        self.report = report
        self.criteria = criteria
        self.criteriaDigest = criteriaDigest
        self.date = date
        let figures = report.figures
        outcomes =
            Self.frame(criteria, report) + criteria.criteria.map { $0.outcome(figures, target: report.targetLayer) }
    }

    /// Whether every condition was met.
    public var isPassed: Bool { outcomes.allSatisfy(\.isMet) }

    /// Images, model and verdict.
    private static func frame(_ criteria: AcceptanceCriteria, _ report: some JudgeableReport) -> [Outcome] {
        let count = report.imageCount
        let enough = count >= criteria.leastImages
        var outcomes = [
            Outcome(
                condition: "images: at least \(criteria.leastImages)", figure: Double(count), count: count,
                isMet: enough, reason: enough ? "" : "there are \(count)")
        ]
        if let model = criteria.model {
            let found = report.models.first?.hash ?? "none"
            outcomes.append(
                Outcome(
                    condition: "\(report.models.first?.role ?? "model"): \(model)", figure: nil, count: count,
                    isMet: found == model, reason: found == model ? "" : "it is \(found)"))
        }
        if !criteria.verdicts.isEmpty {
            let isMet = criteria.verdicts.contains(report.verdictWord)
            outcomes.append(
                Outcome(
                    condition: "verdict: \(criteria.verdicts.joined(separator: " or "))", figure: nil, count: count,
                    isMet: isMet, reason: isMet ? "" : "it is \(report.verdictWord)"))
        }
        return outcomes
    }

    /// The record as JSON of the format `gamverify.acceptance`.
    public var json: JSONValue {
        var models: JSONObject = [:]
        for (role, hash) in report.models {
            if role == "retrained", case .array(let others)? = models[role] {
                models[role] = .array(others + [.string(hash)])
            } else {
                models[role] = role == "retrained" ? .array([.string(hash)]) : .string(hash)
            }
        }
        return .object([
            "format": .string("gamverify.acceptance"), "version": .number(1), "passed": .bool(isPassed),
            "date": .string(date), "library": .string(LibraryVersion.current), "models": .object(models),
            "images": .number(Double(report.imageCount)), "image_digest": .string(report.imageDigest),
            "verdict": .string(report.verdictWord), "criteria": criteria.json,
            "criteria_sha256": .string(criteriaDigest),
            "outcomes": .array(
                outcomes.map {
                    .object([
                        "condition": .string($0.condition), "figure": JSONValue(optional: $0.figure),
                        "images": .number(Double($0.count)), "met": .bool($0.isMet), "reason": .string($0.reason),
                    ])
                }),
        ])
    }
}

extension AcceptanceCriteria.Criterion {
    /// The criterion in words.
    public var condition: String {
        let place = layer.map { " at \($0)" } ?? ""
        let part = end == .value ? "" : end == .low ? ", lower bound" : ", upper bound"
        let bounds = [atLeast.map { "at least \($0)" }, atMost.map { "at most \($0)" }].compactMap { $0 }
        return "\(statistic)\(place)\(part): \(bounds.joined(separator: ", "))"
    }

    /// What became of the criterion.
    fileprivate func outcome(_ figures: [JudgedFigure], target: String?) -> AcceptanceRecord.Outcome {
        let layer = self.layer == "target" ? target : self.layer
        guard let figure = figures.first(where: { $0.statistic == statistic && $0.layer == layer }) else {
            return outcome(nil, count: 0, "the report has no such figure")
        }
        let value =
            switch end {
            case .value: figure.value
            case .low: figure.lower
            case .high: figure.upper
            }
        guard let value, !value.isNaN else { return outcome(nil, count: figure.count, "it is undefined") }
        guard figure.count >= leastImages else {
            return outcome(value, count: figure.count, "\(figure.count) images have a value, \(leastImages) are needed")
        }
        let isKept = value >= atLeast ?? -.infinity && value <= atMost ?? .infinity
        return outcome(value, count: figure.count, isKept ? "" : "it is \(Decimal.text(value, digits: 4))")
    }

    private func outcome(_ value: Double?, count: Int, _ reason: String) -> AcceptanceRecord.Outcome {
        AcceptanceRecord.Outcome(
            condition: condition, figure: value, count: count, isMet: reason.isEmpty, reason: reason)
    }
}
