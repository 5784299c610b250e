extension ReferencePart {
    /// Fits a profile of separate reference and calibration images.
    ///
    /// - Parameter head: the network's last layer, where it is linear.
    /// - Returns: the profile.
    /// - Throws: ``VerificationError`` where there are too few images or they are all alike.
    package func separateProfile(head: LinearHead?) throws(VerificationError) -> ReferenceProfile {
        try ReferencePart.checkCalibrationCount(extracts.count)
        let verifiers = try FittedVerifiers(
            origin.specifications, fittedTo: statistics, origin.context(head))
        let images = orderedExtracts
        var scores = [[Double]]()
        for image in images { scores.append(try origin.scores(of: image, verifiers, head)) }
        return try ReferenceProfile(
            ReferenceProfile.Content(
                origin: origin, check: nil, referenceCounts: statistics.counts, imageLimits: statistics.limits,
                attentionFloors: statistics.attentionFloors,
                imageDigests: [ImageHash.digest(of: referenceHashes), ImageHash.digest(of: extracts.keys)],
                verifiers: verifiers),
            calibrationScores: scores, calibrationGroups: images.map(\.group))
    }

    /// Refuses a number of calibration images with which no image could ever be reviewed at the standard rate.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)``.
    package static func checkCalibrationCount(_ count: Int) throws(VerificationError) {
        let support = FalseAlarmBudgets.standard.support(calibrationCount: count)
        guard support.review else {
            throw .tooFew(name: "calibration images", expected: support.leastCountForReview, found: count)
        }
    }
}
