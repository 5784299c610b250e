import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is known of one image beside a profile.
package struct ProfiledImage: Sendable {
    /// The components' scores, by name: all of them for the profile's own model, the input's for another.
    let scores: [String: Double]
    let predictedClass: Int
    /// The joined p-value and the verdict; `nil` for another model.
    let pValue: Double?
    let verdict: Verdict?
    let hash: ImageHash?

    /// A gate's report on an image.
    package init(_ report: VerificationReport, hash: ImageHash? = nil) {
        scores = Dictionary(report.evidence.map { ($0.verifier, $0.score) }) { first, _ in first }
        predictedClass = report.prediction.classIndex
        pValue = report.pValue
        verdict = report.verdict
        self.hash = hash
    }

    /// What does not depend on the network: the scores of the input, by the profile's verifier.
    ///
    /// - Parameters:
    ///   - observation: another model's, with the profile's preprocessing.
    ///   - predictedClass: the predicted class by the profile's numbers.
    ///   - profile: the profile, or `nil` where the model prepares images in another way.
    ///   - hash: the hash of the image's pixels, where it is known.
    /// - Throws: ``VerificationError`` where the input cannot be scored.
    package init(
        _ observation: Observation, predictedClass: Int, beside profile: ReferenceProfile?, hash: ImageHash? = nil
    ) throws(VerificationError) {
        let verifier = profile?.verifiers.input
        let findings = try verifier?.checkedFindings(for: observation) ?? []
        let names = verifier?.components.map(\.name) ?? []
        scores = Dictionary(zip(names, findings.map(\.score))) { first, _ in first }
        self.predictedClass = predictedClass
        (pValue, verdict) = (nil, nil)
        self.hash = hash
    }
}

extension DriftTest {
    /// Compares images with a profile's calibration images.
    ///
    /// For the profile's own model: each component's scores, the joined p-values against an even distribution, the share of
    /// alarms, and the mix of predicted classes. For another model, whose features have no relation to the profile's
    /// statistics: the input's scores, if it is prepared alike, and the mix of predicted classes.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - images: what is known of each image.
    ///   - model: the hash of the model that looked at them.
    ///   - budgets: the rates at which a gate would send images to review and reject them.
    /// - Returns: the findings; not comparable for too few images.
    /// - Throws: ``VerificationError`` for too many images.
    package func compare(
        profile: ReferenceProfile, images: [ProfiledImage], model: String, budgets: FalseAlarmBudgets = .standard
    ) throws(VerificationError) -> DriftReport {
        let subject = DriftReport.Subject(
            model: model, profile: profile.hash, profileModel: profile.modelHash,
            referenceCount: profile.calibrationCount, imageCount: images.count,
            referenceDigest: profile.calibrationDigest, imageDigest: ImageHash.digest(of: images.compactMap(\.hash)),
            classes: profile.classes)
        let pValues = images.compactMap(\.pValue)
        let acceptance =
            pValues.isEmpty || pValues.count < images.count
            ? nil
            : ProfileAcceptance(
                verdicts: images.compactMap(\.verdict), pValues: pValues, reviewRate: budgets.review)
        guard min(profile.calibrationCount, images.count) >= leastCount else {
            return DriftReport(subject, self, findings: [], mix: nil, acceptance: acceptance)
        }
        var findings = [DriftFinding]()
        for (index, component) in profile.components.enumerated() {
            let scores = images.compactMap { $0.scores[component.name] }
            guard scores.count == images.count else { continue }
            findings.append(
                try self.scores(component, before: profile.calibrationScores.map { $0[index] }, now: scores))
        }
        if let acceptance {
            findings += alarms(acceptance, calibrationCount: profile.calibrationCount)
        }
        let after = images.map(\.predictedClass)
        findings.append(try classFinding(profile.calibrationGroups, after))
        return DriftReport(
            subject, self, findings: adjusted(findings),
            mix: ClassMix(profile.calibrationGroups, after, profile.classes), acceptance: acceptance)
    }

    /// The finding for one component's scores, not yet adjusted.
    private func scores(
        _ component: Component, before: [Double], now: [Double]
    ) throws(VerificationError) -> DriftFinding {
        let logarithms = [before, now].map { scores in
            scores.map { $0.isFinite ? (component.isSigned ? $0 : log(max($0, 1e-12))) : Double.infinity }
        }
        // What is undefined counts as the most unusual: one step beyond the largest of all.
        let beyond = (logarithms.joined().filter(\.isFinite).max() ?? 0) + 1
        let (first, second) = (
            logarithms[0].map { $0.isFinite ? $0 : beyond }, logarithms[1].map { $0.isFinite ? $0 : beyond }
        )
        let found = try TwoSampleTest(statistic, permutations: permutations, seed: seed)
            .compare(first.map { [$0] }, second.map { [$0] })
        return DriftFinding(
            name: "score.\(component.name)", words: "scores of \(component.name)", kind: .scores,
            statistic: found.statistic, pValue: found.pValue, adjustedPValue: found.pValue,
            effect: abs(EffectSize.cohensD(second, first) ?? (first == second ? 0 : .infinity)))
    }

    /// The findings for the share of alarms and for the p-values, not yet adjusted.
    private func alarms(_ acceptance: ProfileAcceptance, calibrationCount: Int) -> [DriftFinding] {
        let found = ConformalUniformity(
            pValues: acceptance.pValues, calibrationCount: calibrationCount, rate: acceptance.reviewRate,
            draws: permutations, seed: seed)
        func angle(_ share: Double) -> Double { 2 * asin(min(max(share, 0), 1).squareRoot()) }
        let half = 0.5 / Double(calibrationCount + 1)
        let scores = acceptance.pValues.map { NormalDistribution.quantile(1 - max(half, $0 - half)) }
        let mean = scores.reduce(0, +) / Double(max(1, scores.count))
        return [
            DriftFinding(
                name: "alarms", words: "the share of images below the review rate", kind: .alarms,
                statistic: Double(found.alarms), pValue: found.alarmsPValue, adjustedPValue: found.alarmsPValue,
                effect: max(0, angle(acceptance.alarmRate.estimate) - angle(acceptance.reviewRate))),
            DriftFinding(
                name: "p-values", words: "joined p-values", kind: .pValues, statistic: found.distance,
                pValue: found.distancePValue, adjustedPValue: found.distancePValue, effect: abs(mean)),
        ]
    }
}
