import GAMModelFiles
import GAMTensor

extension ReferenceProfile {
    /// The largest profile that is read: 64 MiB.
    public static let sizeLimit = 64 << 20
    /// What the metadata call the format.
    static let format = "gamverify.profile"
    static let formatVersion = 2
    /// The metadata entries.
    static let contentEntry = "profile"
    static let hashEntry = "sha256"

    /// The profile as a file: a safetensors container whose metadata entry `profile` is JSON.
    ///
    /// Fitted values are float32 (that is what the verifiers compute with), calibration scores float64. Equal profiles
    /// give equal bytes. The metadata entry `sha256` is ``hash``: that of the file as it would be without this entry.
    /// For a residual network of 18 layers a profile takes 1.4 MB; 2.7 MB where a class had fewer than 20 reference
    /// images, because the statistics of all images are then kept too.
    ///
    /// - Throws: ``VerificationError/file(_:)``.
    public func encoded() throws(VerificationError) -> [UInt8] {
        var file = try container()
        file.metadata[Self.hashEntry] = hash
        return try VerificationError.wrap { try file.encoded() }
    }

    /// SHA-256 over the file without the entry that holds it.
    func contentHash() throws(VerificationError) -> String {
        let file = try container()
        return SHA256.hexadecimal(of: try VerificationError.wrap { try file.encoded() })
    }

    private func container() throws(VerificationError) -> SafetensorsFile {
        var file = SafetensorsFile()
        file.metadata[Self.contentEntry] = String(decoding: metadata.encoded(), as: UTF8.self)
        try VerificationError.wrap {
            for (name, entry) in verifiers.archive.entries {
                file.insert(try Tensor(Shape(entry.shape), entry.values.map { Float($0) }), named: "fitted.\(name)")
            }
            try file.insert(
                calibrationScores.flatMap { $0 }, shape: Shape(calibrationCount, components.count),
                named: "calibration.scores")
            try file.insert(
                calibrationGroups.map(Int64.init), shape: Shape(calibrationCount), named: "calibration.groups")
        }
        return file
    }

    private var metadata: JSONValue {
        let counts = referenceCounts.sorted { $0.key < $1.key }
        return .object([
            "format": .string(Self.format),
            "version": .number(Double(Self.formatVersion)),
            "library": .string(libraryVersion),
            "model": .object([
                "hash": .string(modelHash), "description": .string(modelDescription),
                "classes": .array(classes.map(JSONValue.string)),
            ]),
            "layers": .object([
                "stem": .string(layers.stem), "early": .string(layers.early), "attention": .string(layers.attention),
                "target": .string(layers.target), "penultimate": .string(layers.penultimate),
            ]),
            "garbage_class": garbageClass.map { .number(Double($0)) } ?? .null,
            "components": .array(
                components.enumerated().map { index, component in
                    .object([
                        "name": .string(component.name), "weight": .number(component.weight),
                        "signed": .bool(component.isSigned),
                        "own": .bool(index >= verifiers.specifications.count),
                    ])
                }),
            "reference_counts": .array(
                counts.map { .array([.number(Double($0.key)), .number(Double($0.value))]) }),
            "attention_floors": .array(
                attentionFloors.sorted { $0.key < $1.key }.map { .array([.number(Double($0.key)), .number($0.value)]) }),
            "false_alarm_rates": .array(
                [FalseAlarmBudgets.standard.review, FalseAlarmBudgets.standard.reject]
                    .compactMap { promise(of: $0)?.json }),
            "image_limits": .object([
                "largest_share_at_lowest": .number(imageLimits.largestShareAtLowest),
                "largest_share_at_highest": .number(imageLimits.largestShareAtHighest),
                "smallest_span": imageLimits.smallestSpan.isFinite ? .number(imageLimits.smallestSpan) : .null,
                "smallest_aspect": imageLimits.smallestAspect.isFinite ? .number(imageLimits.smallestAspect) : .null,
                "largest_aspect": .number(imageLimits.largestAspect),
                "largest_color_share": .number(imageLimits.largestColorShare),
                "largest_border_share": .number(imageLimits.largestBorderShare),
            ]),
        ])
    }
}
