import GAMModelFiles
import GAMTensor

/// A kind of file that holds arrays, JSON metadata and its own hash: a safetensors container with two metadata entries.
///
/// The entry `sha256` is the hash of the file as it would be without this entry, so that every cut and every altered bit
/// is found.
struct SealedFile {
    /// What the metadata call the format.
    let format: String
    /// The one version that is written and read.
    let version: Int
    /// The name of the metadata entry that holds the JSON.
    let entry: String
    /// The largest file that is read, in bytes.
    let sizeLimit: Int

    private static let hashEntry = "sha256"

    /// What was read: arrays, the JSON's root, the hash.
    struct Content {
        let arrays: SafetensorsFile
        let root: JSONField
        let hash: String
    }

    /// Reads a file; its hash is checked, its JSON parsed, its format and version known to be this kind's.
    ///
    /// - Throws: ``VerificationError`` or ``ModelFileError`` naming the field, expected and found.
    func open(_ bytes: [UInt8], name: String) throws -> Content {
        guard bytes.count <= sizeLimit else {
            throw VerificationError.invalidValue(
                name: name, expected: "at most \(sizeLimit) bytes", found: "\(bytes.count)")
        }
        let file = try SafetensorsFile(bytes: bytes, file: name)
        guard let text = file.metadata[entry] else {
            throw ModelFileError.field(
                file: name, field: entry, expected: "a \(entry)'s metadata", found: "none: another kind of file")
        }
        let root = try JSONField(parsing: Array(text.utf8), file: name)
        // The format comes first: a file of another version is no damaged one.
        try root["format"].require(format)
        let found = try root["version"].integer(in: 1...(1 << 20))
        guard found == version else {
            let advice =
                found < version
                ? "an older one is made anew from its images" : "a later one is read by a later version of the library"
            throw try root["version"].failure("\(version) (\(advice))", found: "\(found)")
        }
        return Content(arrays: file, root: root, hash: try checkedHash(file, name))
    }

    /// The hash of a file, which must be the one it names.
    private func checkedHash(_ file: SafetensorsFile, _ name: String) throws -> String {
        var content = file
        let stated = content.metadata.removeValue(forKey: Self.hashEntry)
        let found = try content.hash()
        guard stated == found else {
            throw ModelFileError.field(
                file: name, field: Self.hashEntry, expected: stated ?? "the hash of the \(entry)",
                found: stated == nil ? "none" : "\(found): the \(entry) was altered or damaged")
        }
        return found
    }

    /// Arrays with metadata, still without their hash; `format` and `version` are added to the metadata.
    func unsealed(_ arrays: SafetensorsFile, _ metadata: JSONObject) -> SafetensorsFile {
        var object: JSONObject = ["format": .string(format), "version": .number(Double(version))]
        for member in metadata.members { object[member.key] = member.value }
        var file = arrays
        file.metadata[entry] = String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
        return file
    }

    /// The hash of a file that has none yet.
    func hash(of file: SafetensorsFile) throws -> String { try file.hash() }

    /// The bytes of a file with its hash.
    func sealed(_ file: SafetensorsFile, hash: String) throws -> [UInt8] {
        var file = file
        file.metadata[Self.hashEntry] = hash
        return try file.encoded()
    }
}

extension SafetensorsFile {
    /// The arrays under `prefix.`, by the rest of their names.
    func archive(under prefix: String) throws -> StatisticsArchive {
        var archive = StatisticsArchive()
        for name in names where name.hasPrefix(prefix + ".") {
            guard let shape = shape(of: name)?.dimensions else { continue }
            let isOfSteps = elementType(of: name) == .int16
            archive.entries[String(name.dropFirst(prefix.count + 1))] =
                isOfSteps
                ? StatisticsArchive.Entry(shape: shape, steps: try words(named: name))
                : StatisticsArchive.Entry(shape: shape, values: try doubles(named: name))
        }
        return archive
    }
}
