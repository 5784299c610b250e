import GAMImaging
import GAMTensor
import GAMVerification
import Testing

@Suite("Defects of an image")
struct ImageDefectTests {
    /// Facts of a column-wise image of so many equal steps, its darkest one a given number of times.
    private func facts(side: Int = 16, levels: Int, from low: Double = 0, to high: Double = 1) throws -> ImageFacts {
        let values = (0..<(side * side)).map { index in
            Float(low + (high - low) * Double(index % levels) / Double(max(1, levels - 1)))
        }
        return try ImageFacts(Tensor(Shape(1, side, side, 1), values))
    }

    private func facts(share: Double, at end: Float) throws -> ImageFacts {
        let values = (0..<400).map { $0 < Int(share * 400) ? end : 0.1 + 0.8 * Float($0) / 400 }
        return try ImageFacts(Tensor(Shape(1, 20, 20, 1), values))
    }

    private func checks(_ facts: ImageFacts, _ limits: ImageLimits = ImageLimits()) -> [ImageDefect.Check] {
        ImageDefect.found(in: facts, limits: limits).map(\.check)
    }

    @Test func aProperImageHasNone() throws {
        #expect(checks(try facts(levels: 16)).isEmpty)
    }

    @Test func aConstantImageIsRejected() throws {
        let defects = ImageDefect.found(in: try facts(side: 4, levels: 1), limits: ImageLimits())
        #expect(defects.map(\.check) == [.constant] && defects.map(\.atBest) == [.reject])
        #expect(defects[0].words == "the image has one intensity only")
    }

    @Test(arguments: [(7, true), (8, false)])
    func aSmallImageIsRejected(side: Int, isSmall: Bool) throws {
        let defects = ImageDefect.found(in: try facts(side: side, levels: 16), limits: ImageLimits())
        #expect(defects.map(\.check) == (isSmall ? [.tooSmall] : []))
        #expect(defects.allSatisfy { $0.atBest == .reject && $0.words.contains("7 x 7 pixels") })
    }

    @Test(arguments: [(2, true), (7, true), (8, false)])
    func fewIntensitiesAreReviewed(levels: Int, isFew: Bool) throws {
        let defects = ImageDefect.found(in: try facts(levels: levels), limits: ImageLimits())
        #expect(defects.map(\.check) == (isFew ? [.fewLevels] : []))
        #expect(defects.allSatisfy { $0.atBest == .review && $0.words.contains("\(levels) intensities") })
    }

    /// Of either polarity: what is stored counts.
    @Test(arguments: [Photometric.monochrome1, .monochrome2], [(4095, 12), (4096, 13), (16_383, 14), (32_767, 15)])
    func tooFewBitsAreNamedWhereTheRangeIsSmall(_ polarity: Photometric, _ largest: (sample: UInt16, bits: Int)) throws
    {
        func facts(_ largest: UInt16) throws -> ImageFacts {
            let samples = (0..<256).map { UInt16(Int(largest) * $0 / 255) }
            let layout = PixelLayout(
                width: 16, height: 16, channels: 1, sample: .unsigned16(bitsStored: 16), photometric: polarity)
            return try ImageFacts(Radiograph(pixels: samples.span.bytes, layout: layout))
        }
        var limits = ImageLimits()
        limits.add(try facts(.max))
        let found = try facts(largest.sample)
        #expect(found.usedBits == largest.bits && found.bitDepth == 16)
        // A range of 0.49 or less is below half that of the reference image.
        let words = ImageDefect.found(in: found, limits: limits).first { $0.check == .range }?.words
        #expect((words != nil) == (largest.bits < 16))
        #expect(words?.hasSuffix(": as if \(largest.bits) bits had been read as 16") == (largest.bits <= 14))
    }

    @Test(arguments: [Float(0), 1])
    func clippingIsReviewedBeyondThatOfTheReferenceImages(end: Float) throws {
        #expect(checks(try facts(share: 0.5, at: end)).isEmpty)
        let clipped = try facts(share: 0.7, at: end)
        #expect(checks(clipped) == [.clipped])
        var limits = ImageLimits()
        limits.add(clipped)
        #expect(checks(clipped, limits).isEmpty)
        #expect(checks(try facts(share: 0.75, at: end), limits) == [.clipped])
        // What reference images have at one end is no excuse for the other.
        #expect(checks(try facts(share: 0.7, at: 1 - end), limits).contains(.clipped))
    }

    @Test func aSmallRangeIsReviewed() throws {
        var limits = ImageLimits()
        limits.add(try facts(levels: 16))
        #expect(checks(try facts(levels: 16, from: 0, to: 0.49), limits) == [.range])
        #expect(checks(try facts(levels: 16, from: 0.3, to: 0.81), limits).isEmpty)
        // 12 bits read as 16.
        #expect(checks(try facts(levels: 16, from: 0, to: 4095.0 / 65_535), limits) == [.range])
        #expect(checks(try facts(levels: 16, from: 0, to: 0.01)).isEmpty)
    }

    /// Noise of a size, with plain columns at the left.
    private func noise(
        _ width: Int, _ height: Int, plainColumns: Int = 0, coloured: Int = 0
    ) throws -> ImageFacts {
        var generator = SeededGenerator(seed: 8)
        let values = (0..<(width * height)).flatMap { index in
            let gray = Float(index % width < plainColumns ? 0.02 : 0.2 + 0.6 * generator.uniform())
            return index >= width * height - coloured ? [gray, 0.1, 0.9] : [gray, gray, gray]
        }
        return try ImageFacts(Tensor(Shape(1, height, width, 3), values))
    }

    @Test(
        arguments: [(40, 40, false), (50, 40, false), (51, 40, true), (40, 51, true), (20, 60, true), (60, 20, true)])
    func anUnusualAspectIsReviewed(width: Int, height: Int, isUnusual: Bool) throws {
        var limits = ImageLimits()
        limits.add(try noise(40, 40))
        let defects = ImageDefect.found(in: try noise(width, height), limits: limits)
        #expect(defects.map(\.check) == (isUnusual ? [.aspect] : []))
        let sides = width < height ? "high as wide" : "wide as high"
        #expect(defects.allSatisfy { $0.atBest == .review && $0.words.contains("times as \(sides)") })
        limits.add(try noise(64, 20))
        limits.add(try noise(20, 64))
        #expect(checks(try noise(width, height), limits).isEmpty)
        #expect(checks(try noise(width, height)).isEmpty, "nothing is known of the reference images")
    }

    @Test func aStripIsToldByItsLongerSide() throws {
        var limits = ImageLimits()
        limits.add(try noise(40, 50))
        limits.add(try noise(40, 40))
        let words = ImageDefect.found(in: try noise(8, 800), limits: limits).map(\.words)
        #expect(words == ["the image is 100.00 times as high as wide, the reference images 1.00 to 1.25"])
    }

    @Test func colourIsReviewedWhereGrayIsExpected() throws {
        var limits = ImageLimits()
        limits.add(try noise(40, 40))
        #expect(checks(try noise(40, 40, coloured: 16), limits).isEmpty, "a marker of 1 %")
        let defects = ImageDefect.found(in: try noise(40, 40, coloured: 400), limits: limits)
        #expect(defects.map(\.check) == [.color] && defects[0].atBest == .review)
        #expect(defects[0].words == "25 % of the pixels are coloured, not gray, at most 0 % in reference images")
        limits.add(try noise(40, 40, coloured: 500))
        #expect(checks(try noise(40, 40, coloured: 400), limits).isEmpty)
    }

    @Test func aPlainBorderIsARemark() throws {
        var limits = ImageLimits()
        limits.add(try noise(40, 40, plainColumns: 2))
        #expect(checks(try noise(40, 40, plainColumns: 5), limits).isEmpty)
        let defects = ImageDefect.found(in: try noise(40, 40, plainColumns: 12), limits: limits)
        #expect(defects.map(\.check) == [.border] && defects[0].atBest == .accept)
        #expect(defects[0].words.contains("at the left covers 30 % of the image, at most 5 %"))
    }

    @Test func severalAreNamedTogether() throws {
        var limits = ImageLimits()
        limits.add(try facts(levels: 16))
        #expect(checks(try facts(side: 5, levels: 3, from: 0, to: 0.1), limits) == [.tooSmall, .fewLevels, .range])
    }

    @Test func limitsOfPartsMerge() throws {
        let images = [
            try facts(levels: 16), try facts(share: 0.7, at: 0), try facts(share: 0.6, at: 1), try facts(levels: 3),
        ]
        var (whole, first, second) = (ImageLimits(), ImageLimits(), ImageLimits())
        for image in images { whole.add(image) }
        for image in images[..<2] { first.add(image) }
        for image in images[2...] { second.add(image) }
        first.merge(second)
        first.merge(ImageLimits())
        #expect(first == whole)
    }

    @Test func limitsFromAFileAreChecked() {
        for (low, high, span) in [(-0.1, 0, 0), (0, 1.1, 0), (0, 0, -1), (.nan, 0, 0), (0, 0, .nan)] as [(_, _, Double)]
        {
            #expect(throws: VerificationError.self) {
                try ImageLimits(largestShareAtLowest: low, largestShareAtHighest: high, smallestSpan: span)
            }
        }
        for (aspect, color, border) in [(-1, 0, 0), (.nan, 0, 0), (1, 1.5, 0), (1, 0, -0.5)] as [(_, _, Double)] {
            #expect(throws: VerificationError.self) {
                try ImageLimits(
                    largestShareAtLowest: 0, largestShareAtHighest: 0, smallestSpan: 1, smallestAspect: aspect,
                    largestAspect: 2, largestColorShare: color, largestBorderShare: border)
            }
        }
    }
}
