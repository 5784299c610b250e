import GAMImaging
import GAMTensor
import Testing

struct PixelBufferTests {
    @Test(arguments: [1, 3], [0, 1, 7])
    func rowsWithPaddingAreReadAtTheirStride(_ channels: Int, _ padding: Int) throws {
        let (width, height) = (5, 4)
        let step = width * channels + padding
        let bytes = (0..<(step * height)).map { UInt8(($0 * 37) % 251) }
        let layout = PixelLayout(
            width: width, height: height, channels: channels, sample: .unsigned8, rowBytes: step)
        let image = try Radiograph(pixels: bytes.span.bytes, layout: layout)
        let expected = (0..<height).flatMap { y in bytes[(y * step)..<(y * step + width * channels)].map(Float.init) }
        #expect(image.samples.values == expected)
        #expect(image.samples.shape == Shape(1, height, width, channels))
        #expect(image.bitDepth == 8 && image.fullScale == 255)
    }

    @Test(arguments: [1, 4, 10, 12, 15, 16])
    func sixteenBitSamplesKeepTheirDepth(_ bits: Int) throws {
        let maximum = (1 << bits) - 1
        let pixels: [UInt16] = [0, UInt16(maximum), UInt16(maximum / 2), 1]
        let layout = PixelLayout(width: 2, height: 2, sample: .unsigned16(bitsStored: bits), photometric: .monochrome1)
        let image = try Radiograph(pixels: pixels.span.bytes, layout: layout)
        #expect(image.samples.values == pixels.map(Float.init))
        #expect(image.bitDepth == bits)
        #expect(image.intensities().values.prefix(2) == [1, 0])
    }

    @Test func aSampleAboveItsBitsIsNamed() {
        var pixels = [UInt16](repeating: 4095, count: 12)
        pixels[7] = 4096
        let layout = PixelLayout(width: 4, height: 3, sample: .unsigned16(bitsStored: 12))
        #expect(throws: ImagingError.sampleOutOfRange(row: 1, column: 3, maximum: 4095, found: 4096)) {
            try Radiograph(pixels: pixels.span.bytes, layout: layout)
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, -1e-6, 1.0000001])
    func aFloatThatIsNoIntensityIsNamed(_ bad: Float) {
        var pixels = [Float](repeating: 0.5, count: 2 * 3 * 3)
        pixels[3 * 4 + 2] = bad
        let layout = PixelLayout(width: 3, height: 2, channels: 3, sample: .float32)
        #expect { try Radiograph(pixels: pixels.span.bytes, layout: layout) } throws: { error in
            if case ImagingError.sampleOutOfRange(1, 1, 1, _) = error { true } else { false }
        }
    }

    @Test func floatsAreIntensitiesAlready() throws {
        let pixels: [Float] = [0, 0.25, 1, -0.0]
        let image = try Radiograph(
            pixels: pixels.span.bytes, layout: PixelLayout(width: 4, height: 1, sample: .float32))
        #expect(image.bitDepth == nil)
        #expect(image.intensities().values == pixels)
    }

    @Test func samplesNeedNoAlignment() throws {
        let values: [UInt16] = [1, 515, 65535]
        let bytes: [UInt8] = values.withUnsafeBytes { [0xAA] + Array($0) }
        let layout = PixelLayout(width: 3, height: 1, sample: .unsigned16(bitsStored: 16))
        let image = try Radiograph(pixels: bytes.span.bytes.extracting(1..<7), layout: layout)
        #expect(image.samples.values == [1, 515, 65535])
    }

    @Test func theLastRowNeedsNoPadding() throws {
        let layout = PixelLayout(width: 3, height: 2, sample: .unsigned8, rowBytes: 5)
        let bytes = [UInt8](repeating: 9, count: 8)
        #expect(try Radiograph(pixels: bytes.span.bytes, layout: layout).samples.values.count == 6)
        #expect(throws: ImagingError.bufferTooSmall(expectedBytes: 8, foundBytes: 7)) {
            try Radiograph(pixels: bytes.span.bytes.extracting(first: 7), layout: layout)
        }
    }

    @Test(arguments: [0, -1, 16385, Int.max, Int.min])
    func sidesOutOfRangeAreRefused(_ side: Int) {
        let bytes = [UInt8](repeating: 0, count: 16)
        for (width, height) in [(side, 1), (1, side)] {
            #expect(throws: ImagingError.sideOutOfRange(width: width, height: height, limit: 16384)) {
                try Radiograph(
                    pixels: bytes.span.bytes, layout: PixelLayout(width: width, height: height, sample: .unsigned8))
            }
        }
    }

    @Test(arguments: [Int.max, Int.max / 2, Int.min, -1, 0, 3])
    func rowBytesThatCannotBeAreRefused(_ rowBytes: Int) {
        let bytes = [UInt8](repeating: 0, count: 16)
        let layout = PixelLayout(width: 4, height: 4, sample: .unsigned8, rowBytes: rowBytes)
        #expect { try Radiograph(pixels: bytes.span.bytes, layout: layout) } throws: { error in
            if case ImagingError.invalidLayout("row bytes", _, rowBytes) = error { true } else { false }
        }
    }

    @Test func otherChannelsAndDepthsAreRefused() {
        let bytes = [UInt8](repeating: 0, count: 64)
        for channels in [0, 2, 4, -3, Int.max] {
            #expect(throws: ImagingError.invalidLayout(property: "channels", expected: "1 or 3", found: channels)) {
                try Radiograph(
                    pixels: bytes.span.bytes,
                    layout: PixelLayout(width: 2, height: 2, channels: channels, sample: .unsigned8))
            }
        }
        for bits in [0, 17, -1, Int.max] {
            #expect(throws: ImagingError.invalidLayout(property: "bits stored", expected: "1...16", found: bits)) {
                try Radiograph(
                    pixels: bytes.span.bytes,
                    layout: PixelLayout(width: 2, height: 2, sample: .unsigned16(bitsStored: bits)))
            }
        }
    }
}
