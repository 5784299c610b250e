/// Makes a reference profile: first from the fitted verifiers, then calibration image by calibration image.
package struct ProfileCalibration: Sendable {
    private let content: ReferenceProfile.Content
    private let verifiers: [any Verifier]
    private var scores = [[Double]]()
    private var groups = [Int]()

    /// Fits the standard verifiers to the reference images' statistics.
    ///
    /// - Parameters:
    ///   - model: what the profile is for.
    ///   - layers: what was looked at.
    ///   - statistics: of the reference images.
    ///   - garbageClass: the garbage class, where there is one.
    ///   - verifiers: a host's own verifiers, which take part beside the standard ones.
    /// - Throws: ``VerificationError`` where there are too few images or they are all alike.
    package init(
        model: ReferenceProfile.ModelIdentity, layers: ObservedLayers, statistics: ReferenceStatistics,
        garbageClass: Int?, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        let proper = model.classes.count - (garbageClass == nil ? 0 : 1)
        let standard = try StandardVerifiers(statistics, classCount: proper, garbageClass: garbageClass)
        self.verifiers = standard.all + verifiers
        content = ReferenceProfile.Content(
            model: model, libraryVersion: LibraryVersion.current, layers: layers, referenceCounts: statistics.counts,
            imageLimits: statistics.limits, attentionFloors: statistics.attentionFloors, verifiers: standard,
            components: self.verifiers.flatMap(\.components))
    }

    /// The scores of one calibration image; may be called on any thread.
    ///
    /// - Throws: ``VerificationError`` where a verifier cannot score it.
    package func scores(of observation: Observation) throws(VerificationError) -> [Double] {
        var scores = [Double]()
        for verifier in verifiers { scores += try verifier.checkedFindings(for: observation).map(\.score) }
        return scores
    }

    /// Adds the scores of one calibration image.
    package mutating func add(_ scores: [Double], group: Int) {
        self.scores.append(scores)
        groups.append(group)
    }

    /// The finished profile.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where there are too few calibration images for the
    ///   standard review budget to be possible at all.
    package func profile() throws(VerificationError) -> ReferenceProfile {
        try Self.checkCount(groups.count)
        return try ReferenceProfile(content, calibrationScores: scores, calibrationGroups: groups)
    }

    /// Refuses a number of calibration images with which no image could ever be reviewed at the standard rate.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)``.
    package static func checkCount(_ count: Int) throws(VerificationError) {
        let support = FalseAlarmBudgets.standard.support(calibrationCount: count)
        guard support.review else {
            throw .tooFew(name: "calibration images", expected: support.leastCountForReview, found: count)
        }
    }
}
