/// A text that ends with NUL and stays at one address as long as its object lives.
final class Text: @unchecked Sendable {
    /// The text; it must not outlive this object.
    let pointer: UnsafePointer<CChar>
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    /// A copy of a string, without the NULs that it may have inside.
    init(_ string: String) {
        let bytes = string.utf8.filter { $0 != 0 } + [0]
        buffer = .allocate(capacity: bytes.count)
        _ = buffer.initialize(fromContentsOf: bytes)
        pointer = UnsafeRawPointer(buffer.baseAddress ?? Text.emptyBytes).assumingMemoryBound(to: CChar.self)
    }

    deinit {
        buffer.deallocate()
    }

    /// A text that stays for ever.
    static func constant(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// The empty text.
    static var empty: UnsafePointer<CChar> { constant("") }

    private static var emptyBytes: UnsafeMutablePointer<UInt8> { UnsafeMutablePointer(mutating: empty.bytes) }
}

extension UnsafePointer<CChar> {
    fileprivate var bytes: UnsafePointer<UInt8> { UnsafeRawPointer(self).assumingMemoryBound(to: UInt8.self) }

    /// The bytes before the NUL, whatever they mean.
    var cBytes: [UInt8] {
        var bytes = [UInt8]()
        var next = self
        while next.pointee != 0 {
            bytes.append(UInt8(bitPattern: next.pointee))
            next += 1
        }
        return bytes
    }
}
