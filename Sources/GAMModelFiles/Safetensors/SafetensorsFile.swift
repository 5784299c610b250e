public import GAMTensor

/// The tensors and the metadata of a safetensors file.
///
/// The format: 8 bytes with the header's length (little endian), a JSON header that gives each tensor's type, shape and
/// place, then the elements. A value keeps the file's bytes and decodes a tensor when it is asked for, so that of many
/// tensors only one exists twice at a time.
///
/// Names are any UTF-8; two names that differ only in Unicode normalisation count as one, which is refused.
public struct SafetensorsFile: Sendable, Equatable {
    /// Texts by name that belong to the file as a whole.
    public var metadata: [String: String]

    var entries: [String: Entry]
    /// What messages call the file.
    let file: String

    /// One tensor as it is stored.
    struct Entry: Sendable, Equatable {
        let type: ElementType
        let shape: Shape
        let bytes: ArraySlice<UInt8>
    }

    /// A file without tensors.
    public init(metadata: [String: String] = [:]) {
        self.metadata = metadata
        entries = [:]
        file = "safetensors"
    }

    init(metadata: [String: String], entries: [String: Entry], file: String) {
        self.metadata = metadata
        self.entries = entries
        self.file = file
    }

    /// The names of the tensors, in the order of their bytes.
    public var names: [String] {
        entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The extents of a tensor, or `nil` where there is none of the name.
    public func shape(of name: String) -> Shape? { entries[name]?.shape }

    /// The stored type of a tensor, or `nil` where there is none of the name.
    public func elementType(of name: String) -> ElementType? { entries[name]?.type }

    /// Whether two files hold the same tensors and metadata.
    public static func == (left: SafetensorsFile, right: SafetensorsFile) -> Bool {
        left.metadata == right.metadata && left.entries == right.entries
    }
}

extension SafetensorsFile {
    /// A tensor of floating point elements as float32.
    ///
    /// F32, F16 and BF16 are taken exactly; F64 is rounded to the nearest float32. What is not finite stays so: the
    /// caller decides.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name or it is of another type.
    /// - Complexity: O(elements).
    public func tensor(named name: String) throws(ModelFileError) -> Tensor {
        let entry = try entry(name)
        let values: [Float]
        switch entry.type {
        case .float32: values = LittleEndian.array(entry.bytes)
        case .float64: values = LittleEndian.array(entry.bytes).map { (value: Double) in Float(value) }
        case .float16: values = LittleEndian.array(entry.bytes).map { (bits: UInt16) in LittleEndian.half(bits) }
        case .bfloat16:
            values = LittleEndian.array(entry.bytes).map { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        default: throw unsuitable(name, expected: "a type of floating point (F32, F64, F16, BF16)")
        }
        do throws(TensorError) {
            return try Tensor(entry.shape, values)
        } catch {
            throw .tensor(file: file, tensor: name, expected: "as many elements as the shape", found: "\(error)")
        }
    }

    /// The elements of a tensor of type F64 or F32 as doubles, last extent fastest.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name or it is of another type.
    public func doubles(named name: String) throws(ModelFileError) -> [Double] {
        let entry = try entry(name)
        switch entry.type {
        case .float64: return LittleEndian.array(entry.bytes)
        case .float32: return LittleEndian.array(entry.bytes).map { (value: Float) in Double(value) }
        default: throw unsuitable(name, expected: "the type F64 or F32")
        }
    }

    /// The elements of a tensor of type I64, I32, U8 or BOOL, last extent fastest.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name, it is of another type, or a BOOL is neither
    ///   0 nor 1.
    public func integers(named name: String) throws(ModelFileError) -> [Int64] {
        let entry = try entry(name)
        switch entry.type {
        case .int64: return LittleEndian.array(entry.bytes)
        case .int32: return LittleEndian.array(entry.bytes).map { (value: Int32) in Int64(value) }
        case .uint8: return entry.bytes.map { Int64($0) }
        case .bool:
            if let other = entry.bytes.first(where: { $0 > 1 }) {
                throw .tensor(file: file, tensor: name, expected: "elements 0 and 1", found: "\(other)")
            }
            return entry.bytes.map { Int64($0) }
        default: throw unsuitable(name, expected: "a type of integers (I64, I32, U8, BOOL)")
        }
    }

    private func entry(_ name: String) throws(ModelFileError) -> Entry {
        if let entry = entries[name] { return entry }
        let nearest = NameSuggestion.near(name, among: names)
        throw .tensor(
            file: file, tensor: name, expected: "a tensor of this name",
            found: "none" + QuotedNames.question(nearest))
    }

    private func unsuitable(_ name: String, expected: String) -> ModelFileError {
        .tensor(file: file, tensor: name, expected: expected, found: entries[name]?.type.name ?? "none")
    }
}
