public import GAMFiles
import GAMTensor

extension SafetensorsFile {
    /// The longest header that is read: 16 MiB, a hundred thousand tensors.
    public static let headerLimit = 16 << 20

    /// Reads the bytes of a safetensors file.
    ///
    /// The header is checked completely before a tensor can be asked for: every tensor lies inside the file, is as
    /// long as its type and shape say, and together they fill the data without gap, overlap or rest.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: what messages call it.
    /// - Throws: ``ModelFileError`` naming the tensor, expected and found.
    /// - Complexity: O(header), whatever the size of the tensors.
    public init(bytes: [UInt8], file: String = "safetensors") throws(ModelFileError) {
        var reader = SafetensorsReader(bytes: bytes, file: file)
        try reader.read()
        self.init(metadata: reader.metadata, entries: reader.entries, file: file)
    }

    /// Reads a safetensors file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limit: the most bytes that are read.
    /// - Throws: ``ModelFileError`` where the file cannot be read or is not in order.
    public init(contentsOf path: FilePath, limit: Int) throws(ModelFileError) {
        try self.init(bytes: Files.contents(path, limit: limit), file: path.description)
    }
}

extension Files {
    /// ``read(_:limit:)`` with this module's error.
    static func contents(_ path: FilePath, limit: Int) throws(ModelFileError) -> [UInt8] {
        do throws(FileError) {
            return try read(path, limit: limit)
        } catch {
            throw .file(error)
        }
    }
}

/// The way from bytes to checked entries.
private struct SafetensorsReader {
    let bytes: [UInt8]
    let file: String
    var metadata = [String: String]()
    var entries = [String: SafetensorsFile.Entry]()
    /// Where each tensor lies in the file, for the check that together they fill it.
    private var places = [(name: String, range: Range<Int>)]()
    private var dataStart = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func read() throws(ModelFileError) {
        let header = try header()
        for (name, field) in try header.members() {
            if name == SafetensorsFile.metadataName {
                for (key, value) in try field.members() { metadata[key] = try value.string() }
            } else {
                entries[name] = try entry(name, field)
            }
        }
        try requireFilled()
    }

    private mutating func header() throws(ModelFileError) -> JSONField {
        guard bytes.count >= 8 else {
            throw .container(file: file, expected: "8 bytes with the header's length", found: "\(bytes.count)")
        }
        let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= SafetensorsFile.headerLimit else {
            let limit = SafetensorsFile.headerLimit
            throw .container(file: file, expected: "a header of at most \(limit) bytes", found: "\(length)")
        }
        dataStart = 8 + Int(length)
        guard dataStart <= bytes.count else {
            throw .container(file: file, expected: "a header of \(length) bytes", found: "\(bytes.count - 8)")
        }
        let text = Array(bytes[8..<dataStart])
        guard text.first == UInt8(ascii: "{") else {
            let found = text.first.map { "the byte \($0)" } ?? "nothing"
            throw .container(file: file, expected: "a header that begins with \"{\"", found: found)
        }
        return try JSONField(parsing: text, file: file)
    }

    private mutating func entry(_ name: String, _ field: JSONField) throws(ModelFileError) -> SafetensorsFile.Entry {
        try field.allow(only: ["dtype", "shape", "data_offsets"])
        let typeName = try field["dtype"].string()
        guard let type = ElementType(name: typeName) else {
            throw try field["dtype"].failure("an element type of the format")
        }
        var extents = [Int]()
        for extent in try field["shape"].elements() {
            extents.append(try extent.integer(in: 0...SafetensorsReader.most))
        }
        let shape = Shape(extents)
        let range = try range(field["data_offsets"])
        guard let size = byteCount(type, shape), size == range.count else {
            let size = byteCount(type, shape).map { "\($0)" } ?? "a whole number of"
            throw .tensor(
                file: file, tensor: name, expected: "\(size) bytes for \(type) \(shape)", found: "\(range.count)")
        }
        places.append((name, range))
        return SafetensorsFile.Entry(type: type, shape: shape, bytes: bytes[range])
    }

    /// Where in the file a tensor lies.
    private func range(_ field: JSONField) throws(ModelFileError) -> Range<Int> {
        let offsets = try field.elements()
        guard offsets.count == 2 else { throw field.failure("two offsets") }
        let end = try offsets[1].integer(in: 0...(bytes.count - dataStart))
        let start = try offsets[0].integer(in: 0...end)
        return (dataStart + start)..<(dataStart + end)
    }

    /// How many bytes a tensor takes, or `nil` beyond `Int` or where the last byte is not full.
    private func byteCount(_ type: ElementType, _ shape: Shape) -> Int? {
        guard let count = shape.elementCount else { return nil }
        let (bits, overflow) = count.multipliedReportingOverflow(by: type.bits)
        return overflow || bits % 8 != 0 ? nil : bits / 8
    }

    /// Refuses gaps, overlaps and a rest.
    private func requireFilled() throws(ModelFileError) {
        var position = dataStart
        let inOrder = places.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for (name, range) in inOrder {
            guard range.lowerBound == position else {
                let what = range.lowerBound < position ? "an overlap" : "a gap"
                throw .tensor(
                    file: file, tensor: name, expected: "data from offset \(position - dataStart)",
                    found: "\(range.lowerBound - dataStart) (\(what))")
            }
            position = range.upperBound
        }
        guard position == bytes.count else {
            throw .container(
                file: file, expected: "\(position - dataStart) bytes of data", found: "\(bytes.count - dataStart)")
        }
    }

    /// The largest whole number up to which a double tells all whole numbers apart.
    private static let most = 1 << 53
}
