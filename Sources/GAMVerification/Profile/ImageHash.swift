package import GAMModelFiles

/// The SHA-256 of an image, by which the same image is known again.
package struct ImageHash: Sendable, Hashable, Comparable {
    /// The 32 bytes as four numbers, the first byte highest.
    package let words: [UInt64]

    /// How many words a hash has.
    package static let wordCount = 4

    /// A hash of 64 hexadecimal digits; `nil` for other text.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 16 * ImageHash.wordCount else { return nil }
        var words = [UInt64]()
        for start in stride(from: 0, to: digits.count, by: 16) {
            let part = String(decoding: digits[start..<(start + 16)], as: UTF8.self)
            guard part.first != "+", part.first != "-", let word = UInt64(part, radix: 16) else { return nil }
            words.append(word)
        }
        self.words = words
    }

    /// The hash of all bytes that were fed.
    package init(_ hash: SHA256) {
        let bytes = hash.digest()
        words = stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// A hash of four words; `nil` for another count.
    package init?(words: [UInt64]) {
        guard words.count == ImageHash.wordCount else { return nil }
        self.words = words
    }

    /// The 32 bytes in 64 lower-case hexadecimal digits.
    package var hexadecimal: String {
        words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    package static func < (first: ImageHash, second: ImageHash) -> Bool {
        first.words.lexicographicallyPrecedes(second.words)
    }

    /// One hash for a set of images: SHA-256 over their hashes in ascending order.
    ///
    /// Who has the images can show that these and no others were used; it does not tell whether a single image was.
    package static func digest(of hashes: some Sequence<ImageHash>) -> String {
        var hash = SHA256()
        for image in hashes.sorted() {
            for word in image.words {
                hash.update((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) })
            }
        }
        return hash.hexadecimal()
    }
}
