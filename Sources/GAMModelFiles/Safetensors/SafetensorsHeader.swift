import GAMTensor

/// The checked header of a safetensors file: metadata, and where each tensor lies.
///
/// Every tensor lies inside the file, is as long as its type and shape say, and together they fill the data without gap,
/// overlap or rest.
struct SafetensorsHeader {
    /// A tensor's place in the file.
    struct Place {
        let name: String
        let type: ElementType
        let shape: Shape
        let range: Range<Int>
    }

    /// Texts by name that belong to the file as a whole.
    private(set) var metadata = [String: String]()
    /// The tensors in the order in which they lie in the file.
    private(set) var places = [Place]()

    private let file: String
    private let fileSize: Int
    private let dataStart: Int

    /// Bytes before the header, with its length.
    static let prefix = 8

    /// How many bytes the header has, from the first bytes of a file of the given size.
    static func length(in start: ArraySlice<UInt8>, fileSize: Int, file: String) throws(ModelFileError) -> Int {
        guard fileSize >= prefix, start.count >= prefix else {
            throw .container(file: file, expected: "8 bytes with the header's length", found: "\(fileSize)")
        }
        let length = start.prefix(prefix).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let limit = SafetensorsFile.headerLimit
        guard length <= limit else {
            throw .container(
                file: file, expected: "a header of at most \(limit) bytes",
                found: "\(length): another kind of file, or damaged")
        }
        guard prefix + Int(length) <= fileSize else {
            throw .container(
                file: file, expected: "a header of \(length) bytes",
                found: "\(fileSize - prefix): another kind of file, or cut short")
        }
        return Int(length)
    }

    /// Reads a header.
    init(_ text: [UInt8], fileSize: Int, file: String) throws(ModelFileError) {
        self.file = file
        self.fileSize = fileSize
        dataStart = SafetensorsHeader.prefix + text.count
        guard text.first == UInt8(ascii: "{") else {
            let found = text.first.map { "the byte \($0)" } ?? "nothing"
            throw .container(file: file, expected: "a header that begins with \"{\"", found: found)
        }
        for (name, field) in try JSONField(parsing: text, file: file).members() {
            if name == SafetensorsFile.metadataName {
                for (key, value) in try field.members() { metadata[key] = try value.string() }
            } else {
                places.append(try place(name, field))
            }
        }
        places.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        try requireFilled()
    }

    private func place(_ name: String, _ field: JSONField) throws(ModelFileError) -> Place {
        try field.allow(only: ["dtype", "shape", "data_offsets"])
        let typeName = try field["dtype"].string()
        guard let type = ElementType(name: typeName) else {
            throw try field["dtype"].failure("an element type of the format")
        }
        var extents = [Int]()
        for extent in try field["shape"].elements() {
            extents.append(try extent.integer(in: 0...SafetensorsHeader.most))
        }
        let shape = Shape(extents)
        let range = try range(field["data_offsets"])
        guard let size = byteCount(type, shape), size == range.count else {
            let size = byteCount(type, shape).map { "\($0)" } ?? "a whole number of"
            throw .tensor(
                file: file, tensor: name, expected: "\(size) bytes for \(type) \(shape)", found: "\(range.count)")
        }
        return Place(name: name, type: type, shape: shape, range: range)
    }

    /// Where in the file a tensor lies.
    private func range(_ field: JSONField) throws(ModelFileError) -> Range<Int> {
        let offsets = try field.elements()
        guard offsets.count == 2 else { throw field.failure("two offsets") }
        let end = try offsets[1].integer(in: 0...SafetensorsHeader.most)
        guard end <= fileSize - dataStart else {
            throw .container(
                file: file, expected: "\(end) bytes of data or more", found: "\(fileSize - dataStart): cut short")
        }
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
        for place in places {
            let (name, range) = (place.name, place.range)
            guard range.lowerBound == position else {
                let what = range.lowerBound < position ? "an overlap" : "a gap"
                throw .tensor(
                    file: file, tensor: name, expected: "data from offset \(position - dataStart)",
                    found: "\(range.lowerBound - dataStart) (\(what))")
            }
            position = range.upperBound
        }
        guard position == fileSize else {
            throw .container(
                file: file, expected: "\(position - dataStart) bytes of data", found: "\(fileSize - dataStart)")
        }
    }

    /// The largest whole number up to which a double tells all whole numbers apart.
    private static let most = 1 << 53
}
