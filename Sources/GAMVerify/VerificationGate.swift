public import GAMImaging
public import GAMModelFiles
public import GAMVerification

/// The gate between an image, a network and a patient: gives a verdict on every image before its prediction is used.
///
/// Immutable; any number of threads may verify through one gate at once. A gate has weights of its own, packed for its
/// plan, and does not keep the model: a host that needs it no more gives its memory back by letting it go.
public struct VerificationGate: Sendable {
    /// How the model's images are prepared and what its outputs mean.
    public var description: ModelDescription { observer.description }
    /// What its images are compared with.
    public var profile: ReferenceProfile { judge.profile }
    /// The false-alarm rates its verdicts keep.
    public var budgets: FalseAlarmBudgets { judge.budgets }

    /// How the components' scores become one p-value.
    public var joining: JoiningRule { judge.joining }
    /// Among which calibration images the p-value is formed.
    public var scope: CalibrationScope { judge.scope }

    let observer: RadiographObserver
    let judge: Judge

    /// A gate.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - profile: a profile that was made for this model.
    ///   - budgets: the false-alarm rates at which proper images are reviewed and rejected.
    ///   - joining: how the components' scores become one p-value.
    ///   - scope: among which calibration images the p-value is formed: all, or those of the predicted class.
    ///   - verifiers: the host's own verifiers that the profile was made with, in the same order.
    ///   - threads: how many threads one image may use; reports have the same bits for any number. Where many images
    ///     are verified at once, 1 is fastest.
    /// - Throws: ``GAMError/foreignProfile(expected:found:)`` for another model's profile,
    ///   ``GAMError/verification(_:)`` where budgets, joining rule or verifiers do not fit the profile.
    public init(
        model: consuming Model, profile: ReferenceProfile, budgets: FalseAlarmBudgets = .standard,
        joining: JoiningRule = .standard, scope: CalibrationScope = .pooled, verifiers: [any Verifier] = [],
        threads: Int = 1
    ) throws(GAMError) {
        guard profile.modelHash == model.hash else {
            throw .foreignProfile(expected: model.hash, found: profile.modelHash)
        }
        var needs = profile.verifiers.needs
        needs.add(ObservationNeeds(verifiers))
        observer = try RadiographObserver(model, layers: profile.layers, needs: needs, threads: threads)
        judge = try GAMError.wrap {
            try Judge(profile, budgets: budgets, joining: joining, scope: scope, verifiers: verifiers)
        }
    }

    /// What a verdict on an image of a predicted class rests on, and what it promises.
    public func basis(forClass classIndex: Int) -> CalibrationBasis { judge.basis(forClass: classIndex) }

    /// Judges one radiograph.
    ///
    /// ```swift
    /// let report = try gate.verify(Radiograph(contentsOf: "hand.png"))
    /// print(report.summary)    // review: the image looks mirrored left-right (p = 0.012)
    /// ```
    ///
    /// - Parameter radiograph: the image as it came.
    /// - Returns: the verdict with every figure behind it.
    /// - Throws: ``GAMError`` where the image cannot be judged at all: such an image is not accepted.
    public func verify(_ radiograph: Radiograph) throws(GAMError) -> VerificationReport {
        try verify(radiograph, name: "image")
    }

    /// Judges one radiograph that messages call by a name.
    func verify(_ radiograph: Radiograph, name: String) throws(GAMError) -> VerificationReport {
        try verifyHashed(radiograph, name: name).report
    }

    /// Judges one radiograph that messages call by a name; also gives its hash.
    func verifyHashed(
        _ radiograph: Radiograph, name: String
    ) throws(GAMError) -> (report: VerificationReport, hash: ImageHash) {
        let (observation, hash) = try observer.observe(radiograph, name: name)
        var report = try GAMError.wrap { try judge.report(on: observation) }
        report.imageHash = hash.hexadecimal
        return (report, hash)
    }

    /// An image's attention map beside the reference images' of its predicted class, to be shown.
    ///
    /// - Parameter radiograph: the image.
    /// - Returns: both maps.
    /// - Throws: ``GAMError`` where the image cannot be looked at.
    /// - Complexity: one forward and one short backward pass, as ``verify(_:)``.
    public func comparedAttention(of radiograph: Radiograph) throws(GAMError) -> ComparedAttention {
        let (observation, _) = try observer.observe(radiograph, copiesLayers: true)
        return try GAMError.wrap { try profile.comparedAttention(of: observation) }
    }
}
