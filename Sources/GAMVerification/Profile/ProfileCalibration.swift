/// Makes a reference profile: first from the fitted verifiers, then calibration image by calibration image.
package struct ProfileCalibration: Sendable {
    private let content: ReferenceProfile.Content
    private let verifiers: [any Verifier]
    private var scores = [[Double]]()
    private var groups = [Int]()

    /// Fits components to the reference images' statistics.
    ///
    /// - Parameters:
    ///   - model: what the profile is for.
    ///   - observer: what looked at the images.
    ///   - components: the components.
    ///   - statistics: of the reference images, gathered for these components.
    ///   - verifiers: a host's own verifiers, which take part beside the library's.
    /// - Throws: ``VerificationError`` where there are too few images or they are all alike.
    package init(
        model: ReferenceProfile.ModelIdentity, observer: Observer, components: [ComponentSpecification],
        statistics: ReferenceStatistics, verifiers: [any Verifier] = []
    ) throws(VerificationError) {
        let garbageClass = observer.garbageClass
        let context = FittingContext(
            classCount: model.classes.count - (garbageClass == nil ? 0 : 1), head: observer.head)
        let fitted = try FittedVerifiers(components, fittedTo: statistics, context)
        self.verifiers = fitted.all + verifiers
        content = ReferenceProfile.Content(
            model: model, libraryVersion: LibraryVersion.current, layers: observer.layers, garbageClass: garbageClass,
            referenceCounts: statistics.counts, imageLimits: statistics.limits,
            attentionFloors: statistics.attentionFloors, verifiers: fitted,
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
