/// The hash SHA-256 (FIPS 180-4), fed piece by piece.
///
/// It serves to tell models and files apart, not to keep secrets: no care is taken to take equal time.
public struct SHA256: Sendable {
    private var state = SHA256.start
    private var schedule = [UInt32](repeating: 0, count: 64)
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
        count &+= UInt64(bytes.count)
        var bytes = bytes
        if !rest.isEmpty {
            let head = bytes.prefix(64 - rest.count)
            rest += head
            bytes = bytes.dropFirst(head.count)
            guard rest.count == 64 else { return }
            unsafe rest.withUnsafeBytes { block in
                unsafe SHA256.compress(block, &state, &schedule)
            }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count & ~63
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe SHA256.compress(UnsafeRawBufferPointer(rebasing: buffer[..<whole]), &state, &schedule)
        }
        rest += bytes.dropFirst(whole)
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

    private static func bigEndian<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word) -> [UInt8] {
        stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> Word($0)) }
    }
}

extension SHA256 {
    /// Works whole blocks of 64 bytes into the state (FIPS 180-4, section 6.2.2).
    private static func compress(_ blocks: UnsafeRawBufferPointer, _ state: inout [UInt32], _ schedule: inout [UInt32])
    {
        unsafe state.withUnsafeMutableBufferPointer { state in
            unsafe schedule.withUnsafeMutableBufferPointer { w in
                unsafe constants.withUnsafeBufferPointer { k in
                    var offset = 0
                    while offset < blocks.count {
                        unsafe expand(blocks, offset, w)
                        unsafe mix(w, k, state)
                        offset += 64
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func expand(
        _ blocks: UnsafeRawBufferPointer, _ offset: Int, _ w: UnsafeMutableBufferPointer<UInt32>
    ) {
        for t in 0..<16 {
            unsafe w[t] = UInt32(bigEndian: blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self))
        }
        for t in 16..<64 {
            let a = unsafe w[t &- 15]
            let b = unsafe w[t &- 2]
            let s0 = rotate(a, 7) ^ rotate(a, 18) ^ a &>> 3
            let s1 = rotate(b, 17) ^ rotate(b, 19) ^ b &>> 10
            unsafe w[t] = w[t &- 16] &+ s0 &+ w[t &- 7] &+ s1
        }
    }

    /// The 64 rounds; the letters are the standard's, its Ch and Maj in forms of one operation less.
    @inline(__always)
    private static func mix(
        _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>,
        _ state: UnsafeMutableBufferPointer<UInt32>
    ) {
        var (a, b, c, d) = unsafe (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = unsafe (state[4], state[5], state[6], state[7])
        for t in 0..<64 {
            let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let t1 = unsafe h &+ s1 &+ (g ^ e & (f ^ g)) &+ k[t] &+ w[t]
            let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let t2 = s0 &+ (a & b | c & (a | b))
            (h, g, f, e) = (g, f, e, d &+ t1)
            (d, c, b, a) = (c, b, a, t1 &+ t2)
        }
        unsafe state[0] &+= a
        unsafe state[1] &+= b
        unsafe state[2] &+= c
        unsafe state[3] &+= d
        unsafe state[4] &+= e
        unsafe state[5] &+= f
        unsafe state[6] &+= g
        unsafe state[7] &+= h
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word &>> count | word &<< (32 &- count)
    }

    /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
    private static let start: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
