public import GAMModelFiles
import GAMTensor

extension ReferenceProfile {
    /// The largest profile that is read: 64 MiB.
    public static let sizeLimit = 64 << 20
    /// What the metadata call the format.
    static let format = "gamverify.profile"
    static let formatVersion = 1

    /// The profile as a file: a safetensors container whose metadata entry `profile` is JSON.
    ///
    /// Fitted values are float32 (that is what the verifiers compute with), calibration scores float64. Equal profiles
    /// give equal bytes.
    ///
    /// - Throws: ``VerificationError/file(_:)``.
    public func encoded() throws(VerificationError) -> [UInt8] {
        var file = SafetensorsFile()
        file.metadata["profile"] = String(decoding: metadata.encoded(), as: UTF8.self)
        do {
            for (name, entry) in verifiers.archive.entries {
                file.insert(try Tensor(Shape(entry.shape), entry.values.map { Float($0) }), named: "fitted.\(name)")
            }
            try file.insert(
                calibrationScores.flatMap { $0 }, shape: Shape(calibrationCount, components.count),
                named: "calibration.scores")
            try file.insert(
                calibrationGroups.map(Int64.init), shape: Shape(calibrationCount), named: "calibration.groups")
            return try file.encoded()
        } catch let error as ModelFileError {
            throw .file(error)
        } catch {
            throw .invalidValue(name: "profile", expected: "arrays that fit their shapes", found: "\(error)")
        }
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
            "garbage_class": verifiers.outOfDistribution.garbageClass.map { .number(Double($0)) } ?? .null,
            "dimensions": .object(
                JSONObject(
                    ObservedVector.allCases.map {
                        JSONObject.Member(
                            key: $0.rawValue, value: .number(Double(verifiers.dimensions[$0] ?? 0)))
                    })),
            "components": .array(
                components.map {
                    .object([
                        "name": .string($0.name), "weight": .number($0.weight), "signed": .bool($0.isSigned),
                    ])
                }),
            "reference_counts": .array(
                counts.map { .array([.number(Double($0.key)), .number(Double($0.value))]) }),
            "image_limits": .object([
                "largest_clipped_share": .number(imageLimits.largestClippedShare),
                "smallest_span": imageLimits.smallestSpan.isFinite ? .number(imageLimits.smallestSpan) : .null,
            ]),
        ])
    }

    /// Reads a profile file; everything in it is checked.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: what messages call the file.
    /// - Throws: ``VerificationError`` naming the field or array, expected and found.
    public init(bytes: [UInt8], name: String = "profile") throws(VerificationError) {
        do throws(ModelFileError) {
            let file = try SafetensorsFile(bytes: bytes, file: name)
            guard let text = file.metadata["profile"] else {
                throw ModelFileError.field(
                    file: name, field: "profile", expected: "a profile's metadata", found: "none: another kind of file")
            }
            let root = try JSONField(parsing: Array(text.utf8), file: name)
            try self.init(file, root)
        } catch let error as ModelFileError {
            throw .file(error)
        } catch let error as VerificationError {
            throw error
        }
    }

    private init(_ file: SafetensorsFile, _ root: JSONField) throws {
        try root["format"].require(Self.format)
        _ = try root["version"].integer(in: Self.formatVersion...Self.formatVersion)
        let model = root["model"]
        let identity = ModelIdentity(
            hash: try model["hash"].string(), description: try model["description"].string(),
            classes: try model["classes"].elements().map { try $0.string() })
        let layers = root["layers"]
        let observed = ObservedLayers(
            stem: try layers["stem"].string(), early: try layers["early"].string(),
            attention: try layers["attention"].string(), target: try layers["target"].string(),
            penultimate: try layers["penultimate"].string())
        var dimensions = [ObservedVector: Int]()
        for vector in ObservedVector.allCases {
            dimensions[vector] = try root["dimensions"][vector.rawValue].integer(in: 1...(1 << 16))
        }
        let components = try root["components"].elements().map { field in
            Component(
                try field["name"].string(), weight: try field["weight"].number(),
                isSigned: try field["signed"].bool())
        }
        var archive = StatisticsArchive()
        for name in file.names where name.hasPrefix("fitted.") {
            guard let shape = file.shape(of: name) else { continue }
            archive.store(
                try file.doubles(named: name), shape: shape.dimensions, as: String(name.dropFirst("fitted.".count)))
        }
        let garbage = try root.optional("garbage_class")?.integer(in: 0...max(0, identity.classes.count - 1))
        let groups = try file.integers(named: "calibration.groups").map { Int($0) }
        guard groups.allSatisfy(identity.classes.indices.contains) else {
            throw VerificationError.invalidValue(
                name: "calibration.groups", expected: "classes 0..<\(identity.classes.count)", found: "another class")
        }
        let scores = try Self.rows(file.doubles(named: "calibration.scores"), groups.count, components.count)
        let limits = root["image_limits"]
        try self.init(
            model: identity, libraryVersion: try root["library"].string(), layers: observed,
            referenceCounts: try Self.counts(root["reference_counts"], classes: identity.classes.count),
            imageLimits: ImageLimits(
                largestClippedShare: try limits["largest_clipped_share"].number(),
                smallestSpan: try limits.optional("smallest_span")?.number() ?? .infinity),
            verifiers: try StandardVerifiers(archive, dimensions: dimensions, garbageClass: garbage),
            components: components, calibrationScores: scores, calibrationGroups: groups)
    }

    private static func counts(_ field: JSONField, classes: Int) throws -> [Int: Int] {
        var counts = [Int: Int]()
        for pair in try field.elements() {
            let parts = try pair.elements()
            guard parts.count == 2 else { throw pair.failure("a class and a count") }
            counts[try parts[0].integer(in: 0...max(0, classes - 1))] = try parts[1].integer(in: 0...(1 << 40))
        }
        return counts
    }

    private static func rows(_ values: [Double], _ rows: Int, _ columns: Int) throws -> [[Double]] {
        guard columns > 0, values.count == rows * columns else {
            throw VerificationError.countMismatch(
                name: "calibration.scores", expected: rows * columns, found: values.count)
        }
        return (0..<rows).map { Array(values[($0 * columns)..<(($0 + 1) * columns)]) }
    }
}
