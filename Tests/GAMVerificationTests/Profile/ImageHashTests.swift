import GAMModelFiles
import GAMVerification
import Testing

@Suite("Hashes of images")
struct ImageHashTests {
    private let text = SHA256.hexadecimal(of: [1, 2, 3])

    @Test func areReadFromDigits() throws {
        let hash = try #require(ImageHash(hexadecimal: text))
        #expect(hash == ImageHash(words: hash.words))
        #expect(hash.words.map { String($0, radix: 16) }.joined().count >= 60)
        for bad in ["", String(text.dropLast()), text + "0", "+" + text.dropFirst(), "g" + text.dropFirst()] {
            #expect(ImageHash(hexadecimal: bad) == nil)
        }
        #expect(ImageHash(words: [1, 2, 3]) == nil)
    }

    /// One image's digest is the hash of its hash; order does not matter, every image does.
    @Test func haveOneDigestForASet() throws {
        let hashes = try (0..<5).map { try #require(ImageHash(hexadecimal: SHA256.hexadecimal(of: [$0]))) }
        let digest = ImageHash.digest(of: hashes)
        #expect(digest == ImageHash.digest(of: hashes.reversed()))
        #expect(digest != ImageHash.digest(of: hashes.dropLast()))
        var single = SHA256()
        single.update([0])
        #expect(ImageHash.digest(of: [hashes[0]]) == SHA256.hexadecimal(of: single.digest()))
    }
}
