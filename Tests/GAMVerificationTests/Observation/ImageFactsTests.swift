import GAMImaging
import GAMTensor
import GAMVerification
import Testing

@Suite("Facts of an image")
struct ImageFactsTests {
    private func facts(_ values: [Float], width: Int, channels: Int = 1) throws -> ImageFacts {
        try ImageFacts(Tensor(Shape(1, values.count / width / channels, width, channels), values))
    }

    @Test func countLevelsAndEnds() throws {
        let facts = try facts([0.2, 0.2, 0.2, 0.5, 0.7, 0.7], width: 3)
        #expect(facts.width == 3 && facts.height == 2 && facts.levels == 3)
        #expect(facts.shareAtLowest == 0.5)
        #expect(abs(facts.shareAtHighest - 1.0 / 3) < 1e-15)
    }

    @Test func lookAtChannelsTogether() throws {
        let facts = try facts([0, 0.5, 1, 0, 0.5, 1], width: 2, channels: 3)
        #expect(facts.width == 2 && facts.height == 1 && facts.levels == 3)
    }

    /// Levels are 1/65535 apart, so a quantile is off by half of that at most.
    @Test(arguments: [1, 2, 99, 100, 101, 1000])
    func spanIsThatOfLinearQuantiles(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let values = (0..<count).map { _ in Float(generator.uniform()) }
        let quantiles = Quantiles.linear(values.map(Double.init), [0.01, 0.99])
        #expect(abs(try facts(values, width: count).span - (quantiles[1] - quantiles[0])) <= 1.0 / 65_535)
    }

    @Test func takeValuesBeyondTheRangeAsItsEnds() throws {
        let facts = try facts([-5, -1, 0.5, 3, .greatestFiniteMagnitude, 1], width: 6)
        #expect(facts.levels == 3 && facts.shareAtLowest == 2.0 / 6 && facts.shareAtHighest == 0.5)
    }

    @Test func tellSixteenBitsApart() throws {
        #expect(try facts((0...65_535).map { Float($0) / 65_535 }, width: 256).levels == 65_536)
    }

    @Test func tellColourFromGray() throws {
        #expect(try facts([0.2, 0.9, 0.4], width: 3).colorShare == 0)
        // Compression changes the channels of a gray pixel a little.
        #expect(try facts([0.2, 0.25, 0.22, 0.9, 0.9, 0.9], width: 2, channels: 3).colorShare == 0)
        #expect(try facts([0.2, 0.2, 0.2, 0.9, 0.1, 0.1], width: 2, channels: 3).colorShare == 0.5)
        #expect(try facts([0.2, 0.9, 0.5, 0.5], width: 2, channels: 2).colorShare == 0.5)
    }

    /// A frame of given widths around noise, 40 wide and 20 high.
    private func framed(top: Int, bottom: Int, left: Int, right: Int, noise: Double = 0.002) throws -> PlainBorder {
        var generator = SeededGenerator(seed: 2)
        let values = (0..<800).map { index in
            let (row, column) = (index / 40, index % 40)
            let isInside = row >= top && row < 20 - bottom && column >= left && column < 40 - right
            return Float(0.3 + (isInside ? 0.2 : noise) * generator.normal())
        }
        return try facts(values, width: 40).border
    }

    @Test func measurePlainBorders() throws {
        let border = try framed(top: 2, bottom: 0, left: 8, right: 4)
        #expect(border == PlainBorder(top: 0.1, bottom: 0, left: 0.2, right: 0.1))
        #expect(abs(border.share - (1 - 0.9 * 0.7)) < 1e-15)
        #expect(try framed(top: 0, bottom: 0, left: 0, right: 0).share == 0)
        // Where there is something to be seen, it is no plain border.
        #expect(try framed(top: 2, bottom: 0, left: 8, right: 4, noise: 0.05).share == 0)
        #expect(try facts([0.5, 0.5, 0.5, 0.5], width: 2).border.share == 1)
    }

    @Test func tellTheAspect() throws {
        #expect(try facts([0, 1, 0, 1, 0, 1], width: 3).aspect == 1.5)
        #expect(try facts([0, 1, 0, 1, 0, 1], width: 2).aspect == 2.0 / 3)
    }

    /// Counting what is stored gives what counting intensities gives, but for the levels between those of 65,535.
    @Test(arguments: [PixelLayout.Sample.unsigned8, .unsigned16(bitsStored: 12), .unsigned16(bitsStored: 16)])
    func ofWhatIsStored(sample: PixelLayout.Sample) throws {
        for photometric in [Photometric.monochrome1, .monochrome2] {
            for channels in photometric == .monochrome1 ? [1] : [1, 3] {
                let image = try radiograph(sample, channels: channels, photometric)
                let (stored, seen) = (try ImageFacts(image), try ImageFacts(image.intensities()))
                #expect(stored.width == seen.width && stored.height == seen.height && stored.levels == seen.levels)
                #expect(stored.shareAtLowest == seen.shareAtLowest && stored.shareAtHighest == seen.shareAtHighest)
                #expect(stored.colorShare == seen.colorShare && stored.border == seen.border)
                #expect(abs(stored.span - seen.span) <= 1.0 / 65_535)
                // Two thirds of the range need all bits.
                #expect(stored.bitDepth == image.bitDepth && stored.usedBits == image.bitDepth)
                #expect(seen.bitDepth == nil && seen.usedBits == nil)
            }
        }
    }

    /// Noise of up to two thirds of the range, 40 wide and 50 high, with a plain border of black on the left.
    private func radiograph(
        _ sample: PixelLayout.Sample, channels: Int, _ photometric: Photometric
    ) throws -> Radiograph {
        var generator = SeededGenerator(seed: 3)
        let full: Double =
            switch sample {
            case .unsigned16(let bits): Double(1 << bits) - 1
            default: 255
            }
        let samples: [UInt16] = (0..<(40 * 50 * channels)).map { index in
            index / channels % 40 < 6 ? 0 : UInt16(generator.uniform() * full / 1.5)
        }
        let layout = PixelLayout(
            width: 40, height: 50, channels: channels, sample: sample, photometric: photometric)
        let bytes = samples.map { UInt8(truncatingIfNeeded: $0) }
        if sample == .unsigned8 { return try Radiograph(pixels: bytes.span.bytes, layout: layout) }
        return try Radiograph(pixels: samples.span.bytes, layout: layout)
    }

    @Test func refuseWhatIsNoImage() throws {
        #expect(throws: VerificationError.self) { try ImageFacts(Tensor(Shape(2, 1, 1, 1), [0, 1])) }
        #expect(throws: VerificationError.self) { try ImageFacts(Tensor(Shape(4), [0, 1, 1, 1])) }
        #expect(throws: VerificationError.self) { try ImageFacts(Tensor(Shape(1, 0, 4, 1), [])) }
        for bad in [Float.nan, .infinity] {
            #expect(throws: VerificationError.nonFinite(name: "image", position: 2)) {
                try facts([0, 1, bad, 0], width: 2)
            }
        }
    }
}
