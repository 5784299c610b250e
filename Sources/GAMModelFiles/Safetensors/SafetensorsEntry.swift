import GAMTensor

extension SafetensorsFile {
    /// One tensor as it is stored.
    struct Entry: Sendable {
        let type: ElementType
        let shape: Shape
        let content: Content

        /// The elements: those of type F32 as floats, all others as the file's bytes.
        enum Content: Sendable {
            case floats([Float])
            case bytes(ArraySlice<UInt8>)
        }

        /// How many bytes the elements take in the file.
        var byteCount: Int {
            switch content {
            case .floats(let floats): floats.count * MemoryLayout<Float>.stride
            case .bytes(let bytes): bytes.count
            }
        }

        /// Calls a function with the bytes of the file.
        func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch content {
            case .floats(let floats): unsafe LittleEndian.withBytes(floats, body)
            case .bytes(let bytes): unsafe bytes.withUnsafeBytes(body)
            }
        }
    }
}

extension SafetensorsFile.Entry: Equatable {
    /// Whether two tensors have the same type, shape and bits.
    static func == (left: Self, right: Self) -> Bool {
        guard left.type == right.type, left.shape == right.shape else { return false }
        return unsafe left.withBytes { left in unsafe right.withBytes { right in unsafe left.elementsEqual(right) } }
    }
}
