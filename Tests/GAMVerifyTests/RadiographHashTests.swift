import GAMVerify
import Testing

@Suite("Hashes of images")
struct RadiographHashTests {
    /// Made by Python's hashlib from the documented bytes.
    @Test func areThoseOfAnotherImplementation() throws {
        let bytes = try Drawing.radiograph([0, 1, 2, 253, 254, 255], width: 3, height: 2)
        #expect(bytes.hash == "ee22e2cf6fac8cebd92137da411de0232b683349ad6524bf418fd7dab5a562fa")
        let words: [UInt16] = [0, 1, 256, 4095, 2048, 7]
        let twelve = try Radiograph(
            pixels: words.span.bytes,
            layout: PixelLayout(
                width: 3, height: 2, sample: .unsigned16(bitsStored: 12), photometric: .monochrome1))
        #expect(twelve.hash == "c5edfeaf6838389f78cfe4d8c59b83d1999f3f8b36ffa8afee4666f67ff0db1e")
        let floats: [Float] = [0, 0.25, 1]
        let real = try Radiograph(
            pixels: floats.span.bytes, layout: PixelLayout(width: 1, height: 1, channels: 3, sample: .float32))
        #expect(real.hash == "5623cda6bef5e17ef66bb2cf47ce560f7c9110337a29dc0a5331cb621d7663ed")
    }

    @Test func differForWhateverIsSeenOtherwise() throws {
        let samples = (0..<240).map { UInt8($0) }
        var images = [
            try Drawing.radiograph(samples, width: 16, height: 15),
            try Drawing.radiograph(samples, width: 15, height: 16),
            try Drawing.radiograph(samples, width: 16, height: 15, photometric: .monochrome1),
        ]
        for index in [0, 100, 239] {
            var changed = samples
            changed[index] ^= 1
            images.append(try Drawing.radiograph(changed, width: 16, height: 15))
        }
        #expect(Set(images.map(\.hash)).count == images.count)
    }

    /// More samples than one portion has.
    @Test func readEverySample() throws {
        var samples = [UInt8](repeating: 7, count: 300 * 300)
        let first = try Drawing.radiograph(samples, width: 300, height: 300).hash
        samples[300 * 300 - 1] = 8
        #expect(try Drawing.radiograph(samples, width: 300, height: 300).hash != first)
    }
}
