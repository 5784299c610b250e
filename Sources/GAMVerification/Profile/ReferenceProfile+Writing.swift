import GAMModelFiles
import GAMTensor

extension ReferenceProfile {
    /// The largest profile that is read: 64 MiB.
    public static let sizeLimit = 64 << 20
    /// What kind of file a profile is.
    static let file = SealedFile(format: "gamverify.profile", version: 4, entry: "profile", sizeLimit: sizeLimit)

    /// The profile as a file: a safetensors container whose metadata entry `profile` is JSON.
    ///
    /// Fitted values are float32, below the diagonals of Cholesky factors steps of 16 bits (that is what the verifiers
    /// compute with), calibration scores float64. Equal profiles give equal bytes. The metadata entry `sha256` is ``hash``: that of the file as it would be without this entry.
    /// For a residual network of 18 layers and 4 classes a profile takes 0.8 MB; 1.5 MB where a class had fewer than 20
    /// reference images, because the statistics of all images are then kept too.
    ///
    /// - Throws: ``VerificationError/file(_:)``.
    public func encoded() throws(VerificationError) -> [UInt8] {
        try VerificationError.wrap { try Self.file.sealed(try container(), hash: hash) }
    }

    /// SHA-256 over the file without the entry that holds it.
    func contentHash() throws(VerificationError) -> String {
        try VerificationError.wrap { try Self.file.hash(of: try container()) }
    }

    private func container() throws -> SafetensorsFile {
        var file = SafetensorsFile()
        for (name, entry) in verifiers.archive.entries {
            if let steps = entry.steps {
                try file.insert(steps, shape: Shape(entry.shape), named: "fitted.\(name)")
            } else {
                file.insert(try Tensor(Shape(entry.shape), entry.values.map { Float($0) }), named: "fitted.\(name)")
            }
        }
        try file.insert(
            calibrationScores.flatMap { $0 }, shape: Shape(calibrationCount, components.count),
            named: "calibration.scores")
        try file.insert(
            calibrationGroups.map(Int64.init), shape: Shape(calibrationCount), named: "calibration.groups")
        return Self.file.unsealed(file, metadata)
    }

    private var metadata: JSONObject {
        var object = content.origin.metadata(content.check)
        object["reference_counts"] = ClassCounts.json(referenceCounts)
        object["image_digests"] = .array(content.imageDigests.map(JSONValue.string))
        object["attention_floors"] = .array(
            attentionFloors.sorted { $0.key < $1.key }.map { .array([.number(Double($0.key)), .number($0.value)]) })
        object["false_alarm_rates"] = .array(
            [FalseAlarmBudgets.standard.review, FalseAlarmBudgets.standard.reject]
                .compactMap { promise(of: $0)?.json })
        object["image_limits"] = imageLimits.json
        return object
    }
}
