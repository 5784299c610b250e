import GAMVerify

extension AuditReport {
    /// The report for people.
    var lines: [String] {
        let alarms =
            "usual images: \(usual.reviewed.total), of which \(text(usual.reviewed)) at p <= "
            + "\(Decimal.text(budgets.review, digits: 3)), \(text(usual.rejected)) at p <= "
            + "\(Decimal.text(budgets.reject, digits: 3)); \(text(usual.accepted)) accepted"
        let header = ["", "kinds", "AUROC", "95 % interval", "FPR95", "95 % interval"]
        let averaged = averages.map { [$0.name, "\($0.kindCount)"] + cells($0.detection) }
        return [alarms] + right(usual, "right") + [""]
            + Table.lines([header] + averaged, [.left, .right, .right, .left, .right, .left]) + [""]
            + Table.lines(table, [.left, .left, .right, .right, .right, .right, .right, .right, .right])
    }

    private var table: [[String]] {
        let header = ["kind", "strength", "images", "AUROC", "FPR95", "reviewed", "rejected", "right", "if accepted"]
        return [header]
            + kinds.map { item in
                let strength = item.kind.nearness == "far" ? "far" : item.kind.strength
                return [
                    item.kind.name, strength, "\(item.kind.images.count)",
                    number(item.detection.areaUnderCurve.estimate),
                    number(item.detection.falsePositiveRate.estimate), percent(item.outcome.reviewed),
                    percent(item.outcome.rejected), percent(item.outcome.accuracy),
                    percent(item.outcome.accuracyOfAccepted),
                ]
            }
    }

    private func cells(_ detection: Detection) -> [String] {
        [detection.areaUnderCurve, detection.falsePositiveRate].flatMap { interval in
            [
                number(interval.estimate),
                interval.lower.isNaN ? "undefined" : "\(number(interval.lower)) to \(number(interval.upper))",
            ]
        }
    }

    private func right(_ outcome: Outcome, _ word: String) -> [String] {
        guard let all = outcome.accuracy, let accepted = outcome.accuracyOfAccepted else { return [] }
        return ["network \(word): \(text(all)); among accepted images \(text(accepted))"]
    }

    private func number(_ value: Double) -> String { Decimal.text(value, digits: 3) }

    /// A share as count, percentage and interval.
    private func text(_ share: Share) -> String {
        guard share.total > 0 else { return "0 of 0" }
        let bounds = [share.interval.lower, share.interval.upper].map { Decimal.text(100 * $0, digits: 1) }
        return "\(share.count) (\(bounds[0]) to \(bounds[1]) %)"
    }

    private func percent(_ share: Share?) -> String {
        guard let share, share.total > 0 else { return "-" }
        return "\(Decimal.text(100 * share.value, digits: 0)) %"
    }
}
