public import GAMImaging
import GAMModelFiles
import GAMVerification

extension Radiograph {
    /// SHA-256 over what was decoded, in 64 lower-case hexadecimal digits: equal for equal images, however the file that
    /// held them was compressed.
    ///
    /// The hash is over the line `WIDTH HEIGHT CHANNELS TYPE POLARITY` with a line feed, in ASCII, as
    /// `2048 2560 1 12 monochrome2`, TYPE being the bits of a sample or `float`; then the samples, row by row and
    /// channel by channel: one byte each up to 8 bits, else two, or the four of a float, the lowest byte first.
    ///
    /// - Complexity: O(samples).
    public var hash: String { sha256.hexadecimal() }

    fileprivate var sha256: SHA256 {
        var hash = SHA256()
        let type = bitDepth.map(String.init) ?? "float"
        hash.update(Array("\(width) \(height) \(channels) \(type) \(photometric.name)\n".utf8))
        let values = samples.values
        // In portions, so that a large image takes little memory.
        for start in stride(from: 0, to: values.count, by: 1 << 16) {
            let portion = values[start..<min(start + 1 << 16, values.count)]
            switch bitDepth {
            case .some(...8): hash.update(portion.map { UInt8(truncatingIfNeeded: $0.wholeBits) })
            case .some: hash.update([UInt8](littleEndian: portion.map { UInt16(truncatingIfNeeded: $0.wholeBits) }))
            case nil: hash.update([UInt8](littleEndian: portion.map(\.bitPattern)))
            }
        }
        return hash
    }
}

extension ImageHash {
    /// The hash of an image's decoded samples, that of ``Radiograph/hash``.
    init(_ radiograph: Radiograph) { self.init(radiograph.sha256) }
}

extension Float {
    /// The bits of a whole number below 2^16 as they stand in an integer: adding 2^23 leaves them in the low bits.
    fileprivate var wholeBits: UInt32 { (self + 0x1p23).bitPattern }
}

extension Photometric {
    /// The name as DICOM writes it, in small letters.
    fileprivate var name: String {
        switch self {
        case .monochrome1: "monochrome1"
        case .monochrome2: "monochrome2"
        }
    }
}

extension [UInt8] {
    /// The bytes of numbers, the lowest of each first.
    fileprivate init<Word: FixedWidthInteger>(littleEndian words: [Word]) {
        let size = Word.bitWidth / 8
        self.init(repeating: 0, count: words.count * size)
        for (index, word) in words.enumerated() {
            for byte in 0..<size { self[index * size + byte] = UInt8(truncatingIfNeeded: word >> Word(8 * byte)) }
        }
    }
}
