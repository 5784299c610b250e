import GAMVerify

extension ComparisonReport {
    /// The report for people.
    var lines: [String] {
        let answers = [
            ["", "mean", "95 % interval"],
            ["first stage identification", text(early?.estimate), text(early?.withinUnit)],
            ["same class", text(agreement), ""], ["kappa", text(kappa), ""],
            ["Spearman of margins", text(marginCorrelation), ""],
        ]
        var lines = ["\(verdict) (\(Counted.images(imageCount)))"] + reasons.map { "  \($0)" }
        lines += [""] + Table.lines(answers, [.left, .right, .left])
        for layer in layers { lines += [""] + layer.lines(text, retrained: retrained.count) }
        return lines
    }

    private func text(_ value: Double?) -> String { Compare.text(value) }
    private func text(_ interval: Interval?) -> String { Compare.text(interval) }
}

extension Compare {
    static func text(_ value: Double?) -> String {
        value.map { Decimal.text($0, digits: 3) } ?? "undefined"
    }

    static func text(_ interval: Interval?) -> String {
        interval.map { "\(text($0.lower)) to \(text($0.upper))" } ?? "undefined"
    }
}

extension LayerComparison {
    /// Identification and similarity at one layer.
    fileprivate func lines(_ text: (Double?) -> String, retrained: Int) -> [String] {
        let names = layer.name == layer.candidateName ? layer.name : "\(layer.name) and \(layer.candidateName)"
        let sizes = "\(layer.height) x \(layer.width)"
        let identified = [
            ["  identification among images of one class", text(within?.estimate), Compare.text(within?.withinUnit)],
            ["  identification among all images", text(overall?.estimate), Compare.text(overall?.withinUnit)],
        ]
        let head =
            [
                "  similarity of maps", "mean", "95 % interval", "undefined", "other images", "Cohen's d", "effect",
                "above",
            ] + (retrained > 0 ? ["retrained", "inside"] : [])
        let rows = similarities.map { item in
            let means = item.retrained.compactMap(\.mean)
            let range = means.isEmpty ? "undefined" : "\(text(means.min())) to \(text(means.max()))"
            return [
                "  \(item.metric.name)", text(item.same.mean), Compare.text(item.same.interval),
                "\(item.same.undefinedCount)", text(item.crossed.mean), text(item.cohensD),
                item.cohensD.map { EffectSize.Magnitude(cohensD: $0).rawValue } ?? "undefined",
                word(item.isAboveCrossImages),
            ] + (retrained > 0 ? [range, word(item.isInsideRetrained)] : [])
        }
        return ["\(names), \(sizes)"] + Table.lines(identified, [.left, .right, .left])
            + Table.lines(
                [head] + rows, [.left, .right, .left, .right, .right, .right, .left, .left, .left, .left])
    }

    private func word(_ truth: Bool?) -> String { truth.map { $0 ? "yes" : "no" } ?? "undefined" }
}

extension VerdictShares {
    /// The shares as JSON.
    var json: JSONValue {
        .object([
            "images": .number(Double(imageCount)), "draws": .number(Double(draws)), "suitable": .number(suitable),
            "doubtful": .number(doubtful), "unsuitable": .number(unsuitable), "not_comparable": .number(notComparable),
        ])
    }
}

extension [VerdictShares] {
    /// The shares for people.
    var lines: [String] {
        guard let first else { return [] }
        func text(_ share: Double) -> String { Decimal.text(share, digits: 2) }
        let head = ["\(first.draws) random draws of", "suitable", "doubtful", "unsuitable", "not comparable"]
        let rows = map { item in
            [
                "  \(Counted.images(item.imageCount))", text(item.suitable), text(item.doubtful), text(item.unsuitable),
                text(item.notComparable),
            ]
        }
        return [""] + Table.lines([head] + rows, [.left, .right, .right, .right, .right])
    }
}

extension DriftReport {
    /// The report for people.
    var lines: [String] {
        let kind = subject.profile == nil ? "reference" : "calibration"
        let counts = "\(subject.referenceCount) \(kind) and \(Counted.images(subject.imageCount))"
        let rows = findings.map { finding in
            [
                finding.words, finding.name, Decimal.text(finding.statistic, digits: 4),
                Decimal.text(finding.pValue, digits: 3), Decimal.text(finding.adjustedPValue, digits: 3),
                Decimal.text(finding.effect, digits: 2), finding.magnitude.rawValue,
                finding.adjustedPValue <= test.level ? "moved" : "",
            ]
        }
        let head = ["what", "name", "statistic", "p", "Holm's p", "effect", "", ""]
        return ["\(verdict) (\(counts))"] + reasons.map { "  \($0)" }
            + (rows.isEmpty
                ? []
                : [""]
                    + Table.lines([head] + rows, [.left, .left, .right, .right, .right, .right, .left, .left]))
    }
}

extension AcceptanceRecord {
    /// The record for people.
    var lines: [String] {
        let met = outcomes.count { $0.isMet }
        let rows = outcomes.map { outcome in
            [
                outcome.isMet ? "  met" : "  NOT MET", outcome.condition,
                outcome.figure.map { Decimal.text($0, digits: 4) } ?? "", outcome.reason,
            ]
        }
        return ["acceptance \(isPassed ? "passed" : "failed"): \(met) of \(outcomes.count) conditions met (\(date))"]
            + Table.lines(rows, [.left, .left, .right, .left])
    }
}

extension Interval {
    /// The interval as a share can have it: the rule's least width may reach beyond 0 and 1.
    fileprivate var withinUnit: Interval {
        Interval(estimate: estimate, lower: max(lower, 0), upper: min(upper, 1))
    }
}
