public import GAMTensor

/// The tensors and the metadata of a safetensors file.
///
/// The format: 8 bytes with the header's length (little endian), a JSON header that gives each tensor's type, shape and
/// place, then the elements. A value keeps floats of 32 bits as they are used, so that a tensor made of them takes no
/// memory of its own, and everything else as the file's bytes, which are decoded when a tensor is asked for.
///
/// Names are any UTF-8; two names that differ only in Unicode normalisation count as one, which is refused.
public struct SafetensorsFile: Sendable, Equatable {
    /// Texts by name that belong to the file as a whole.
    public var metadata: [String: String]

    var entries: [String: Entry]
    /// What messages call the file.
    let file: String

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
    /// - Complexity: O(1) for F32, whose elements the tensor shares; O(elements) for the others.
    public func tensor(named name: String) throws(ModelFileError) -> Tensor {
        let entry = try entry(name)
        let values: [Float]
        switch (entry.type, entry.content) {
        case (_, .floats(let floats)): values = floats
        case (.float64, .bytes(let bytes)): values = LittleEndian.array(bytes).map { (value: Double) in Float(value) }
        case (.float16, .bytes(let bytes)):
            values = LittleEndian.array(bytes).map { (bits: UInt16) in LittleEndian.half(bits) }
        case (.bfloat16, .bytes(let bytes)):
            values = LittleEndian.array(bytes).map { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        default: throw unsuitable(name, expected: "a type of floating point (F32, F64, F16, BF16)")
        }
        do throws(TensorError) {
            return try Tensor(entry.shape, values)
        } catch {
            throw .tensor(file: file, tensor: name, expected: "as many elements as the shape", found: "\(error)")
        }
    }

    /// The elements of a tensor of type F64, F32 or I16 as doubles, last extent fastest.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name or it is of another type.
    public func doubles(named name: String) throws(ModelFileError) -> [Double] {
        let entry = try entry(name)
        switch (entry.type, entry.content) {
        case (_, .floats(let floats)): return floats.map { Double($0) }
        case (.float64, .bytes(let bytes)): return LittleEndian.array(bytes)
        case (.int16, .bytes(let bytes)): return LittleEndian.array(bytes).map { (value: Int16) in Double(value) }
        default: throw unsuitable(name, expected: "the type F64, F32 or I16")
        }
    }

    /// The elements of a tensor of type I64, I32, I16, U8 or BOOL, last extent fastest.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name, it is of another type, or a BOOL is neither
    ///   0 nor 1.
    public func integers(named name: String) throws(ModelFileError) -> [Int64] {
        let entry = try entry(name)
        switch (entry.type, entry.content) {
        case (.int64, .bytes(let bytes)): return LittleEndian.array(bytes)
        case (.int32, .bytes(let bytes)): return LittleEndian.array(bytes).map { (value: Int32) in Int64(value) }
        case (.int16, .bytes(let bytes)): return LittleEndian.array(bytes).map { (value: Int16) in Int64(value) }
        case (.uint8, .bytes(let bytes)): return bytes.map { Int64($0) }
        case (.bool, .bytes(let bytes)):
            if let other = bytes.first(where: { $0 > 1 }) {
                throw .tensor(file: file, tensor: name, expected: "elements 0 and 1", found: "\(other)")
            }
            return bytes.map { Int64($0) }
        default: throw unsuitable(name, expected: "a type of integers (I64, I32, I16, U8, BOOL)")
        }
    }

    /// The elements of a tensor of type I16, last extent fastest.
    ///
    /// - Throws: ``ModelFileError`` where there is no tensor of the name or it is of another type.
    package func words(named name: String) throws(ModelFileError) -> [Int16] {
        let entry = try entry(name)
        guard case (.int16, .bytes(let bytes)) = (entry.type, entry.content) else {
            throw unsuitable(name, expected: "the type I16")
        }
        return LittleEndian.array(bytes)
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
