import CGAMHash

/// How often each level occurs among stored samples, counted while they are hashed
/// (``SHA256/update(_:counting:)``).
package struct SampleCounts: Sendable {
    /// The bytes of a sample: 1 or 2, in the processor's order.
    package enum SampleSize: Int, Sendable {
        case byte = 1
        case word = 2
    }

    /// Counters of each level side by side, ``turns`` of them, whose sum counts.
    package private(set) var counters: [UInt32]
    /// How many counters a level has.
    package let turns: Int
    private let size: SampleSize
    private let highest: UInt16

    /// No samples yet.
    ///
    /// - Parameters:
    ///   - size: of a sample.
    ///   - highest: the largest level of words; larger ones count as this. Bytes have all 256 levels.
    package init(_ size: SampleSize, highest: UInt16 = .max) {
        self.size = size
        self.highest = size == .byte ? UInt16(UInt8.max) : highest
        turns = 4 / size.rawValue
        counters = [UInt32](repeating: 0, count: (Int(self.highest) + 1) * turns)
    }

    /// Counts as many bytes of samples as blocks are worked into the state of a hash.
    mutating func count(
        _ samples: UnsafeRawBufferPointer, while blocks: UnsafeRawBufferPointer, goInto state: inout [UInt32]
    ) {
        guard samples.count >= blocks.count, let base = blocks.baseAddress else { return }
        unsafe withCounted(samples) { counted in
            unsafe gam_sha256_blocks_counting(
                &state, base.assumingMemoryBound(to: UInt8.self), blocks.count / 64, counted)
        }
    }

    /// Counts whole samples; a last incomplete one is left out.
    mutating func count(_ samples: ArraySlice<UInt8>) {
        let four = samples.count & ~3
        unsafe samples.withUnsafeBytes { samples in
            unsafe withCounted(samples) { unsafe gam_count_samples($0, four) }
        }
        let rest = Array(samples.dropFirst(four))
        for (turn, start) in stride(from: 0, through: rest.count - size.rawValue, by: size.rawValue).enumerated() {
            let sample = unsafe rest.withUnsafeBytes { rest in
                switch size {
                case .byte: UInt16(unsafe rest[start])
                case .word: unsafe rest.loadUnaligned(fromByteOffset: start, as: UInt16.self)
                }
            }
            counters[Int(min(sample, highest)) * turns + turn] += 1
        }
    }

    private mutating func withCounted(
        _ samples: UnsafeRawBufferPointer, _ body: (UnsafePointer<gam_sample_count>) -> Void
    ) {
        guard let base = samples.baseAddress else { return }
        let (size, highest) = (size, highest)
        unsafe counters.withUnsafeMutableBufferPointer { counters in
            var counted = unsafe gam_sample_count(
                samples: base.assumingMemoryBound(to: UInt8.self), sample_bytes: size.rawValue, highest: highest,
                counters: counters.baseAddress)
            unsafe body(&counted)
        }
    }
}
