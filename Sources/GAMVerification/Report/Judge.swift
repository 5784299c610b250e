/// Turns an observation into a verdict against a reference profile.
public struct Judge: Sendable {
    /// The profile the observation is compared with.
    public let profile: ReferenceProfile
    /// The false-alarm rates the verdict keeps.
    public let budgets: FalseAlarmBudgets

    private let verifiers: [any Verifier]

    /// A judge.
    ///
    /// - Parameters:
    ///   - profile: what to compare with.
    ///   - budgets: the false-alarm rates at which proper images are reviewed and rejected.
    ///   - verifiers: the host's own verifiers that the profile was calibrated with, in the same order.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` where their components are not the profile's,
    ///   ``VerificationError/tooFew(name:expected:found:)`` where the calibration images cannot support the budgets.
    public init(
        _ profile: ReferenceProfile, budgets: FalseAlarmBudgets = .standard, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        let all = profile.verifiers.all + verifiers
        let components = all.flatMap(\.components)
        guard components == profile.components else {
            throw .invalidValue(
                name: "verifiers", expected: profile.components.map(\.name).joined(separator: ", "),
                found: components.map(\.name).joined(separator: ", "))
        }
        let support = budgets.support(calibrationCount: profile.calibrationCount)
        guard support.review else {
            throw .tooFew(
                name: "calibration images for a review rate of \(budgets.review)",
                expected: support.leastCountForReview, found: profile.calibrationCount)
        }
        self.profile = profile
        self.budgets = budgets
        self.verifiers = all
    }

    /// The verdict on one observation.
    ///
    /// A verifier that fails leaves its scores undefined, which is the most unusual outcome there is.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` where a verifier does not give as many
    ///   findings as it has components.
    public func report(on observation: Observation) throws(VerificationError) -> VerificationReport {
        var findings = [Finding]()
        for verifier in verifiers {
            let expected = verifier.components.count
            do throws(VerificationError) {
                let found = try verifier.findings(for: observation)
                guard found.count == expected else {
                    throw VerificationError.countMismatch(
                        name: "findings of \(verifier.components.first?.name ?? "a verifier")", expected: expected,
                        found: found.count)
                }
                findings += found
            } catch {
                findings += [Finding](
                    repeating: Finding(score: .nan, words: "could not be judged: \(error)"), count: expected)
            }
        }
        let group = observation.predictedClass
        let scores = findings.map(\.score)
        let pValue = try profile.join.pValue(scores, group: group)
        let evidence = try evidence(findings, group: group)
        let defects = observation.imageFacts.map { ImageDefect.found(in: $0, limits: profile.imageLimits) } ?? []
        let calibrated = budgets.verdict(pValue: pValue, calibrationCount: profile.calibrationCount)
        let verdict = min(calibrated, defects.map(\.atBest).min() ?? .accept)
        return VerificationReport(
            verdict: verdict, reasons: reasons(evidence, defects, verdict: calibrated, observation),
            prediction: prediction(observation), pValue: pValue,
            statistic: try profile.join.statistic(scores, group: group), evidence: evidence, defects: defects,
            logits: observation.logits, attentionMap: observation.attentionMap, budgets: budgets,
            calibrationCount: profile.calibrationCount, modelHash: profile.modelHash)
    }

    private func evidence(_ findings: [Finding], group: Int) throws(VerificationError) -> [Evidence] {
        let standardised = try profile.join.zetas(findings.map(\.score), group: group)
        let parts = zip(standardised, profile.components).map { zeta, component in
            zeta > 0 ? component.weight * zeta * zeta : 0
        }
        let total = parts.reduce(0, +)
        let undefined = parts.count { !$0.isFinite }
        return findings.indices.map { index in
            let scores = profile.marginal[index].scores(for: group)
            var share = total > 0 ? parts[index] / total : 0
            if undefined > 0 { share = parts[index].isFinite ? 0 : 1 / Double(undefined) }
            return Evidence(
                verifier: profile.components[index].name, score: findings[index].score,
                pValue: scores.pValue(findings[index].score), low: scores.quantile(0.05), high: scores.quantile(0.95),
                standardised: standardised[index], share: share, words: findings[index].words)
        }
    }

    /// Defects first, then the components that carry the verdict, weightiest first.
    private func reasons(
        _ evidence: [Evidence], _ defects: [ImageDefect], verdict: Verdict, _ observation: Observation
    ) -> [String] {
        var reasons = defects.map(\.words)
        if verdict < .accept {
            let weighty = evidence.filter { $0.share >= 0.2 || $0.pValue <= budgets.reject }
            for item in weighty.sorted(by: { $0.share > $1.share }) {
                reasons.append("\(item.words) (\(item.verifier), p = \(Decimal.text(item.pValue, digits: 4)))")
            }
            if reasons.isEmpty { reasons.append("no single figure stands out, all together are unusual") }
        }
        if observation.attentionMap.isEmpty {
            reasons.append("the attention map is empty: nothing at \(observation.layers.target) speaks for the class")
        }
        return reasons
    }

    private func prediction(_ observation: Observation) -> VerificationReport.Prediction {
        let index = observation.predictedClass
        return VerificationReport.Prediction(
            classIndex: index,
            className: profile.classes.indices.contains(index) ? profile.classes[index] : "class \(index)",
            probability: observation.probabilities[index],
            garbageProbability: observation.garbageClass.map { observation.probabilities[$0] })
    }
}

extension ConformalScores {
    /// The value below or at which a share of the scores lies; NaN for no scores.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let place = Int((share * Double(sorted.count - 1)).rounded())
        return sorted[min(max(0, place), sorted.count - 1)]
    }
}
