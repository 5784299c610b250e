public import GAMImaging
import GAMModelFiles

extension Radiograph {
    /// SHA-256 over what was stored: sides, channels, depth, polarity and every sample, in hexadecimal.
    ///
    /// Files that hold the same samples have the same digest, however they are named or compressed. Sides, channels, depth
    /// (0 for floats) and polarity (1 for MONOCHROME1) come first, as 32-bit numbers, then the samples as float32, all
    /// with the lowest byte first.
    ///
    /// - Complexity: O(samples).
    public var digest: String {
        var hash = SHA256()
        let facts = [height, width, channels, bitDepth ?? 0, photometric == .monochrome1 ? 1 : 0]
        hash.update(facts.flatMap { Self.bytes(of: UInt32(clamping: $0)) })
        let portion = 1 << 16
        for start in stride(from: 0, to: samples.values.count, by: portion) {
            var bytes = [UInt8]()
            bytes.reserveCapacity(4 * portion)
            for sample in samples.values[start..<min(start + portion, samples.values.count)] {
                bytes += Self.bytes(of: sample.bitPattern)
            }
            hash.update(bytes)
        }
        return hash.hexadecimal()
    }

    private static func bytes(of word: UInt32) -> [UInt8] {
        [
            UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8),
            UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 24),
        ]
    }
}
