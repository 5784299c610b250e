public import GAMFiles
import GAMImaging
public import GAMVerification

extension ReferencePart {
    /// Looks at a share of a site's reference and calibration images; either may be empty.
    ///
    /// - Parameters: as of ``ReferenceProfile/fit(_:reference:calibration:options:components:verifiers:)``.
    /// - Returns: a part, the same bits for any number of threads.
    /// - Throws: ``GAMError``; with ``WorkOptions/skip`` set, images that cannot be used, or were used before, are passed
    ///   over.
    public static func gather(
        _ model: Model, reference: [ImageSource], calibration: [ImageSource], options: WorkOptions = WorkOptions(),
        components: [ComponentSpecification]? = nil, verifiers: [any Verifier] = []
    ) throws(GAMError) -> ReferencePart {
        let gathering = try Gathering(model, .separate, components, verifiers)
        var part = ReferencePart(gathering.origin)
        try ImageSource.each(reference, "reference", options) { source throws(GAMError) in
            try gathering.extract(source, verifiers: [])
        } fold: { image throws(GAMError) in
            try image.add { extract throws(VerificationError) in try part.addReference(extract) }
        }
        try ImageSource.each(calibration, "calibration", options) { source throws(GAMError) in
            try gathering.extract(source, verifiers: verifiers)
        } fold: { image throws(GAMError) in
            try image.add { extract throws(VerificationError) in try part.addCalibration(extract) }
        }
        return part
    }

    /// Looks at a share of a small site's images, each of which serves for reference and calibration.
    ///
    /// - Parameters: as of ``ReferenceProfile/fit(_:images:folds:seed:options:components:verifiers:)``.
    /// - Returns: a part, the same bits for any number of threads.
    /// - Throws: ``GAMError``; with ``WorkOptions/skip`` set, images that cannot be used, or were used before, are passed
    ///   over.
    public static func gather(
        _ model: Model, images: [ImageSource], folds: Int = ProfileForm.usualFolds, seed: UInt64 = 0,
        options: WorkOptions = WorkOptions(), components: [ComponentSpecification]? = nil,
        verifiers: [any Verifier] = []
    ) throws(GAMError) -> ReferencePart {
        guard ProfileForm.allowedFolds.contains(folds) else {
            let allowed = ProfileForm.allowedFolds
            throw .verification(
                .invalidValue(
                    name: "folds", expected: "\(allowed.lowerBound) to \(allowed.upperBound)", found: "\(folds)"))
        }
        let gathering = try Gathering(model, .crossed(folds: folds, seed: seed), components, verifiers)
        var part = ReferencePart(gathering.origin)
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            try gathering.extract(source, verifiers: verifiers)
        } fold: { image throws(GAMError) in
            try image.add { extract throws(VerificationError) in try part.addCalibration(extract) }
        }
        return part
    }

    /// Makes one part of parts.
    ///
    /// - Parameters:
    ///   - model: the model for which the parts were gathered.
    ///   - parts: one or more, in any order.
    /// - Returns: a part of all their images.
    /// - Throws: ``GAMError``, also for parts of another model or that do not fit together.
    public static func merge(_ model: Model, _ parts: [ReferencePart]) throws(GAMError) -> ReferencePart {
        let part = try GAMError.wrap { try ReferencePart(merging: parts) }
        guard part.modelHash == model.hash else {
            throw .foreignPart(expected: model.hash, found: part.modelHash)
        }
        return part
    }

    /// Reads a part's file.
    ///
    /// - Throws: ``GAMError`` naming the file, the field or array, expected and found.
    public init(contentsOf path: FilePath) throws(GAMError) {
        self = try GAMError.wrap {
            let bytes = try Files.read(path, limit: ReferencePart.sizeLimit)
            return try ReferencePart(bytes: bytes, name: path.description)
        }
    }

    /// Writes the part to a file, whole or not at all.
    ///
    /// - Throws: ``GAMError/file(_:)``.
    public func write(to path: FilePath) throws(GAMError) {
        try GAMError.wrap { try Files.write(try encoded(), to: path) }
    }
}

/// How images are looked at while a part is gathered.
private struct Gathering: Sendable {
    let origin: ProfileOrigin
    private let observer: RadiographObserver
    private let plan: ReferenceStatistics.Plan

    init(
        _ model: Model, _ form: ProfileForm, _ components: [ComponentSpecification]?, _ verifiers: [any Verifier]
    ) throws(GAMError) {
        let garbageClass = model.description.garbageClass
        let components = try GAMError.wrap {
            try ComponentSpecification.checked(components, hasGarbageClass: garbageClass != nil)
        }
        var needs = ObservationNeeds(components)
        needs.add(ObservationNeeds(verifiers))
        observer = try RadiographObserver(model, needs: needs)
        let description = try GAMError.wrap { try model.description.encoded() }
        origin = ProfileOrigin(
            model: ReferenceProfile.ModelIdentity(
                hash: model.hash, description: String(decoding: description, as: UTF8.self), classes: model.classes),
            layers: observer.observer.layers, garbageClass: garbageClass, specifications: components,
            ownComponents: verifiers.flatMap(\.components), form: form)
        plan = origin.plan
        let origin = origin
        try GAMError.wrap { try origin.check() }
    }

    /// Reads one image and keeps what components need of it.
    func extract(_ source: ImageSource, verifiers: [any Verifier]) throws(GAMError) -> NamedExtract {
        let radiograph = try source.radiograph()
        let (observation, hash) = try observer.observe(radiograph, name: source.name)
        let plan = plan
        let extract = try GAMError.wrap(source.name) {
            try ImageExtract(observation, hash: hash, plan: plan, verifiers: verifiers)
        }
        return NamedExtract(name: source.name, extract: extract)
    }
}

/// An extract with what messages call its image.
private struct NamedExtract: Sendable {
    let name: String
    let extract: ImageExtract

    /// Adds the extract to a part.
    func add(_ add: (ImageExtract) throws(VerificationError) -> Void) throws(GAMError) {
        do throws(VerificationError) {
            try add(extract)
        } catch .repeatedImage {
            throw .repeatedImage(name: name)
        } catch {
            throw .verification(error)
        }
    }
}
