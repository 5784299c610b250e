import CGAMHash

/// How often each level occurs among samples, which may be counted while a hash is formed of them.
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

    /// Nothing counted yet of an image; `nil` where its samples are floats.
    package init?(of image: Radiograph) {
        guard let depth = image.bitDepth else { return nil }
        self.init(depth <= 8 ? .byte : .word, highest: UInt16(image.fullScale))
    }

    /// Counts as many bytes of samples as blocks are worked into the state of a hash.
    package mutating func count(
        _ samples: UnsafeRawBufferPointer, while blocks: UnsafeRawBufferPointer, goInto state: inout [UInt32]
    ) {
        guard samples.count >= blocks.count, let base = blocks.baseAddress else { return }
        unsafe withCounted(samples) { counted in
            unsafe gam_sha256_blocks_counting(
                &state, base.assumingMemoryBound(to: UInt8.self), blocks.count / 64, counted)
        }
    }

    /// Counts whole samples; a last incomplete one is left out.
    package mutating func count(_ samples: UnsafeRawBufferPointer) {
        let four = samples.count & ~3
        unsafe withCounted(samples) { unsafe gam_count_samples($0, four) }
        for (turn, start) in stride(from: four, through: samples.count - size.rawValue, by: size.rawValue).enumerated()
        {
            let sample =
                switch size {
                case .byte: UInt16(unsafe samples[start])
                case .word: unsafe samples.loadUnaligned(fromByteOffset: start, as: UInt16.self)
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
