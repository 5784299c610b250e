import CGAMHash
package import GAMImaging

/// The hash SHA-256 (FIPS 180-4), fed piece by piece.
///
/// It serves to tell models and files apart, not to keep secrets: no care is taken to take equal time.
public struct SHA256: Sendable {
    private var state = SHA256.start
    /// The bytes that do not fill a block yet; fewer than 64.
    private var rest = [UInt8]()
    /// How many bytes were fed; the algorithm counts bits modulo 2^64.
    private var count: UInt64 = 0

    /// A hash of no bytes yet.
    public init() {}

    /// Feeds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes[...])
    }

    /// Feeds bytes.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Feeds bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe update(bytes, compress: SHA256.compress)
    }

    /// Feeds stored samples and counts on the way how often each level occurs, which takes next to no time: the hash waits
    /// for itself.
    package mutating func update(_ samples: [UInt8], counting counts: inout SampleCounts) {
        var counted = 0
        unsafe samples.withUnsafeBytes { samples in
            unsafe update(samples) { blocks, state in
                unsafe counts.count(samples, while: blocks, goInto: &state)
                counted = blocks.count
            }
            unsafe counts.count(UnsafeRawBufferPointer(rebasing: samples[counted...]))
        }
    }

    /// Feeds two hashes, together where they can be: as far as both have whole blocks that takes the time of one.
    static func update(
        _ first: inout SHA256, _ bytes: UnsafeRawBufferPointer, _ second: inout SHA256,
        _ others: UnsafeRawBufferPointer
    ) {
        let common = first.rest.isEmpty && second.rest.isEmpty ? min(bytes.count, others.count) & ~63 : 0
        if common > 0, let blocks = bytes.baseAddress, let otherBlocks = others.baseAddress {
            unsafe first.state.withUnsafeMutableBufferPointer { state in
                unsafe second.state.withUnsafeMutableBufferPointer { otherState in
                    unsafe gam_sha256_blocks_of_two(
                        [state.baseAddress, otherState.baseAddress],
                        [
                            blocks.assumingMemoryBound(to: UInt8.self),
                            otherBlocks.assumingMemoryBound(to: UInt8.self),
                        ], common / 64)
                }
            }
            first.count &+= UInt64(common)
            second.count &+= UInt64(common)
        }
        unsafe first.update(UnsafeRawBufferPointer(rebasing: bytes[common...]))
        unsafe second.update(UnsafeRawBufferPointer(rebasing: others[common...]))
    }

    /// Feeds bytes; those that are whole blocks where they lie go through a function.
    private mutating func update(
        _ bytes: UnsafeRawBufferPointer, compress: (UnsafeRawBufferPointer, inout [UInt32]) -> Void
    ) {
        count &+= UInt64(bytes.count)
        let head = rest.isEmpty ? 0 : min(bytes.count, 64 - rest.count)
        unsafe rest.append(contentsOf: bytes[..<head])
        if rest.count == 64 {
            unsafe rest.withUnsafeBytes { unsafe SHA256.compress($0, &state) }
            rest.removeAll(keepingCapacity: true)
        }
        guard rest.isEmpty else { return }
        let whole = head + (bytes.count - head) & ~63
        unsafe compress(UnsafeRawBufferPointer(rebasing: bytes[head..<whole]), &state)
        unsafe rest.append(contentsOf: bytes[whole...])
    }

    /// The hash of all bytes that were fed: 32 bytes.
    ///
    /// More bytes may follow.
    public func digest() -> [UInt8] {
        var last = self
        // Padding: the bit 1, zeros up to 8 bytes before a block's end, the number of bits.
        let zeros = (119 - rest.count) % 64
        last.update([0x80] + [UInt8](repeating: 0, count: zeros) + SHA256.bigEndian(count &* 8))
        return last.state.flatMap { SHA256.bigEndian($0) }
    }

    /// The hash of bytes in lower-case hexadecimal digits: 64 characters.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.hexadecimal()
    }

    /// The hash of all bytes that were fed in lower-case hexadecimal digits: 64 characters.
    public func hexadecimal() -> String {
        digest().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The state before the first block: the first 32 bits of the fractional parts of the square roots of the first 8
    /// primes.
    private static let start: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// Works whole blocks of 64 bytes into the state.
    private static func compress(_ blocks: UnsafeRawBufferPointer, _ state: inout [UInt32]) {
        guard let base = blocks.baseAddress else { return }
        unsafe gam_sha256_blocks(&state, base.assumingMemoryBound(to: UInt8.self), blocks.count / 64)
    }

    private static func bigEndian<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word) -> [UInt8] {
        stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> Word($0)) }
    }
}
