/// Arrays of numbers from and to their bytes, lowest byte first; the only pointers of the safetensors code.
enum LittleEndian {
    /// The numbers that bytes hold; bytes at the end that make no whole number are left out.
    static func array<Element: BitwiseCopyable>(_ bytes: ArraySlice<UInt8>) -> [Element] {
        let stride = MemoryLayout<Element>.stride
        let count = bytes.count / stride
        return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            unsafe bytes.withUnsafeBytes { source in
                unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<(count * stride)]))
            }
            unsafe swapOnBigEndian(target, stride)
            filled = count
        }
    }

    /// The bytes of numbers.
    static func bytes<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
        var bytes = unsafe elements.withUnsafeBytes { unsafe [UInt8]($0) }
        unsafe bytes.withUnsafeMutableBytes { unsafe swapOnBigEndian($0, MemoryLayout<Element>.stride) }
        return bytes
    }

    /// Calls a function with the bytes of numbers, which are copied only where the machine orders them otherwise.
    static func withBytes<Element: BitwiseCopyable, Result>(
        _ elements: [Element], _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        #if _endian(big)
            unsafe bytes(elements).withUnsafeBytes(body)
        #else
            unsafe elements.withUnsafeBytes(body)
        #endif
    }

    /// Numbers that were read as they lie in a file.
    static func native<Element: BitwiseCopyable>(_ elements: [Element]) -> [Element] {
        #if _endian(big)
            var elements = elements
            unsafe elements.withUnsafeMutableBytes { unsafe swapOnBigEndian($0, MemoryLayout<Element>.stride) }
        #endif
        return elements
    }

    /// An IEEE 754 binary16 as float32, exactly.
    ///
    /// Swift's own type is not there on every platform.
    static func half(_ bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let fraction = UInt32(bits & 0x3FF)
        switch bits >> 10 & 0x1F {
        case 0: return sign * Float(fraction) * 0x1p-24
        case 0x1F: return Float(bitPattern: UInt32(bits & 0x8000) << 16 | 0x7F80_0000 | fraction << 13)
        case let exponent: return sign * Float(bitPattern: (UInt32(exponent) + 112) << 23 | fraction << 13)
        }
    }

    private static func swapOnBigEndian(_ bytes: UnsafeMutableRawBufferPointer, _ width: Int) {
        #if _endian(big)
            for start in stride(from: 0, to: bytes.count, by: width) {
                unsafe bytes[start..<(start + width)].reverse()
            }
        #endif
    }
}
