import CGAMHash
import GAMImaging
import GAMModelFiles
import Testing

struct SHA256Tests {
    /// FIPS 180-2, appendix B, and the hash of nothing.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func matchesTheStandardsExamples(_ text: String, _ hash: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == hash)
    }

    /// On a processor without such instructions both are the plain form.
    @Test(arguments: [0, 1, 2, 7, 64]) func theProcessorsInstructionsGiveThePlainFormsState(_ blocks: Int) {
        let bytes = (0..<(64 * blocks + 3)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        var states = [[UInt32]](repeating: (1...8).map { UInt32($0) &* 0x9E37_79B9 }, count: 2)
        // From an odd address, as a tensor in a file may have.
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            gam_sha256_blocks(&states[0], base + 3, blocks)
            gam_sha256_blocks_portable(&states[1], base + 3, blocks)
        }
        #expect(states[0] == states[1])
    }

    @Test func hashesAMillionLetters() {
        var hash = SHA256()
        for _ in 0..<1_000 { hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1_000)) }
        #expect(hash.hexadecimal() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(hash.digest().count == 32)
    }

    @Test func matchesPythonAroundTheEndsOfBlocks() throws {
        let expected = try #require(Fixture.expected()["sha256 of bytes i * 7 mod 251"] as? [String: String])
        #expect(expected.count >= 18)
        for (length, hash) in expected {
            let count = try #require(Int(length))
            #expect(SHA256.hexadecimal(of: (0..<count).map { UInt8($0 * 7 % 251) }) == hash, "\(length) bytes")
        }
    }

    @Test func doesNotDependOnThePieces() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let whole = SHA256.hexadecimal(of: bytes)
        for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 129, 299] {
            var hash = SHA256()
            for start in stride(from: 0, to: bytes.count, by: size) {
                hash.update(bytes[start..<min(bytes.count, start + size)])
                // Asking in between changes nothing.
                _ = hash.digest()
            }
            #expect(hash.hexadecimal() == whole, "pieces of \(size)")
        }
    }
}

/// Counting samples while they are hashed.
struct SampleCountsTests {
    /// Bytes in runs, so that neighbours are often equal, and of all levels.
    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 / 5 &* 2_654_435_761 >> 9) }
    }

    /// How often each level occurs, from counters side by side.
    private static func levels(_ counts: SampleCounts) -> [Int: Int] {
        var levels = [Int: Int]()
        for (place, count) in counts.counters.enumerated() where count > 0 {
            levels[place / counts.turns, default: 0] += Int(count)
        }
        return levels
    }

    /// Heads shift the blocks against the samples; counts end within a block, a vector and a sample.
    @Test(arguments: [0, 1, 27, 64, 65], [0, 1, 3, 63, 64, 130, 1_001])
    func hashAndCountsAreThoseOfSeparateWalks(_ head: Int, _ count: Int) {
        let bytes = SampleCountsTests.bytes(count)
        let first = [UInt8](repeating: 7, count: head)
        for (size, highest) in [(SampleCounts.SampleSize.byte, UInt16.max), (.word, .max), (.word, 999)] {
            var counts = SampleCounts(size, highest: highest)
            var hash = SHA256()
            hash.update(first)
            hash.update(bytes, counting: &counts)
            #expect(hash.hexadecimal() == SHA256.hexadecimal(of: first + bytes))
            var expected = [Int: Int]()
            for start in stride(from: 0, through: count - size.rawValue, by: size.rawValue) {
                let high = size == .word ? Int(bytes[start + 1]) << 8 : 0
                expected[min(Int(bytes[start]) + high, Int(highest)), default: 0] += 1
            }
            #expect(SampleCountsTests.levels(counts) == expected, "\(size), up to \(highest)")
        }
    }

    /// The form for processors without the instructions, and what is counted meanwhile elsewhere.
    @Test func countsOtherSamplesThanThoseHashed() {
        let (hashed, samples) = (SampleCountsTests.bytes(256), SampleCountsTests.bytes(512).reversed().map { $0 })
        var states = [[UInt32]](repeating: (1...8).map { UInt32($0) }, count: 2)
        var counters = [[UInt32]](repeating: [UInt32](repeating: 0, count: 1024), count: 2)
        for which in 0..<2 {
            counters[which].withUnsafeMutableBufferPointer { counters in
                samples.withUnsafeBufferPointer { samples in
                    var counted = gam_sample_count(
                        samples: samples.baseAddress, sample_bytes: 1, highest: 255, counters: counters.baseAddress)
                    if which == 0 {
                        gam_sha256_blocks_counting(&states[0], hashed, 4, &counted)
                    } else {
                        gam_sha256_blocks_portable(&states[1], hashed, 4)
                        gam_count_samples(&counted, 256)
                    }
                }
            }
        }
        #expect(states[0] == states[1])
        #expect(counters[0] == counters[1])
        #expect(counters[0].reduce(0, +) == 256)
    }
}

/// Two hashes at a time.
struct SHA256OfTwoTests {
    @Test(arguments: [(0, 0), (1, 0), (3, 5), (7, 7)]) func blocksOfTwoAreThoseOfEach(_ shift: Int, _ count: Int) {
        let bytes = (0..<1_024).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 5) }
        var found: [[UInt32]] = [Array(1...8), Array(11...18)]
        var expected = found
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            // Both states in one array: eight words each.
            var states = found[0] + found[1]
            states.withUnsafeMutableBufferPointer { states in
                guard let state = states.baseAddress else { return }
                gam_sha256_blocks_of_two([state, state + 8], [base + shift, base + 500], count)
            }
            found = [Array(states[..<8]), Array(states[8...])]
            gam_sha256_blocks_portable(&expected[0], base + shift, count)
            gam_sha256_blocks_portable(&expected[1], base + 500, count)
        }
        #expect(found == expected)
    }
}
