import GAMVerify

/// What a profile or a part that was written holds, in lines for people.
enum ProfileSummary {
    /// What a profile holds and promises.
    static func lines(_ profile: ReferenceProfile, at path: FilePath) -> [String] {
        let reference = profile.classes.indices.map { profile.referenceCounts[$0] ?? 0 }
        let calibration = profile.classes.indices.map { index in profile.calibrationGroups.count { $0 == index } }
        return [
            "wrote \(Terminal.printable(path.description)) for model \(profile.modelHash.prefix(12))",
            "reference images: \(profile.referenceCount) (by predicted class: \(byClass(reference, of: profile)))",
            "calibration images: \(profile.calibrationCount) (by predicted class: \(byClass(calibration, of: profile)))",
            "components: \(profile.verifiers.specifications.map(\.description).joined(separator: ", "))",
        ] + unknownClasses(calibration, of: profile) + promises(of: profile)
    }

    /// What becomes of classes without any calibration image.
    private static func unknownClasses(_ counts: [Int], of profile: ReferenceProfile) -> [String] {
        let unknown = profile.classes.indices.filter { $0 != profile.garbageClass && counts[$0] == 0 }
        guard !unknown.isEmpty else { return [] }
        let names =
            unknown.count <= 6
            ? unknown.map { profile.classes[$0] }.joined(separator: ", ")
            : "\(unknown.count) of \(profile.classes.count) classes"
        return [
            "no calibration image was read as \(Terminal.printable(names)): an image read so is compared with those of "
                + "other classes, and may be accepted"
        ]
    }

    /// The counts of the proper classes; of many classes only those that there are images of.
    private static func byClass(_ counts: [Int], of profile: ReferenceProfile) -> String {
        let proper = profile.classes.indices.filter { $0 != profile.garbageClass }
        let named = proper.count <= 12 ? proper : proper.filter { counts[$0] > 0 }
        let rest = proper.count - named.count
        let texts = named.map { "\(profile.classes[$0]) \(counts[$0])" }
        return (texts + (rest > 0 ? ["none of \(rest) others"] : [])).joined(separator: ", ")
    }

    /// What the profile can promise: on average, and with 95 % confidence.
    private static func promises(of profile: ReferenceProfile) -> [String] {
        let check = profile.check.map { ["each image served for both", $0.sentence] } ?? []
        let budgets = FalseAlarmBudgets.standard
        let promises = [("review", budgets.review), ("reject", budgets.reject)].flatMap { name, rate -> [String] in
            guard let promise = profile.promise(of: rate) else { return [] }
            let claims = [promise.marginalClaim, promise.conditionalClaim, promise.guaranteeHint]
            return claims.compactMap { $0 }.map { "\(name) at \(rate): \($0)" }
        }
        return check + promises
    }

    /// What a part holds.
    static func lines(_ part: ReferencePart, at path: FilePath) -> [String] {
        let written = "wrote the part \(Terminal.printable(path.description)) for model \(part.modelHash.prefix(12))"
        guard case .crossed(let folds, let seed) = part.form else {
            return [
                written, "reference images: \(part.referenceCount)", "calibration images: \(part.calibrationCount)",
            ]
        }
        return [written, "images: \(part.calibrationCount), for \(folds) folds of seed \(seed)"]
    }
}
