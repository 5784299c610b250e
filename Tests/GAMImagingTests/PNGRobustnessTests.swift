import Foundation
import GAMImaging
import GAMTensor
import Testing

/// Damaged and hostile files give an error, and where they do not, a whole image.
struct PNGRobustnessTests {
    @Test(arguments: ["gray8", "gray16-interlaced", "palette4-transparent", "rgba8", "gray1"])
    func everyTruncationIsAnError(_ name: String) throws {
        let bytes = try Fixture.bytes(name)
        for count in 0..<bytes.count {
            #expect(throws: ImagingError.self, "\(count) bytes") { try Radiograph(png: Array(bytes.prefix(count))) }
        }
    }

    /// Every byte of these files is covered by a checksum or a rule, except where a chunk's name becomes another
    /// ancillary one, whose checksum is then wrong as well: no flip may pass.
    @Test(arguments: ["gray8", "gray4-interlaced", "palette4-transparent", "rgba16", "gray8-gamma"])
    func everyFlippedBitIsAnError(_ name: String) throws {
        let bytes = try Fixture.bytes(name)
        for index in bytes.indices {
            for bit in 0..<8 {
                var altered = bytes
                altered[index] ^= 1 << bit
                #expect(throws: ImagingError.self, "byte \(index), bit \(bit)") { try Radiograph(png: altered) }
            }
        }
    }

    /// Several bytes altered and all checksums made right again, so that the damage reaches the decoder.
    @Test(arguments: 0..<20)
    func alteredBytesUnderRightChecksumsNeverCrash(_ seed: Int) throws {
        var noise = Noise(state: UInt64(seed))
        let names = try Fixture.names()
        for _ in 0..<200 {
            let bytes = try Fixture.bytes(names[Int.random(in: 0..<names.count, using: &noise)])
            var altered = bytes
            for _ in 0..<Int.random(in: 1...4, using: &noise) {
                altered[Int.random(in: 8..<altered.count, using: &noise)] = UInt8.random(in: 0...255, using: &noise)
            }
            let repaired = ChunkedFile.withRightChecksums(altered)
            do throws(ImagingError) {
                let image = try Radiograph(png: repaired)
                #expect(image.samples.values.count == image.width * image.height * image.channels)
                #expect(image.samples.values.allSatisfy { $0 >= 0 && $0 <= image.fullScale }, "seed \(seed)")
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test func whatIsNoPNGIsCalledByItsNameWhereItIsKnown() {
        let begins: [(bytes: [UInt8], format: ForeignFormat)] = [
            ([UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + [2, 0], .dicom),
            (Array("P5\n64 64".utf8), .portableAnyMap),
            (Array("II*".utf8) + [0, 8], .tiff), (Array("MM".utf8) + [0, 42, 0], .tiff), (Array("GIF89a".utf8), .gif),
            (Array("BM6".utf8), .bitmap), ([0xFF, 0x4F, 0xFF, 0x51, 0], .jpeg2000),
        ]
        for (bytes, format) in begins {
            let error = #expect(throws: ImagingError.notPNG(found: format)) { try Radiograph(png: bytes) }
            #expect(error?.description.hasPrefix("the file is not a PNG file but a") == true)
        }
        // A part of a signature is none.
        for bytes in begins.flatMap({ item in [1, 2].map { Array(item.bytes.prefix($0)) } })
        where bytes != Array("BM".utf8) {
            #expect(throws: ImagingError.notPNG(found: nil)) { try Radiograph(png: bytes) }
        }
    }

    @Test func whatIsNoPNGIsSaidToBeNone() {
        #expect(throws: ImagingError.notPNG(found: .empty)) { try Radiograph(png: []) }
        #expect(throws: ImagingError.notPNG(found: .jpeg)) {
            try Radiograph(png: [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0])
        }
        #expect(throws: ImagingError.notPNG(found: nil)) { try Radiograph(png: Array("no picture".utf8)) }
    }

    @Test(arguments: [(0, 5), (5, 0), (16385, 1), (1, 16385), (0x7FFF_FFFF, 0x7FFF_FFFF), (0xFFFF_FFFF, 2)])
    func sidesOutOfRangeAreRefused(_ width: Int, _ height: Int) throws {
        let file = ChunkedFile.file(width: width, height: height, data: [])
        #expect(throws: ImagingError.sideOutOfRange(width: width, height: height, limit: 16384)) {
            try Radiograph(png: file)
        }
    }

    @Test func anImageThatTheFileCannotHoldIsRefusedBeforeMemoryIsTaken() {
        let file = ChunkedFile.file(width: 16384, height: 16384, data: [1, 2, 3])
        #expect { try Radiograph(png: file) } throws: { error in
            if case ImagingError.damagedPNG(let reason) = error { reason.contains("too short") } else { false }
        }
    }

    @Test func tooMuchImageDataIsAnError() throws {
        // A stored block of 3 rows (filter byte, sample) for an image of 2 rows, and right for 3.
        let rows: [UInt8] = [0, 10, 0, 20, 0, 30]
        let stream: [UInt8] =
            [0x78, 0x01, 0x01, UInt8(rows.count), 0, ~UInt8(rows.count), 0xFF] + rows
            + ChunkedFile.bigEndian(ChunkedFile.adler32(rows))
        let three = try Radiograph(png: ChunkedFile.file(width: 1, height: 3, data: stream))
        #expect(three.samples.values == [10, 20, 30])
        #expect(throws: ImagingError.self) {
            try Radiograph(png: ChunkedFile.file(width: 1, height: 2, data: stream))
        }
        #expect(throws: ImagingError.self) {
            try Radiograph(png: ChunkedFile.file(width: 1, height: 4, data: stream))
        }
        #expect(throws: ImagingError.self, "garbage after the compressed stream") {
            try Radiograph(png: ChunkedFile.file(width: 1, height: 3, data: stream + [1, 2, 3, 4]))
        }
    }

    @Test func aWrongSumOfTheImageDataIsAnError() {
        let rows: [UInt8] = [0, 10]
        let stream: [UInt8] = [0x78, 0x01, 0x01, 2, 0, 0xFD, 0xFF] + rows + [1, 2, 3, 4]
        #expect(throws: ImagingError.self) {
            try Radiograph(png: ChunkedFile.file(width: 1, height: 1, data: stream))
        }
    }
}

/// Writes and repairs PNG files chunk by chunk.
enum ChunkedFile {
    static func file(width: Int, height: Int, data: [UInt8]) -> [UInt8] {
        let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let covered = Array(name.utf8) + body
        return bigEndian(UInt32(body.count)) + covered + bigEndian(crc32(covered[...]))
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    /// Writes the right checksum over that of each chunk, as far as the lengths lead.
    static func withRightChecksums(_ file: [UInt8]) -> [UInt8] {
        var result = file
        var begin = 8
        while begin + 12 <= result.count {
            let length = result[begin..<(begin + 4)].reduce(0) { $0 << 8 | Int($1) }
            let end = begin + 8 + length
            guard end + 4 <= result.count else { break }
            result.replaceSubrange(end..<(end + 4), with: bigEndian(crc32(result[(begin + 4)..<end])))
            begin = end + 4
        }
        return result
    }

    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
        }
        return ~crc
    }

    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }
}
