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
            let content = try Self.file.open(bytes, name: name)
            return try ReferenceProfile(content.arrays, content.root, hash: content.hash)
        }
    }

    private init(_ file: SafetensorsFile, _ root: JSONField, hash: String) throws {
        try root.allow(
            only: ProfileOrigin.fields + [
                "format", "version", "reference_counts", "image_digests", "false_alarm_rates", "image_limits",
                "attention_floors",
            ])
        for name in file.names where !name.hasPrefix("fitted.") {
            guard name == "calibration.scores" || name == "calibration.groups" else {
                throw VerificationError.invalidValue(name: "arrays", expected: "known names", found: name)
            }
        }
        let origin = try ProfileOrigin(root)
        let groups = try file.integers(named: "calibration.groups").map { Int(clamping: $0) }
        let content = Content(
            origin: origin, check: try CrossCheck(try root["form"], count: groups.count),
            referenceCounts: try ClassCounts.read(root["reference_counts"], classes: origin.model.classes.count),
            imageLimits: try ImageLimits(try root["image_limits"]),
            attentionFloors: try Self.floors(try root["attention_floors"], classes: origin.model.classes.count),
            imageDigests: try root["image_digests"].elements().map { try $0.string() },
            verifiers: try FittedVerifiers(origin.specifications, try file.archive(under: "fitted")))
        let scores = try Self.rows(
            file.doubles(named: "calibration.scores"), count: groups.count, width: origin.components.count)
        try self.init(content, calibrationScores: scores, calibrationGroups: groups, hash: hash)
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
