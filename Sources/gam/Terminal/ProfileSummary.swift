import GAMVerify

/// What a profile or a part that was written holds, in lines for people.
enum ProfileSummary {
    /// What a profile holds and promises.
    static func lines(_ profile: ReferenceProfile, at path: FilePath) -> [String] {
        let counts = profile.classes.enumerated().filter { $0.offset != profile.garbageClass }
            .map { "\($0.element) \(profile.referenceCounts[$0.offset] ?? 0)" }
        let calibrated = profile.classes.enumerated().filter { $0.offset != profile.garbageClass }.map { index, name in
            "\(name) \(profile.calibrationGroups.count { $0 == index })"
        }
        return [
            "wrote \(Terminal.printable(path.description)) for model \(profile.modelHash.prefix(12))",
            "reference images: \(profile.referenceCount) (by predicted class: \(counts.joined(separator: ", ")))",
            "calibration images: \(profile.calibrationCount) (by predicted class: \(calibrated.joined(separator: ", ")))",
        ] + promises(of: profile)
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
