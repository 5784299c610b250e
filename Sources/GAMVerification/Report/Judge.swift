import GAMAttention

/// Turns an observation into a verdict against a reference profile.
///
/// Immutable; any number of threads may ask it at once.
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

    /// The verdict on an observation.
    ///
    /// A verifier that fails leaves its scores undefined. An undefined score counts as the most unusual, and an image
    /// with one is never accepted, whatever the calibration images were; nor is one with a defect that asks for review. An
    /// empty attention map is a remark and no reason by itself: where every class is spoken against, the one least so
    /// wins. A film that looks turned, mirrored or inverted is named as such where its orientation is as unusual as the
    /// review budget asks, even if everything together is not.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)``, which the profile's own checks rule out.
    public func report(on observation: Observation) throws(VerificationError) -> VerificationReport {
        let findings = findings(on: observation)
        let scores = findings.map(\.score)
        let group = observation.predictedClass
        let pValue = try profile.join.pValue(scores, group: group)
        let evidence = try evidence(findings, group: group)
        let defects = observation.imageFacts.map { ImageDefect.found(in: $0, limits: profile.imageLimits) } ?? []
        let calibrated = budgets.verdict(pValue: pValue, calibrationCount: profile.calibrationCount)
        let scored = scores.allSatisfy(\.isFinite) ? calibrated : min(calibrated, .review)
        return VerificationReport(
            verdict: min(scored, defects.map(\.atBest).min() ?? .accept),
            reasons: defects.map(\.words) + reasons(evidence, verdict: scored)
                + remarks(on: observation, evidence, verdict: scored),
            prediction: prediction(of: observation), pValue: pValue,
            statistic: try profile.join.statistic(scores, group: group), evidence: evidence, defects: defects,
            logits: observation.logits, attentionMap: observation.attentionMap, budgets: budgets,
            calibrationCount: profile.calibrationCount, imageFacts: observation.imageFacts,
            modelHash: profile.modelHash, profileHash: profile.hash)
    }

    /// What every verifier finds; undefined where one fails.
    private func findings(on observation: Observation) -> [Finding] {
        var findings = [Finding]()
        for verifier in verifiers {
            do throws(VerificationError) {
                findings += try verifier.checkedFindings(for: observation)
            } catch {
                let undefined = Finding(score: .nan, words: "could not be judged: \(error)")
                findings += verifier.components.map { _ in undefined }
            }
        }
        return findings
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

    /// The components that carry a verdict, weightiest first; none for an accepted image.
    private func reasons(_ evidence: [Evidence], verdict: Verdict) -> [String] {
        guard verdict < .accept else { return [] }
        let weighty = evidence.filter { $0.share >= 0.2 || $0.pValue <= budgets.reject || !$0.score.isFinite }
        guard !weighty.isEmpty else { return ["no single figure stands out, all together are unusual"] }
        return weighty.sorted { $0.share > $1.share }.map { item in
            "\(item.words) (\(item.verifier), p = \(Decimal.text(item.pValue, digits: 4)))"
        }
    }

    /// What should be known of the image whatever the verdict.
    private func remarks(on observation: Observation, _ evidence: [Evidence], verdict: Verdict) -> [String] {
        var remarks = [String]()
        if observation.attentionMap.isEmpty {
            remarks.append(
                "the attention map is empty: nothing at \(observation.layers.target) speaks for the class")
        }
        // Below acceptance it is a reason if it weighs enough.
        if verdict == .accept, let item = evidence.first(where: { $0.verifier == ComponentRule.inputOrientation.name }),
            item.score > 1, item.pValue <= budgets.review
        {
            remarks.append("\(item.words) (\(item.verifier), p = \(Decimal.text(item.pValue, digits: 4)))")
        }
        return remarks
    }

    private func prediction(of observation: Observation) -> VerificationReport.Prediction {
        let index = observation.predictedClass
        return VerificationReport.Prediction(
            classIndex: index,
            className: profile.classes.indices.contains(index) ? profile.classes[index] : "class \(index)",
            probability: observation.probabilities[index],
            garbageProbability: observation.garbageClass.map { observation.probabilities[$0] })
    }
}
