public import GAMImaging
import GAMTensor
public import GAMVerification

/// Finds out what a gate detects on a site's own images: shifts them, judges them, counts.
public struct DetectionAudit: Sendable {
    /// The gate.
    public let gate: VerificationGate
    /// The shifts that the images are put through.
    public let shifts: [ImageShift]
    /// At most so many images, evenly spaced among all, are put through the shifts.
    public let shiftedCount: Int
    /// The seed of every shift's chance.
    public let seed: UInt64

    /// Images of another kind, as other anatomy or photographs.
    public struct OtherImages: Sendable {
        /// What the figures call them.
        public let name: String
        /// The images.
        public let images: [ImageSource]
        /// Whether a gate must hold them back (`far`) or they are proper images from elsewhere (`near`).
        public let nearness: ImageShift.Nearness

        /// Images of another kind.
        public init(name: String, images: [ImageSource], nearness: ImageShift.Nearness = .far) {
            self.name = name
            self.images = images
            self.nearness = nearness
        }
    }

    /// An audit of a gate.
    ///
    /// - Parameters:
    ///   - gate: the gate.
    ///   - shifts: what the images are put through; all by default.
    ///   - shiftedCount: at most so many images are put through them, at least 1; all images are judged as they are.
    ///   - seed: the seed of every shift's chance.
    public init(
        _ gate: VerificationGate, shifts: [ImageShift] = ImageShift.far + ImageShift.near, shiftedCount: Int = 200,
        seed: UInt64 = 0
    ) {
        self.gate = gate
        self.shifts = shifts
        self.shiftedCount = max(1, shiftedCount)
        self.seed = seed
    }

    /// Judges the images as they are and shifted, and the others as they are.
    ///
    /// An image's class is known where its folder has a class's name. Shifts are put on gray intensities; blur, noise and
    /// resolution are stated at the network's input.
    ///
    /// - Parameters:
    ///   - images: proper images that took no part in the profile.
    ///   - others: images of other kinds.
    ///   - options: threads, progress (stages `shifts` and the others' names), what to do with unreadable images.
    /// - Returns: the figures, the same bits for any number of threads.
    /// - Throws: ``GAMError``.
    public func run(
        _ images: [ImageSource], others: [OtherImages] = [], options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> AuditReport {
        let step = max(1, (images.count + shiftedCount - 1) / shiftedCount)
        var usual = [AuditedImage]()
        var shifted = [[AuditedImage]](repeating: [], count: shifts.count)
        let numbered = Dictionary(images.enumerated().map { ($1.name, $0) }) { first, _ in first }
        try ImageSource.each(images, "shifts", options) { source throws(GAMError) in
            let index = numbered[source.name] ?? 0
            let radiograph = try source.radiograph()
            let label = label(of: source)
            let own = try judged(radiograph, source.name, label)
            var changed = [AuditedImage]()
            if index % step == 0 {
                for (number, shift) in shifts.enumerated() {
                    let seed = seed &+ UInt64(index) &* 1_000_003 &+ UInt64(number)
                    changed.append(
                        try judged(self.shifted(radiograph, by: shift, seed, source.name), source.name, label))
                }
            }
            return (own: own, changed: changed)
        } fold: { image throws(GAMError) in
            usual.append(image.own)
            for (number, changed) in image.changed.enumerated() { shifted[number].append(changed) }
        }
        var kinds = zip(shifts, shifted).map { shift, images in
            AuditedKind(
                name: shift.name, family: shift.family, nearness: shift.nearness.rawValue,
                strength: shift.strength.rawValue, images: images)
        }
        for other in others { kinds.append(try audited(other, options)) }
        return try GAMError.wrap { try AuditReport(usual: usual, kinds: kinds, budgets: gate.budgets) }
    }

    private func audited(_ other: OtherImages, _ options: WorkOptions) throws(GAMError) -> AuditedKind {
        var found = [AuditedImage]()
        try ImageSource.each(other.images, other.name, options) { source throws(GAMError) in
            try judged(try source.radiograph(), source.name, label(of: source))
        } fold: { image throws(GAMError) in
            found.append(image)
        }
        let strength: ImageShift.Strength = other.nearness == .far ? .strong : .medium
        return AuditedKind(
            name: other.name, family: other.name, nearness: other.nearness.rawValue, strength: strength.rawValue,
            images: found)
    }

    private func judged(
        _ radiograph: Radiograph, _ name: String, _ label: Int?
    ) throws(GAMError) -> AuditedImage {
        let report = try gate.verify(radiograph, name: name)
        return AuditedImage(
            statistic: report.statistic, pValue: report.pValue, verdict: report.verdict,
            isRight: label.map { $0 == report.prediction.classIndex })
    }

    /// The class whose name the image's folder has.
    private func label(of source: ImageSource) -> Int? {
        let parts = source.name.split(separator: "/")
        guard parts.count >= 2 else { return nil }
        return gate.profile.classes.firstIndex(of: String(parts[parts.count - 2]))
    }

    private func shifted(
        _ radiograph: Radiograph, by shift: ImageShift, _ seed: UInt64, _ name: String
    ) throws(GAMError) -> Radiograph {
        try GAMError.wrap(name) {
            let preprocessing = gate.description.preprocessing
            let region = try preprocessing.coveredRegion(of: radiograph)
            var generator = SeededGenerator(seed: seed)
            let changed = try shift.apply(
                to: radiograph.grayIntensities(), scale: region.width / Double(preprocessing.inputWidth),
                using: &generator)
            // A network that scales from stored samples needs samples of the original's depth.
            if case .range = preprocessing.scaleFrom {
                return try Radiograph(intensities: changed, bitDepth: radiograph.bitDepth)
            }
            return try Radiograph(intensities: changed)
        }
    }
}
