/// A profile's calibration images by scope, joined by one rule: what a judge asks for p-values.
package struct ScopedCalibration: Sendable {
    private let alone: [Int: CalibrationPool]
    private let together: CalibrationPool?

    /// Arranges the calibration images.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where no group is large enough for the review
    ///   budget, ``VerificationError/invalidValue(name:expected:found:)`` for a rule that cannot guarantee a rate.
    package init(
        scores: [[Double]], groups: [Int], components: [Component], budgets: FalseAlarmBudgets, joining: JoiningRule,
        scope: CalibrationScope
    ) throws(VerificationError) {
        func pool(_ images: CalibrationBasis.Images, _ members: [Int]) throws(VerificationError) -> CalibrationPool {
            let basis = CalibrationBasis(
                images: images, count: members.count, budgets: budgets, joining: joining,
                componentCount: components.count)
            return try CalibrationPool(
                basis, scores: members.map { scores[$0] }, groups: members.map { groups[$0] }, components: components)
        }
        var alone = [Int: CalibrationPool]()
        switch scope {
        case .pooled:
            together = try pool(.all, Array(groups.indices))
        case .perClass(let leastCount):
            let members = Dictionary(grouping: groups.indices) { groups[$0] }
            // The judged image counts as a member of its class, so that all n + 1 images are treated alike.
            for (group, places) in members where places.count + 1 >= leastCount {
                alone[group] = try pool(.ofClass(group), places)
            }
            let rest = groups.indices.filter { members[groups[$0], default: []].count < leastCount }
            together = rest.isEmpty ? nil : try pool(.ofSmallClasses, rest)
        }
        self.alone = alone
        try checkThatOneIsCalibrated(budgets, joining, componentCount: components.count)
    }

    /// What an image predicted as a class is compared with; `nil` where there is no such calibration image.
    package func pool(for group: Int) -> CalibrationPool? { alone[group] ?? together }

    private func checkThatOneIsCalibrated(
        _ budgets: FalseAlarmBudgets, _ joining: JoiningRule, componentCount: Int
    ) throws(VerificationError) {
        let pools = Array(alone.values) + (together.map { [$0] } ?? [])
        guard !pools.contains(where: \.basis.isCalibrated) else { return }
        guard let least = joining.leastCount(budgets.review, budgets.kind, componentCount: componentCount) else {
            throw .invalidValue(
                name: "joining rule for a guaranteed rate", expected: "standard, ranks, bonferroni or holm",
                found: joining.description)
        }
        let kind = budgets.kind == .guaranteed ? "guaranteed " : ""
        let rule = joining == .standard ? "" : " joined by \(joining)"
        throw .tooFew(
            name: "calibration images for a \(kind)review rate of \(budgets.review)\(rule)", expected: least,
            found: pools.map(\.basis.count).max() ?? 0)
    }
}

/// Some calibration images, joined by one rule.
package struct CalibrationPool: Sendable {
    /// What a verdict by these images rests on.
    package let basis: CalibrationBasis

    private let method: Method

    private enum Method: Sendable {
        case standard(StandardJoin)
        case ranks(RankJoin)
        /// Each component's own p-values, to be combined.
        case combined([ConformalScores], JoiningRule)
    }

    package init(
        _ basis: CalibrationBasis, scores: [[Double]], groups: [Int], components: [Component]
    ) throws(VerificationError) {
        self.basis = basis
        let weights = components.map(\.weight)
        switch basis.joining {
        case .standard:
            method = .standard(
                try StandardJoin(
                    calibration: scores, groups: groups, weights: weights, signed: components.map(\.isSigned)))
        case .ranks:
            method = .ranks(try RankJoin(calibration: scores, weights: weights))
        case .bonferroni, .holm, .harmonic, .cauchy:
            let columns = components.indices.map { index in ConformalScores(scores.map { $0[index] }) }
            method = .combined(columns, basis.joining)
        }
    }

    /// The joined p-value of an image; NaN where these images are too few to calibrate anything.
    package func pValue(_ scores: [Double], group: Int) throws(VerificationError) -> Double {
        guard basis.isCalibrated else { return .nan }
        switch method {
        case .standard(let join): return try join.pValue(scores, group: group)
        case .ranks(let join): return try join.judge(scores).pValue
        case .combined(let columns, let rule): return combined(values(scores, columns), rule)
        }
    }

    /// Each component's p-value adjusted for the number of components (Holm 1979); `nil` for another rule.
    package func adjusted(_ scores: [Double]) -> [Double]? {
        guard basis.isCalibrated, case .combined(let columns, .holm) = method else { return nil }
        return PValueCombination.holm(values(scores, columns))
    }

    private func values(_ scores: [Double], _ columns: [ConformalScores]) -> [Double] {
        zip(columns, scores).map { $0.pValue($1) }
    }

    /// The combination of conformal p-values; 0, which is rejected, for what cannot be combined.
    private func combined(_ values: [Double], _ rule: JoiningRule) -> Double {
        let joined: Double?
        switch rule {
        case .harmonic: joined = values.count == 1 ? values.first : PValueCombination.validHarmonicMean(values)
        case .cauchy:
            // The tangent of the largest p-value, 1, would outweigh all others: it counts as half a rank less.
            let largest = 1 - 0.5 / Double(basis.count + 1)
            joined = PValueCombination.cauchy(values.map { min($0, largest) })
        default: joined = PValueCombination.bonferroni(values)
        }
        return joined ?? 0
    }
}
