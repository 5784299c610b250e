public import GAMFiles
public import GAMVerification

extension ReferenceProfile {
    /// Makes a profile of a model from a site's own proper images.
    ///
    /// Reference and calibration images must be different images, neither used to train the network; the p-values' promise
    /// rests on calibration images being exchangeable with the images that will be judged.
    ///
    /// - Parameters:
    ///   - model: the trusted model.
    ///   - reference: images that give the statistics, at least 20; each is read once.
    ///   - calibration: images that give the distribution of the scores; at least 19 for a review rate of 5 %, 99 for a
    ///     reject rate of 1 %.
    ///   - options: threads, progress, what to do with unreadable images.
    ///   - components: the scores that take part in the verdict; `nil` for
    ///     ``ComponentSpecification/standard(hasGarbageClass:)``.
    ///   - verifiers: the host's own verifiers, which take part beside these components.
    /// - Returns: the profile, the same bits for any number of threads.
    /// - Throws: ``GAMError``; with ``WorkOptions/skip`` set, images that cannot be used are passed over.
    public static func fit(
        _ model: Model, reference: [ImageSource], calibration: [ImageSource], options: WorkOptions = WorkOptions(),
        components: [ComponentSpecification]? = nil, verifiers: [any Verifier] = []
    ) throws(GAMError) -> ReferenceProfile {
        try GAMError.wrap { try ProfileCalibration.checkCount(calibration.count) }
        let components = try GAMError.wrap {
            try ComponentSpecification.checked(components, hasGarbageClass: model.description.garbageClass != nil)
        }
        var needs = ObservationNeeds(components)
        needs.add(ObservationNeeds(verifiers))
        let observer = try RadiographObserver(model, needs: needs)
        let statistics = try gather(reference, observer, ReferenceStatistics.Plan(components), options)
        let description = try GAMError.wrap { try model.description.encoded() }
        let identity = ModelIdentity(
            hash: model.hash, description: String(decoding: description, as: UTF8.self), classes: model.classes)
        var calibrating = try GAMError.wrap {
            try ProfileCalibration(
                model: identity, observer: observer.observer, components: components, statistics: statistics,
                verifiers: verifiers)
        }
        let scoring = calibrating
        try ImageSource.each(calibration, "calibration", options) { source throws(GAMError) in
            let observation = try observer.observe(try source.radiograph(), name: source.name)
            let scores = try GAMError.wrap { try scoring.scores(of: observation) }
            return (scores: scores, group: observation.predictedClass)
        } fold: { image throws(GAMError) in
            calibrating.add(image.scores, group: image.group)
        }
        return try GAMError.wrap { try calibrating.profile() }
    }

    /// The statistics of reference images; each is read once and none is kept.
    private static func gather(
        _ reference: [ImageSource], _ observer: RadiographObserver, _ plan: ReferenceStatistics.Plan,
        _ options: WorkOptions
    ) throws(GAMError) -> ReferenceStatistics {
        var statistics = ReferenceStatistics()
        try ImageSource.each(reference, "reference", options) { source throws(GAMError) in
            let observation = try observer.observe(try source.radiograph(), name: source.name)
            return try GAMError.wrap { try ReferenceStatistics.Entry(observation, plan) }
        } fold: { entry throws(GAMError) in
            try GAMError.wrap { try statistics.add(entry) }
        }
        return statistics
    }

    /// Reads a profile file.
    ///
    /// - Throws: ``GAMError`` naming the file, the field or array, expected and found.
    public init(contentsOf path: FilePath) throws(GAMError) {
        self = try GAMError.wrap {
            let bytes = try Files.read(path, limit: ReferenceProfile.sizeLimit)
            return try ReferenceProfile(bytes: bytes, name: path.description)
        }
    }

    /// Reads a profile file.
    ///
    /// - Throws: ``GAMError`` naming the file, the field or array, expected and found.
    public init(contentsOf path: String) throws(GAMError) {
        try self.init(contentsOf: FilePath(path))
    }

    /// Writes the profile to a file, whole or not at all.
    ///
    /// - Throws: ``GAMError/file(_:)``.
    public func write(to path: FilePath) throws(GAMError) {
        try GAMError.wrap { try Files.write(try encoded(), to: path) }
    }

    /// Writes the profile to a file, whole or not at all.
    ///
    /// - Throws: ``GAMError/file(_:)``.
    public func write(to path: String) throws(GAMError) {
        try write(to: FilePath(path))
    }
}
