public import GAMTensor

extension SafetensorsFile {
    /// Puts a tensor into the file as F32; one of the same name is replaced.
    public mutating func insert(_ tensor: Tensor, named name: String) {
        entries[name] = Entry(type: .float32, shape: tensor.shape, content: .floats(tensor.values))
    }

    /// Puts doubles into the file as F64; a tensor of the same name is replaced.
    ///
    /// - Parameters:
    ///   - doubles: the elements, last extent fastest.
    ///   - shape: the extents; one extent of all elements where it is `nil`.
    ///   - name: the tensor's name.
    /// - Throws: ``ModelFileError`` where the count of elements is not the shape's.
    public mutating func insert(
        _ doubles: [Double], shape: Shape? = nil, named name: String
    ) throws(ModelFileError) {
        try insert(LittleEndian.bytes(doubles), .float64, doubles.count, shape, name)
    }

    /// Puts integers into the file as I64; a tensor of the same name is replaced.
    ///
    /// - Parameters:
    ///   - integers: the elements, last extent fastest.
    ///   - shape: the extents; one extent of all elements where it is `nil`.
    ///   - name: the tensor's name.
    /// - Throws: ``ModelFileError`` where the count of elements is not the shape's.
    public mutating func insert(
        _ integers: [Int64], shape: Shape? = nil, named name: String
    ) throws(ModelFileError) {
        try insert(LittleEndian.bytes(integers), .int64, integers.count, shape, name)
    }

    /// Puts integers into the file as I16; a tensor of the same name is replaced.
    ///
    /// - Parameters:
    ///   - integers: the elements, last extent fastest.
    ///   - shape: the extents; one extent of all elements where it is `nil`.
    ///   - name: the tensor's name.
    /// - Throws: ``ModelFileError`` where the count of elements is not the shape's.
    public mutating func insert(
        _ integers: [Int16], shape: Shape? = nil, named name: String
    ) throws(ModelFileError) {
        try insert(LittleEndian.bytes(integers), .int16, integers.count, shape, name)
    }

    /// Takes a tensor out of the file.
    public mutating func remove(_ name: String) {
        entries[name] = nil
    }

    /// The bytes of the file, the same for equal files.
    ///
    /// Wider element types come first and equal ones in the order of their names' bytes, so that every tensor lies at a
    /// multiple of its element's size; the header is filled with spaces up to a multiple of 8 bytes.
    ///
    /// - Throws: ``ModelFileError`` where the header would be longer than ``headerLimit``, or a tensor has the name
    ///   `__metadata__`, which the format reserves.
    public func encoded() throws(ModelFileError) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(SafetensorsFile.headerRoom + entries.values.reduce(0) { $0 + $1.byteCount })
        try unsafe encode { unsafe bytes.append(contentsOf: $0) }
        return bytes
    }

    /// SHA-256 of ``encoded()`` in lower-case hexadecimal digits, without the bytes being put together.
    ///
    /// - Throws: as ``encoded()``.
    package func hash() throws(ModelFileError) -> String {
        var hash = SHA256()
        try unsafe encode { unsafe hash.update($0) }
        return hash.hexadecimal()
    }

    /// Gives the bytes of the file piece by piece.
    private func encode(_ body: (UnsafeRawBufferPointer) -> Void) throws(ModelFileError) {
        let ordered = entries.sorted { left, right in
            left.value.type.bits == right.value.type.bits
                ? left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
                : left.value.type.bits > right.value.type.bits
        }
        let header = try header(of: ordered)
        unsafe (LittleEndian.bytes([UInt64(header.count)]) + header).withUnsafeBytes(body)
        for (_, entry) in ordered { unsafe entry.withBytes(body) }
    }

    /// What most headers fit into.
    private static let headerRoom = 1 << 14

    private func header(of ordered: [(key: String, value: Entry)]) throws(ModelFileError) -> [UInt8] {
        var members = [JSONObject.Member]()
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            let object = JSONObject(texts.map { JSONObject.Member(key: $0.key, value: .string($0.value)) })
            members.append(JSONObject.Member(key: SafetensorsFile.metadataName, value: .object(object)))
        }
        var offset = 0
        for (name, entry) in ordered {
            guard name != SafetensorsFile.metadataName else {
                throw .tensor(file: file, tensor: name, expected: "another name", found: "the reserved one")
            }
            let end = offset + entry.byteCount
            let description: JSONObject = [
                "dtype": .string(entry.type.name),
                "shape": .array(entry.shape.dimensions.map { .number(Double($0)) }),
                "data_offsets": .array([.number(Double(offset)), .number(Double(end))]),
            ]
            members.append(JSONObject.Member(key: name, value: .object(description)))
            offset = end
        }
        var header = JSONValue.object(JSONObject(members)).encoded()
        header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
        guard header.count <= SafetensorsFile.headerLimit else {
            let limit = SafetensorsFile.headerLimit
            throw .container(file: file, expected: "a header of at most \(limit) bytes", found: "\(header.count)")
        }
        return header
    }

    private mutating func insert(
        _ bytes: [UInt8], _ type: ElementType, _ count: Int, _ shape: Shape?, _ name: String
    ) throws(ModelFileError) {
        let shape = shape ?? Shape(count)
        guard shape.elementCount == count else {
            throw .tensor(file: file, tensor: name, expected: "elements of the shape \(shape)", found: "\(count)")
        }
        entries[name] = Entry(type: type, shape: shape, content: .bytes(bytes[...]))
    }

    /// The member of the header that is not a tensor.
    static let metadataName = "__metadata__"
}
