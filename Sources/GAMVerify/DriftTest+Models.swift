public import GAMVerification

extension DriftTest {
    /// Compares what a model sees of new images with what it sees of the images it is trusted with.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - reference: images it is trusted with, as those of the site it was accepted at.
    ///   - images: the images in question, as those of a new site.
    ///   - options: threads, progress, what to do with unreadable images.
    /// - Returns: what moved, or what could have been found.
    /// - Throws: ``GAMError`` naming the image or layer.
    public func compare(
        model: Model, reference: [ImageSource], images: [ImageSource], options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> DriftReport {
        let observer = try RadiographObserver(model, needs: DriftPart.needs)
        let before = try look(at: reference, "reference", observer, options)
        let now = try look(at: images, "images", observer, options)
        return try GAMError.wrap {
            try compare(reference: before, images: now, model: model.hash, classes: model.classes)
        }
    }

    /// Compares images with a profile's calibration images, as a model sees them.
    ///
    /// With the profile's own model, everything a gate would say is compared with what was promised. With another model,
    /// only what does not depend on the network is: its classes must be the profile's.
    ///
    /// - Parameters:
    ///   - model: the profile's own model, or a candidate.
    ///   - profile: the profile.
    ///   - images: the images.
    ///   - budgets: the rates at which a gate would send images to review and reject them.
    ///   - options: threads, progress, what to do with unreadable images.
    /// - Returns: what moved, or what could have been found.
    /// - Throws: ``GAMError/missingClasses(_:)`` where a candidate lacks classes of the profile's model.
    public func compare(
        model: Model, profile: ReferenceProfile, images: [ImageSource], budgets: FalseAlarmBudgets = .standard,
        options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> DriftReport {
        let seen =
            profile.modelHash == model.hash
            ? try look(at: images, by: model, profile, budgets, options)
            : try look(at: images, byForeign: model, profile, options)
        return try GAMError.wrap {
            try compare(profile: profile, images: seen, model: model.hash, budgets: budgets)
        }
    }

    private func look(
        at images: [ImageSource], _ stage: String, _ observer: RadiographObserver, _ options: WorkOptions
    ) throws(GAMError) -> [DriftObservation] {
        var seen = [DriftObservation]()
        try ImageSource.each(images, stage, options) { source throws(GAMError) in
            let radiograph = try source.radiograph()
            let (observation, hash) = try observer.observe(radiograph, name: source.name)
            return try GAMError.wrap { try DriftObservation(observation, hash: hash) }
        } fold: { image throws(GAMError) in
            seen.append(image)
        }
        return seen
    }

    /// What a gate says of each image.
    private func look(
        at images: [ImageSource], by model: Model, _ profile: ReferenceProfile, _ budgets: FalseAlarmBudgets,
        _ options: WorkOptions
    ) throws(GAMError) -> [ProfiledImage] {
        let gate = try VerificationGate(model: model, profile: profile, budgets: budgets)
        var seen = [ProfiledImage]()
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            let (report, hash) = try gate.verifyHashed(source.radiograph(), name: source.name)
            return ProfiledImage(report, hash: hash)
        } fold: { image throws(GAMError) in
            seen.append(image)
        }
        return seen
    }

    /// What another model's observation says of each image beside the profile.
    private func look(
        at images: [ImageSource], byForeign model: Model, _ profile: ReferenceProfile, _ options: WorkOptions
    ) throws(GAMError) -> [ProfiledImage] {
        let names = profile.classes.enumerated().filter { $0.offset != profile.garbageClass }.map(\.element)
        let missing = names.filter { !model.properClasses.contains($0) }
        guard missing.isEmpty else { throw .missingClasses(missing) }
        // The input's statistics are grouped by the class's number and depend on the preprocessing.
        let described = try GAMError.wrap {
            try ModelDescription(json: Array(profile.modelDescription.utf8), file: "profile")
        }
        let isAlike =
            described.preprocessing == model.description.preprocessing && profile.classes == model.classes
            && profile.garbageClass == model.description.garbageClass
        let observer = try RadiographObserver(model, needs: DriftPart.needs)
        var seen = [ProfiledImage]()
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            let radiograph = try source.radiograph()
            let (observation, hash) = try observer.observe(radiograph, name: source.name)
            let name = model.classes[observation.predictedClass]
            let index = profile.classes.firstIndex(of: name) ?? profile.classes.count
            return try GAMError.wrap {
                try ProfiledImage(
                    observation, predictedClass: index, beside: isAlike ? profile : nil, hash: hash)
            }
        } fold: { image throws(GAMError) in
            seen.append(image)
        }
        return seen
    }
}
