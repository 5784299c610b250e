public import GAMFiles
public import GAMVerification

extension ReferenceProfile {
    /// Makes a profile of a model from a site's own proper images, some for reference, others for calibration.
    ///
    /// Reference and calibration images must be different images, neither used to train the network; the p-values' promise
    /// rests on calibration images being exchangeable with the images that will be judged. For small sites there is
    /// ``fit(_:images:folds:seed:options:components:verifiers:)``.
    ///
    /// - Parameters:
    ///   - model: the trusted model.
    ///   - reference: images that give the statistics, at least 20; each is read once, and memory does not grow with their
    ///     number.
    ///   - calibration: images that give the distribution of the scores; at least 19 for a review rate of 5 %, 99 for a
    ///     reject rate of 1 %. Each is read once; an extract of it (20 kB for a ResNet-18) is kept until the profile is made.
    ///   - options: threads, progress, what to do with unreadable images.
    ///   - components: the scores that take part in the verdict; `nil` for
    ///     `ComponentSpecification/standard(hasGarbageClass:)`.
    ///   - verifiers: the host's own verifiers, which take part beside these components.
    /// - Returns: the profile, the same bits for any number of threads.
    /// - Throws: ``GAMError``; with ``WorkOptions/skip`` set, images that cannot be used, or were used before, are passed
    ///   over.
    public static func fit(
        _ model: Model, reference: [ImageSource], calibration: [ImageSource], options: WorkOptions = WorkOptions(),
        components: [ComponentSpecification]? = nil, verifiers: [any Verifier] = []
    ) throws(GAMError) -> ReferenceProfile {
        try GAMError.wrap { try ReferencePart.checkCalibrationCount(calibration.count) }
        let part = try ReferencePart.gather(
            model, reference: reference, calibration: calibration, options: options, components: components,
            verifiers: verifiers)
        return try merge(model, [part], options: options)
    }

    /// Makes a profile of a model from a small site's own proper images, each of which serves for reference and calibration.
    ///
    /// The images are divided into folds; each is scored by a fit of the other folds, a new image by a fit of all. What is
    /// promised then, see `ProfileForm/crossed(folds:seed:)`. What became of the images when they were left out is
    /// measured and stands in the profile, `ReferenceProfile.check`.
    ///
    /// - Parameters:
    ///   - model: the trusted model.
    ///   - images: at least 30 or so, none used to train the network; with 99 a reject rate of 1 % is possible.
    ///   - folds: how many, 3 to 100.
    ///   - seed: of the division into folds.
    ///   - options: threads, progress, what to do with unreadable images.
    ///   - components: the scores that take part in the verdict; `nil` for
    ///     `ComponentSpecification/standard(hasGarbageClass:)`.
    ///   - verifiers: the host's own verifiers, which take part beside these components.
    /// - Returns: the profile, the same bits for any number of threads and any order of the images.
    /// - Throws: ``GAMError``; with ``WorkOptions/skip`` set, images that cannot be used, or were used before, are passed
    ///   over.
    public static func fit(
        _ model: Model, images: [ImageSource], folds: Int = ProfileForm.usualFolds, seed: UInt64 = 0,
        options: WorkOptions = WorkOptions(), components: [ComponentSpecification]? = nil,
        verifiers: [any Verifier] = []
    ) throws(GAMError) -> ReferenceProfile {
        let part = try ReferencePart.gather(
            model, images: images, folds: folds, seed: seed, options: options, components: components,
            verifiers: verifiers)
        return try merge(model, [part], options: options)
    }

    /// Makes the profile of the images of all parts.
    ///
    /// - Parameters:
    ///   - model: the model for which the parts were gathered.
    ///   - parts: one or more, in any order.
    ///   - options: threads and progress.
    /// - Returns: the profile; the same bits in any order of the parts.
    /// - Throws: ``GAMError``, also for parts of another model or that do not fit together.
    public static func merge(
        _ model: Model, _ parts: [ReferencePart], options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> ReferenceProfile {
        let part = try ReferencePart.merge(model, parts)
        let head = LinearHead(of: model.network)
        guard case .crossed(let folds, let seed) = part.form else {
            return try GAMError.wrap { try part.separateProfile(head: head) }
        }
        let crossing = try GAMError.wrap { try CrossCalibration(part, folds: folds, seed: seed, head: head) }
        var values = [Double]()
        let portion = Workers(count: options.threads).count
        try Workers.each(0..<crossing.foldCount, "check", options, portion: portion) { fold throws(GAMError) in
            try GAMError.wrap { try crossing.pValues(leavingOut: fold) }
        } fold: { found throws(GAMError) in
            values += found
        }
        return try GAMError.wrap { try crossing.profile(CrossCheck(pValues: values)) }
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
