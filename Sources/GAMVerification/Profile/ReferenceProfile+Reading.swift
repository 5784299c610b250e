import GAMModelFiles
import GAMTensor

extension ReferenceProfile {
    /// Reads a profile file; everything in it is checked, its hash first.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: what messages call the file.
    /// - Throws: ``VerificationError`` naming the field or array, expected and found.
    public init(bytes: [UInt8], name: String = "profile") throws(VerificationError) {
        self = try VerificationError.wrap {
            guard bytes.count <= Self.sizeLimit else {
                throw VerificationError.invalidValue(
                    name: name, expected: "at most \(Self.sizeLimit) bytes", found: "\(bytes.count)")
            }
            let file = try SafetensorsFile(bytes: bytes, file: name)
            guard let text = file.metadata[Self.contentEntry] else {
                throw ModelFileError.field(
                    file: name, field: Self.contentEntry, expected: "a profile's metadata",
                    found: "none: another kind of file")
            }
            let root = try JSONField(parsing: Array(text.utf8), file: name)
            // The format comes first: a profile of a later version is no damaged one.
            try root["format"].require(Self.format)
            _ = try root["version"].integer(in: Self.formatVersion...Self.formatVersion)
            return try ReferenceProfile(file, root, hash: try Self.checkedHash(file, name))
        }
    }

    /// The hash of a file, which must be the one it names.
    private static func checkedHash(_ file: SafetensorsFile, _ name: String) throws -> String {
        var content = file
        let stated = content.metadata.removeValue(forKey: hashEntry)
        let found = SHA256.hexadecimal(of: try content.encoded())
        guard stated == found else {
            throw ModelFileError.field(
                file: name, field: hashEntry, expected: stated ?? "the hash of the profile",
                found: stated == nil ? "none" : "\(found): the profile was altered or damaged")
        }
        return found
    }

    private init(_ file: SafetensorsFile, _ root: JSONField, hash: String) throws {
        try root.allow(only: [
            "format", "version", "library", "model", "layers", "garbage_class", "components", "reference_counts",
            "false_alarm_rates", "image_limits", "attention_floors",
        ])
        let fields = try root["components"].elements()
        let components = try fields.map { field in
            Component(
                try field["name"].string(), weight: try field["weight"].number(),
                isSigned: try field["signed"].bool())
        }
        var specifications = [ComponentSpecification]()
        for (component, field) in zip(components, fields) where try !field["own"].bool() {
            specifications.append(try ComponentSpecification(component))
        }
        let identity = try Self.identity(try root["model"])
        let content = Content(
            model: identity, libraryVersion: try root["library"].string(), layers: try Self.layers(try root["layers"]),
            garbageClass: try root.optional("garbage_class")?.integer(in: 0...max(0, identity.classes.count - 1)),
            referenceCounts: try Self.counts(root["reference_counts"], classes: identity.classes.count),
            imageLimits: try Self.limits(try root["image_limits"]),
            attentionFloors: try Self.floors(try root["attention_floors"], classes: identity.classes.count),
            verifiers: try Self.verifiers(file, specifications), components: components)
        let groups = try file.integers(named: "calibration.groups").map { Int(clamping: $0) }
        let scores = try Self.rows(
            file.doubles(named: "calibration.scores"), count: groups.count, width: components.count)
        try self.init(content, calibrationScores: scores, calibrationGroups: groups, hash: hash)
    }

    private static func identity(_ field: JSONField) throws -> ModelIdentity {
        ModelIdentity(
            hash: try field["hash"].string(), description: try field["description"].string(),
            classes: try field["classes"].elements().map { try $0.string() })
    }

    private static func layers(_ field: JSONField) throws -> ObservedLayers {
        ObservedLayers(
            stem: try field["stem"].string(), early: try field["early"].string(),
            attention: try field["attention"].string(), target: try field["target"].string(),
            penultimate: try field["penultimate"].string())
    }

    private static func limits(_ field: JSONField) throws -> ImageLimits {
        try ImageLimits(
            largestShareAtLowest: try field["largest_share_at_lowest"].number(),
            largestShareAtHighest: try field["largest_share_at_highest"].number(),
            smallestSpan: try field.optional("smallest_span")?.number() ?? .infinity,
            smallestAspect: try field.optional("smallest_aspect")?.number() ?? .infinity,
            largestAspect: try field["largest_aspect"].number(),
            largestColorShare: try field["largest_color_share"].number(),
            largestBorderShare: try field["largest_border_share"].number())
    }

    private static func verifiers(
        _ file: SafetensorsFile, _ specifications: [ComponentSpecification]
    ) throws -> FittedVerifiers {
        var archive = StatisticsArchive()
        let prefix = "fitted."
        for name in file.names {
            guard name.hasPrefix(prefix), let shape = file.shape(of: name) else {
                if name == "calibration.scores" || name == "calibration.groups" { continue }
                throw VerificationError.invalidValue(name: "arrays", expected: "known names", found: name)
            }
            archive.store(
                try file.doubles(named: name), shape: shape.dimensions, as: String(name.dropFirst(prefix.count)))
        }
        return try FittedVerifiers(specifications, archive)
    }

    private static func floors(_ field: JSONField, classes: Int) throws -> [Int: Double] {
        var floors = [Int: Double]()
        for pair in try field.elements() {
            let parts = try pair.elements()
            guard parts.count == 2 else { throw pair.failure("a class and a number") }
            let group = try parts[0].integer(in: 0...max(0, classes - 1))
            guard floors.updateValue(try parts[1].number(), forKey: group) == nil else {
                throw pair.failure("each class once")
            }
        }
        return floors
    }

    private static func counts(_ field: JSONField, classes: Int) throws -> [Int: Int] {
        var counts = [Int: Int]()
        for pair in try field.elements() {
            let parts = try pair.elements()
            guard parts.count == 2 else { throw pair.failure("a class and a count") }
            let group = try parts[0].integer(in: 0...max(0, classes - 1))
            guard counts.updateValue(try parts[1].integer(in: 0...(1 << 40)), forKey: group) == nil else {
                throw pair.failure("each class once")
            }
        }
        return counts
    }

    /// The scores as rows of known width; NaN is never written, so none is read.
    private static func rows(_ values: [Double], count: Int, width: Int) throws -> [[Double]] {
        let (expected, overflow) = count.multipliedReportingOverflow(by: width)
        guard !overflow, width > 0, values.count == expected else {
            throw VerificationError.countMismatch(
                name: "calibration.scores", expected: overflow ? .max : expected, found: values.count)
        }
        if let position = values.firstIndex(where: { $0.isNaN || $0 == -.infinity }) {
            throw VerificationError.nonFinite(name: "calibration.scores", position: position)
        }
        return (0..<count).map { Array(values[($0 * width)..<(($0 + 1) * width)]) }
    }
}
