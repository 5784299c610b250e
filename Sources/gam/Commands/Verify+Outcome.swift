import GAMVerify

extension ImageOutcome {
    /// The outcome on one line: verdict, p-value, class, weightiest verifier, path, reasons.
    ///
    /// - Parameter classWidth: letters of the longest class name, so that the columns of all lines agree.
    /// - Returns: the line, without its end.
    func line(classWidth: Int) -> String {
        let path = Terminal.printable(name)
        switch result {
        case .success(let report):
            let prediction = report.prediction
            let fields = [
                report.verdict.description.padded(to: 6),
                "p \(report.pValue.isNaN ? "-     " : Decimal.text(report.pValue, digits: 4))",
                prediction.className.padded(to: classWidth), Decimal.text(prediction.probability, digits: 3),
                (report.weightiest?.verifier ?? "-").padded(to: 17), path,
            ]
            return (fields + shortReasons(report.reasons)).joined(separator: "  ")
        case .failure(let error):
            return "error   \(path)  \(Terminal.printable(error.reason(for: name)))"
        }
    }

    /// The weightiest reasons, so that a line stays one that can be read, and how many more there are.
    private func shortReasons(_ reasons: [String]) -> [String] {
        guard !reasons.isEmpty else { return [] }
        let more = reasons.count - ImageOutcome.shownReasons
        let shown = reasons.prefix(ImageOutcome.shownReasons).map(Terminal.printable)
        return [(shown + (more > 0 ? ["\(more) more (--details)"] : [])).joined(separator: "; ")]
    }

    private static let shownReasons = 2

    /// The outcome in sentences and figures: the image's name, then a line each, and an empty one.
    var details: [String] {
        let lines =
            switch result {
            case .success(let report): report.details.map(Terminal.printable)
            case .failure(let error): ["Error: \(Terminal.printable(error.reason(for: name)))."]
            }
        return [Terminal.printable(name)] + lines + [""]
    }

    /// The outcome as JSON; what could not be judged has the verdict `error`.
    func json(overlay: FilePath?, panel: FilePath?) -> JSONValue {
        switch result {
        case .success(let report):
            guard case .object(var object) = report.json(path: name) else { return .null }
            if let overlay { object["overlay"] = .string(overlay.description) }
            if let panel { object["panel"] = .string(panel.description) }
            return .object(object)
        case .failure(let error):
            return .object([
                "path": .string(name), "verdict": .string("error"),
                "reasons": .array([.string(error.reason(for: name))]),
            ])
        }
    }
}

/// How many images had which outcome.
struct VerdictTally {
    private var verdicts = [Verdict: Int]()
    private var errors = 0

    /// Counts one image.
    mutating func count(_ outcome: ImageOutcome) {
        switch outcome.result {
        case .success(let report): verdicts[report.verdict, default: 0] += 1
        case .failure: errors += 1
        }
    }

    private var judged: Int { verdicts.values.reduce(0, +) }

    /// All counts in one sentence.
    var sentence: String {
        let counts = Verdict.allCases.reversed().map { "\(verdicts[$0] ?? 0) \($0)" }
        return "\(Counted.images(judged + errors)): \(counts.joined(separator: ", ")), \(errors) error"
    }

    /// What scripts are told.
    var status: ExitStatus {
        if judged == 0 { return .unusable }
        return verdicts[.accept] == judged && errors == 0 ? .done : .notAccepted
    }
}

extension String {
    /// The text with spaces up to a width.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
