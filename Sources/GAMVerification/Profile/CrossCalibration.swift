import GAMTensor

/// Fits a profile of images that serve as reference and calibration images both, fold by fold.
///
/// Each image's calibration scores come from a fit of the images of the other folds. Which fold an image falls into depends
/// on the images' hashes, their predicted classes and the seed alone, so that it is the same however the images were named,
/// ordered or divided into parts. Leaving a fold out is a merge of the other folds' statistics.
package struct CrossCalibration: Sendable {
    /// The images of one fold and their statistics.
    private struct Fold: Sendable {
        var images = [ImageExtract]()
        var statistics = ReferenceStatistics()
    }

    /// What some of the folds give.
    private struct Outcome {
        let verifiers: FittedVerifiers
        let statistics: ReferenceStatistics
        let images: [ImageExtract]
        let scores: [[Double]]
    }

    private let origin: ProfileOrigin
    private let head: LinearHead?
    private let folds: [Fold]

    /// How many folds there are.
    package var foldCount: Int { folds.count }

    /// Deals the images of a part into folds.
    ///
    /// - Parameters:
    ///   - part: all images.
    ///   - count: how many folds.
    ///   - seed: of the dealing.
    ///   - head: the network's last layer, where it is linear.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` where fewer than 20 images are left without two folds.
    package init(
        _ part: ReferencePart, folds count: Int, seed: UInt64, head: LinearHead?
    ) throws(VerificationError) {
        // Two folds are left out at once where the procedure itself is checked.
        let images = part.orderedExtracts
        let largestTwo = 2 * ((images.count + count - 1) / count)
        guard images.count - largestTwo >= ByClass.leastCount, count <= images.count else {
            throw .tooFew(
                name: "images for \(count) folds", expected: CrossCalibration.leastCount(folds: count),
                found: images.count)
        }
        origin = part.origin
        self.head = head
        var folds = [Fold](repeating: Fold(), count: count)
        let plan = part.origin.plan
        for (image, place) in zip(images, CrossCalibration.places(images.map(\.group), folds: count, seed: seed)) {
            folds[place].images.append(image)
            try folds[place].statistics.add(image, plan)
        }
        self.folds = folds
    }

    /// The fewest images for a number of folds.
    package static func leastCount(folds: Int) -> Int {
        var count = max(ByClass.leastCount, folds)
        while count - 2 * ((count + folds - 1) / folds) < ByClass.leastCount { count += 1 }
        return count
    }

    /// The fold of each image: the images of each class in random order, dealt in turns.
    package static func places(_ groups: [Int], folds: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        var places = [Int](repeating: 0, count: groups.count)
        var next = 0
        for group in Set(groups).sorted() {
            var members = groups.indices.filter { groups[$0] == group }
            for last in stride(from: members.count - 1, to: 0, by: -1) {
                members.swapAt(last, generator.integer(below: last + 1))
            }
            for member in members {
                places[member] = next % folds
                next += 1
            }
        }
        return places
    }

    /// The joined p-values of a fold's images when everything was done with the other folds alone.
    ///
    /// - Throws: ``VerificationError`` where the other folds cannot be fitted.
    package func pValues(leavingOut fold: Int) throws(VerificationError) -> [Double] {
        let outcome = try outcome(of: folds.indices.filter { $0 != fold })
        let join = try StandardJoin(
            calibration: outcome.scores, groups: outcome.images.map(\.group),
            weights: origin.components.map(\.weight), signed: origin.components.map(\.isSigned))
        var values = [Double]()
        for image in folds[fold].images {
            let scores = try origin.scores(of: image, outcome.verifiers, head)
            values.append(try join.pValue(scores, group: image.group))
        }
        return values
    }

    /// The profile of all images.
    ///
    /// - Parameter check: what became of the images when they were left out.
    /// - Returns: the profile.
    /// - Throws: ``VerificationError`` where the images cannot be fitted.
    package func profile(_ check: CrossCheck?) throws(VerificationError) -> ReferenceProfile {
        let outcome = try outcome(of: Array(folds.indices))
        try ReferencePart.checkCalibrationCount(outcome.images.count)
        let digest = ImageHash.digest(of: outcome.images.map(\.hash))
        return try ReferenceProfile(
            ReferenceProfile.Content(
                origin: origin, check: check, referenceCounts: outcome.statistics.counts,
                imageLimits: outcome.statistics.limits, attentionFloors: outcome.statistics.attentionFloors,
                imageDigests: [digest, digest], verifiers: outcome.verifiers),
            calibrationScores: outcome.scores, calibrationGroups: outcome.images.map(\.group))
    }

    /// Fits some of the folds together, and scores the images of each by a fit of the others.
    private func outcome(of chosen: [Int]) throws(VerificationError) -> Outcome {
        let context = origin.context(head)
        let together = try merged(chosen)
        // Whether a class has enough images for its own statistics is decided alike for the fit of all and for those
        // without a fold; else a class on the brink would be calibrated by one rule and judged by another.
        var standing = together.counts
        for fold in chosen {
            for (group, count) in folds[fold].statistics.counts {
                standing[group] = min(standing[group] ?? 0, (together.counts[group] ?? 0) - count)
            }
        }
        var images = [ImageExtract]()
        var scores = [[Double]]()
        for fold in chosen {
            let others = try merged(chosen.filter { $0 != fold }).standing(standing)
            let verifiers = try FittedVerifiers(origin.specifications, fittedTo: others, context)
            for image in folds[fold].images {
                images.append(image)
                scores.append(try origin.scores(of: image, verifiers, head))
            }
        }
        return Outcome(
            verifiers: try FittedVerifiers(
                origin.specifications, fittedTo: together.standing(standing), context),
            statistics: together, images: images, scores: scores)
    }

    private func merged(_ chosen: [Int]) throws(VerificationError) -> ReferenceStatistics {
        var statistics = ReferenceStatistics()
        for fold in chosen { try statistics.merge(folds[fold].statistics) }
        return statistics
    }
}
