import GAMImaging
import GAMTensor
import Testing

struct PreprocessingTests {
    /// Awkward sizes: enlarging, reducing, both, single pixels, large reductions, equal sizes.
    static let sizes = [
        (1, 1, 3, 5), (5, 3, 1, 1), (7, 11, 7, 11), (13, 9, 4, 23), (64, 3, 7, 8), (31, 57, 30, 58), (97, 2, 3, 2),
    ]

    static func identity(
        width: Int, height: Int, channels: Int = 1, _ mode: Preprocessing.ResizeMode = .stretch,
        _ interpolation: Preprocessing.Interpolation = .bilinearAntialias
    ) -> Preprocessing {
        Preprocessing(
            inputWidth: width, inputHeight: height, inputChannels: channels, resizeMode: mode,
            interpolation: interpolation, mean: Array(repeating: 0, count: channels),
            standardDeviation: Array(repeating: 1, count: channels))
    }

    static func image(width: Int, height: Int, channels: Int = 1, seed: UInt64 = 1) throws -> Radiograph {
        var noise = Noise(state: seed)
        let pixels = (0..<(width * height * channels)).map { _ in UInt16.random(in: 0...4095, using: &noise) }
        return try Radiograph(
            pixels: pixels.span.bytes,
            layout: PixelLayout(
                width: width, height: height, channels: channels, sample: .unsigned16(bitsStored: 12)))
    }

    @Test(arguments: sizes, Preprocessing.Interpolation.allCases)
    func resamplesAsItsDefinition(
        _ size: (height: Int, width: Int, toHeight: Int, toWidth: Int), _ how: Preprocessing.Interpolation
    ) throws {
        for channels in [1, 3] {
            let image = try Self.image(width: size.width, height: size.height, channels: channels)
            let found = try Self.identity(
                width: size.toWidth, height: size.toHeight, channels: channels, .stretch, how
            ).apply(to: image)
            #expect(found.shape == Shape(1, size.toHeight, size.toWidth, channels))
            for channel in 0..<channels {
                let plane = stride(from: channel, to: image.samples.values.count, by: channels)
                    .map { Double(image.samples.values[$0]) / 4095 }
                let expected = NaiveResampling.resample(
                    plane, height: size.height, width: size.width, toHeight: size.toHeight, toWidth: size.toWidth, how)
                for (index, value) in expected.enumerated() {
                    // Sums are float64; the resampled sample is rounded to float32, then the scaled one.
                    #expect(abs(Double(found.values[index * channels + channel]) - value) < 2e-7)
                }
            }
        }
    }

    @Test(arguments: Preprocessing.Interpolation.allCases)
    func theSameSizeKeepsEverySample(_ how: Preprocessing.Interpolation) throws {
        let image = try Self.image(width: 9, height: 6)
        let found = try Self.identity(width: 9, height: 6, .stretch, how).apply(to: image)
        #expect(found == image.intensities())
    }

    @Test func grayIsRepeatedAndColourBecomesLuma() throws {
        let gray = try Self.image(width: 8, height: 5)
        let one = try Self.identity(width: 4, height: 4).apply(to: gray).values
        let three = try Self.identity(width: 4, height: 4, channels: 3).apply(to: gray).values
        #expect(three == one.flatMap { [$0, $0, $0] })

        let color = try Self.image(width: 4, height: 4, channels: 3)
        #expect(try Self.identity(width: 4, height: 4).apply(to: color) == color.grayIntensities())
        #expect(try Self.identity(width: 4, height: 4, channels: 3).apply(to: color) == color.intensities())
    }

    @Test func scalesThenNormalisesEachChannel() throws {
        let pixels: [UInt8] = [0, 51, 255, 102, 0, 255]
        let layout = PixelLayout(width: 2, height: 1, channels: 3, sample: .unsigned8)
        let image = try Radiograph(pixels: pixels.span.bytes, layout: layout)
        var description = Self.identity(width: 2, height: 1, channels: 3)
        description.scaleTo = Preprocessing.Interval(-1, 1)
        description.mean = [0.5, -0.25, 0]
        description.standardDeviation = [0.5, 0.25, 2]
        let found = try description.apply(to: image).values
        let expected: [Double] = [-3, -0.35 / 0.25, 0.5, -0.7 / 0.5, -3, 0.5]
        #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "\(found)")
    }

    @Test func aSourceRangeIsInStoredSamplesAndAfterThePolarity() throws {
        let pixels: [UInt16] = [0, 1000, 2000, 4095]
        var image = try Radiograph(
            pixels: pixels.span.bytes,
            layout: PixelLayout(width: 4, height: 1, sample: .unsigned16(bitsStored: 12)))
        var description = Self.identity(width: 4, height: 1)
        description.scaleFrom = .range(1000, 2000)
        let found = try description.apply(to: image).values
        for (value, expected) in zip(found, [-1, 0, 1, 3.095]) { #expect(abs(Double(value) - expected) < 1e-6) }
        image.photometric = .monochrome1
        let turned = try description.apply(to: image).values
        for (value, expected) in zip(turned, [3.095, 2.095, 1.095, -1]) {
            #expect(abs(Double(value) - expected) < 1e-6)
        }
    }

    @Test func monochrome1IsTurnedOver() throws {
        var image = try Self.image(width: 17, height: 12)
        let description = Self.identity(width: 8, height: 8)
        let plain = try description.apply(to: image).values
        image.photometric = .monochrome1
        let turned = try description.apply(to: image).values
        #expect(zip(plain, turned).allSatisfy { abs($0 + $1 - 1) < 2e-7 })
    }

    @Test func fitKeepsTheAspectAndPadsWithBlack() throws {
        let pixels = [UInt8](repeating: 255, count: 20 * 10)
        let image = try Radiograph(
            pixels: pixels.span.bytes, layout: PixelLayout(width: 20, height: 10, sample: .unsigned8))
        var description = Self.identity(width: 8, height: 9, channels: 3, .fit)
        description.mean = [0.5, 0.25, 0]
        description.standardDeviation = [0.5, 1, 2]
        let found = try description.apply(to: image).values
        for y in 0..<9 {
            for x in 0..<8 {
                // 20 x 10 becomes 8 x 4; five rows are left, two of them above.
                let isImage = (2..<6).contains(y)
                let expected: [Float] = isImage ? [1, 0.75, 0.5] : [-1, -0.25, 0]
                #expect(Array(found[((y * 8 + x) * 3)..<((y * 8 + x) * 3 + 3)]) == expected, "row \(y), column \(x)")
            }
        }
    }

    @Test(arguments: Preprocessing.Interpolation.allCases)
    func fitIsTheStretchedImageWithinItsBars(_ how: Preprocessing.Interpolation) throws {
        let image = try Self.image(width: 7, height: 25)
        let found = try Self.identity(width: 16, height: 12, .fit, how).apply(to: image).values
        // The width is 12 * 7 / 25 = 3.36, rounded.
        let content = try Self.identity(width: 3, height: 12, .stretch, how).apply(to: image).values
        for y in 0..<12 {
            for x in 0..<16 {
                let expected = (6..<9).contains(x) ? content[y * 3 + x - 6] : 0
                #expect(found[y * 16 + x] == expected)
            }
        }
    }

    @Test(arguments: Preprocessing.Interpolation.allCases)
    func fillIsTheCentreOfTheStretchedImage(_ how: Preprocessing.Interpolation) throws {
        let image = try Self.image(width: 41, height: 20)
        let found = try Self.identity(width: 9, height: 10, .fill, how).apply(to: image).values
        // The width is 10 * 41 / 20 = 20.5, rounded up.
        let whole = try Self.identity(width: 21, height: 10, .stretch, how).apply(to: image).values
        for y in 0..<10 {
            for x in 0..<9 { #expect(found[y * 9 + x] == whole[y * 21 + x + 6]) }
        }
    }

    @Test func extremeAspectsAreServed() throws {
        let strip = try Self.image(width: 16384, height: 1)
        for mode in Preprocessing.ResizeMode.allCases {
            let found = try Self.identity(width: 33, height: 32, mode).apply(to: strip)
            #expect(found.values.count == 33 * 32 && found.firstNonFinite == nil)
        }
    }

    @Test func theCoveredRegionFollowsTheMode() throws {
        let image = try Self.image(width: 40, height: 20)
        let all = try Self.identity(width: 10, height: 10).coveredRegion(of: image)
        #expect([all.left, all.top, all.width, all.height] == [0, 0, 40, 20])
        let fit = try Self.identity(width: 10, height: 10, .fit).coveredRegion(of: image)
        #expect([fit.left, fit.top, fit.width, fit.height] == [0, -8, 40, 40])
        let fill = try Self.identity(width: 10, height: 10, .fill).coveredRegion(of: image)
        #expect([fill.left, fill.top, fill.width, fill.height] == [10, 0, 20, 20])
    }
}
