import GAMAttention
import GAMTensor

/// Turns an observation into a verdict against a reference profile.
///
/// Immutable; any number of threads may ask it at once.
public struct Judge: Sendable {
    /// The profile the observation is compared with.
    public let profile: ReferenceProfile
    /// The false-alarm rates the verdict keeps.
    public let budgets: FalseAlarmBudgets
    /// How the components' scores become one p-value.
    public let joining: JoiningRule
    /// Among which calibration images the p-value is formed.
    public let scope: CalibrationScope

    private let verifiers: [any Verifier]
    private let calibration: ScopedCalibration
    private let calibratedClasses: Set<Int>
    private let scale: IntensityScale?

    /// A judge.
    ///
    /// - Parameters:
    ///   - profile: what to compare with.
    ///   - budgets: the false-alarm rates at which proper images are reviewed and rejected.
    ///   - joining: how the components' scores become one p-value.
    ///   - scope: among which calibration images the p-value is formed.
    ///   - verifiers: the host's own verifiers that the profile was calibrated with, in the same order.
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` where their components are not the profile's or
    ///   the joining rule cannot guarantee a rate, ``VerificationError/tooFew(name:expected:found:)`` where the
    ///   calibration images cannot support the review budget.
    public init(
        _ profile: ReferenceProfile, budgets: FalseAlarmBudgets = .standard, joining: JoiningRule = .standard,
        scope: CalibrationScope = .pooled, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        let all = profile.verifiers.all + verifiers
        let components = all.flatMap(\.components)
        guard components == profile.components else {
            throw .invalidValue(
                name: "verifiers", expected: profile.components.map(\.name).joined(separator: ", "),
                found: components.map(\.name).joined(separator: ", "))
        }
        if case .crossed = profile.form, budgets.kind == .guaranteed {
            throw .invalidValue(
                name: "guaranteed rate", expected: "a profile with calibration images of their own",
                found: "one whose images serve for reference and calibration both")
        }
        calibration = try ScopedCalibration(
            scores: profile.calibrationScores, groups: profile.calibrationGroups, components: components,
            budgets: budgets, joining: joining, scope: scope)
        calibratedClasses = Set(profile.calibrationGroups)
        self.profile = profile
        self.budgets = budgets
        self.joining = joining
        self.scope = scope
        self.verifiers = all
        scale = IntensityScale(description: profile.modelDescription)
    }

    /// What a verdict on an image of a predicted class rests on.
    public func basis(forClass group: Int) -> CalibrationBasis {
        let basis =
            calibration.pool(for: group)?.basis
            ?? CalibrationBasis(
                images: .ofSmallClasses, count: 0, budgets: budgets, joining: joining,
                componentCount: profile.components.count)
        return profile.form == .separate ? basis : basis.ofCrossedImages
    }

    /// The verdict on an observation.
    ///
    /// A verifier that fails leaves its scores undefined. An undefined score counts as the most unusual, and an image
    /// with one is never accepted, whatever the calibration images were; nor is one with a defect that asks for review, or
    /// of a class without enough calibration images. An empty attention map is a remark and no reason by itself: where
    /// every class is spoken against, the one least so wins. A film that looks turned, mirrored or inverted is named as
    /// such where its orientation alone is as unusual as the review budget asks, even if everything together is not.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)``, which the profile's own checks rule out.
    public func report(on observation: Observation) throws(VerificationError) -> VerificationReport {
        let findings = findings(on: observation)
        let scores = findings.map(\.score)
        let group = observation.predictedClass
        let pool = calibration.pool(for: group)
        let basis = basis(forClass: group)
        let pValue = try pool?.pValue(scores, group: group) ?? .nan
        let evidence = try evidence(findings, group: group, adjusted: pool?.adjusted(scores))
        let defects = observation.imageFacts.map { ImageDefect.found(in: $0, limits: profile.imageLimits) } ?? []
        let calibrated = basis.isCalibrated ? basis.verdict(pValue: pValue) : .review
        let scored = scores.allSatisfy(\.isFinite) ? calibrated : min(calibrated, .review)
        let prediction = prediction(of: observation)
        let map = flagged(observation.attentionMap, group: group)
        return VerificationReport(
            verdict: min(scored, defects.map(\.atBest).min() ?? .accept),
            reasons: defects.map(\.words) + uncalibrated(basis, prediction)
                + reasons(evidence, verdict: scored, basis: basis)
                + remarks(on: map, evidence, verdict: scored, prediction),
            prediction: prediction, pValue: pValue,
            statistic: try profile.join.statistic(scores, group: group), evidence: evidence, defects: defects,
            logits: observation.logits, attentionMap: map, budgets: budgets, basis: basis,
            imageFacts: observation.imageFacts, layers: observation.layers,
            instructionSet: observation.instructionSet, modelHash: profile.modelHash, profileHash: profile.hash)
    }

    /// What every verifier finds; undefined where one fails.
    private func findings(on observation: Observation) -> [Finding] {
        var findings = [Finding]()
        for verifier in verifiers {
            do throws(VerificationError) {
                findings += try verifier.checkedFindings(for: observation)
            } catch {
                findings += verifier.components.map { component in
                    Finding(score: .nan, words: "the check \(component.name) failed: \(error)")
                }
            }
        }
        return findings
    }

    private func evidence(
        _ findings: [Finding], group: Int, adjusted: [Double]?
    ) throws(VerificationError) -> [Evidence] {
        let standardised = try profile.join.zetas(findings.map(\.score), group: group)
        let parts = zip(standardised, profile.components).map { zeta, component in
            zeta > 0 ? component.weight * zeta * zeta : 0
        }
        let total = parts.reduce(0, +)
        let undefined = parts.count { !$0.isFinite }
        return findings.indices.map { index in
            let marginal = profile.marginal[index]
            let scores = marginal.scores(for: group)
            var share = total > 0 ? parts[index] / total : 0
            if undefined > 0 { share = parts[index].isFinite ? 0 : 1 / Double(undefined) }
            let component = profile.components[index]
            let finding = findings[index]
            return Evidence(
                verifier: component.name, weight: component.weight, score: finding.score,
                pValue: scores.pValue(finding.score), adjustedPValue: adjusted?[index],
                low: scores.quantile(0.05), high: scores.quantile(0.95), standardised: standardised[index],
                share: share, words: finding.words,
                deviation: finding.deviation.map { deviation in scale.map { $0.applied(to: deviation) } ?? deviation },
                nearer: scores.below(finding.score), count: scores.count, isOfClass: marginal.isOwn(group))
        }
    }

    /// The components that carry a verdict, weightiest first; none for an accepted image.
    private func reasons(_ evidence: [Evidence], verdict: Verdict, basis: CalibrationBasis) -> [String] {
        let broken = evidence.filter { !$0.score.isFinite }
        guard verdict < .accept, basis.isCalibrated || !broken.isEmpty else { return [] }
        let remarkable = min(basis.reject.level ?? basis.reject.rate, basis.reject.rate)
        // What alteration a film the wrong way round resembles is a wrong guess.
        let isTurned = evidence.contains(where: namesOrientation)
        let weighty = evidence.filter {
            guard $0.score.isFinite else { return true }
            guard basis.isCalibrated, !(isTurned && $0.verifier == ComponentRule.inputAlterations.name) else {
                return false
            }
            return $0.share >= 0.2 || $0.pValue <= remarkable || namesOrientation($0)
        }
        guard !weighty.isEmpty else { return ["no single finding stands out, but all together are unusual"] }
        // A film the wrong way round explains what else is found.
        return weighty.sorted { (namesOrientation($0) ? 2 : $0.share) > (namesOrientation($1) ? 2 : $1.share) }.map {
            item in
            // A score that is not a number is not its verifier's usual reason.
            item.score.isFinite || item.words.hasPrefix("the check")
                ? item.sentence : "the check \(item.verifier) gave no usable number"
        }
    }

    /// Whether a turned, mirrored or negated film is the finding: clearly so, as a block or a border lifts the score a
    /// little too, and further from usual than any calibration image.
    private func namesOrientation(_ item: Evidence) -> Bool {
        item.verifier == ComponentRule.inputOrientation.name && item.score > Judge.clearlyTurned
            && item.nearer == item.count
    }

    /// Twice the squared distance of the film put right.
    private static let clearlyTurned = 2.0

    /// Why an image of a class without enough calibration images is not accepted.
    private func uncalibrated(_ basis: CalibrationBasis, _ prediction: VerificationReport.Prediction) -> [String] {
        guard !basis.isCalibrated else { return [] }
        let least = basis.review.leastCount.map { ", and \($0) are needed" } ?? ""
        return [
            "there are too few calibration images like those of the class \(prediction.className) to accept one unseen: "
                + "\(basis.count)\(least)"
        ]
    }

    /// The map, marked as faint where it is fainter than in 99 of 100 reference images of its class.
    private func flagged(_ map: AttentionMap, group: Int) -> AttentionMap {
        guard let floor = profile.attentionFloors[group], map.energy < floor else { return map }
        return map.flagged(.lowEnergy)
    }

    /// What should be known of the image whatever the verdict.
    private func remarks(
        on map: AttentionMap, _ evidence: [Evidence], verdict: Verdict, _ prediction: VerificationReport.Prediction
    ) -> [String] {
        var remarks = [String]()
        if scope == .pooled, !calibratedClasses.contains(prediction.classIndex) {
            remarks.append(
                "no calibration image was read as \(prediction.className): this one was compared with those of other classes"
            )
        }
        if map.isEmpty {
            remarks.append("the attention map is empty: nothing at \(map.layer) speaks for the class")
        } else if map.flags.contains(.lowEnergy) {
            remarks.append("the attention map is faint: weaker than in 99 of 100 reference images of this class")
        }
        // Below acceptance, the orientation is a reason if it weighs enough.
        if verdict == .accept, let item = evidence.first(where: { $0.verifier == ComponentRule.inputOrientation.name }),
            item.score > 1, item.pValue <= budgets.review
        {
            remarks.append(item.sentence)
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
