import GAMImaging
import GAMTensor
import Testing

struct PhantomTests {
    static let all: [any Phantom] =
        HandPhantom.Stage.allCases.map { HandPhantom(stage: $0) } + [ChestPhantom(), ChestPhantom(hasNodule: true)]
        + SkullPhantom.Stage.allCases.map { SkullPhantom(stage: $0) }

    private func image(_ phantom: any Phantom, side: Int = 96, seed: UInt64 = 1) throws -> PhantomImage {
        var generator = SeededGenerator(seed: seed)
        return try phantom.radiograph(side: side, using: &generator)
    }

    @Test(arguments: [16, 64, 97, 256])
    func everyPhantomFillsItsSquareWithBrightnessesAndAMask(_ side: Int) throws {
        for phantom in PhantomTests.all {
            let image = try image(phantom, side: side)
            #expect(image.intensities.shape == Shape(1, side, side, 1) && image.mask.shape == Shape(1, side, side, 1))
            #expect(image.intensities.values.allSatisfy { (0...1).contains($0) })
            #expect(image.mask.values.allSatisfy { $0 == 0 || $0 == 1 })
            #expect(image.className == phantom.className)
            let (low, high) = (image.intensities.values.min() ?? 0, image.intensities.values.max() ?? 0)
            #expect(high - low > 0.3, "nothing to see: \(low) to \(high)")
        }
    }

    @Test func theSameSeedGivesTheSameBitsAndAnotherOneDoesNot() throws {
        for phantom in PhantomTests.all {
            let first = try image(phantom, seed: 5)
            #expect(try image(phantom, seed: 5) == first)
            #expect(try image(phantom, seed: 6) != first)
        }
    }

    @Test(arguments: [-1, 0, 15, 2049, .max])
    func aSideOutOfRangeIsRefused(_ side: Int) {
        #expect(throws: ImagingError.sideOutOfRange(width: side, height: side, limit: 2048)) {
            try image(HandPhantom(stage: .open), side: side)
        }
    }

    @Test func theMaskIsWhereTheStagesDifferAndNowhereElse() throws {
        // Without variation and noise only the plates tell the stages apart.
        var technique = RadiographTechnique.extremity
        (technique.marker, technique.quanta, technique.scatter, technique.blur) = (.none, 1e9, 0, 0)
        let images = try HandPhantom.Stage.allCases.map {
            try image(HandPhantom(stage: $0, hand: .left, technique: technique, variation: 0), side: 200)
        }
        for other in images.dropFirst() {
            var inside = 0.0
            var outside = 0.0
            for index in other.mask.values.indices {
                let difference = Double(abs(other.intensities.values[index] - images[0].intensities.values[index]))
                if images[0].mask.values[index] > 0 { inside += difference } else { outside += difference }
            }
            #expect(inside > 20, "the stages look alike: \(inside)")
            #expect(outside < 0.02 * inside, "\(outside) outside of the mask, \(inside) inside")
        }
        // 19 plates of a hand, radius and ulna: a small part of the image.
        let share = Double(images[0].mask.values.reduce(0, +)) / 40_000
        #expect((0.02...0.12).contains(share))
    }

    @Test func aNoduleIsBrighterThanTheLungAboutItAndAClearChestHasNoMask() throws {
        #expect(try image(ChestPhantom()).mask.values.allSatisfy { $0 == 0 })
        var technique = RadiographTechnique.chest
        technique.quanta = 1e9
        for seed in 1...4 {
            // The same seed gives the same chest up to its nodule, which is drawn last.
            let nodule = try image(
                ChestPhantom(hasNodule: true, technique: technique), side: 128, seed: UInt64(seed))
            let clear = try image(ChestPhantom(technique: technique), side: 128, seed: UInt64(seed))
            let inside = nodule.mask.values.indices.filter { nodule.mask.values[$0] > 0 }
            let gain = inside.reduce(0) { $0 + nodule.intensities.values[$1] - clear.intensities.values[$1] }
            #expect(!inside.isEmpty && gain / Float(inside.count) > 0.05)
        }
    }

    @Test func bonesLieInTheirPlacesWhateverTheSize() throws {
        // A mask of another size is the same mask: its share of the image is the same to the width of its rim.
        for phantom in PhantomTests.all {
            let small = try image(phantom, side: 64).mask.values.reduce(0, +) / 4096
            let large = try image(phantom, side: 512).mask.values.reduce(0, +) / 262_144
            #expect(abs(small - large) <= 0.1 * large + 0.001)
        }
    }

    @Test func leftAndRightHandsAreMirrored() throws {
        var technique = RadiographTechnique.extremity
        technique.marker = .none
        func thumb(_ hand: HandPhantom.Side) throws -> (left: Float, right: Float) {
            let image = try image(
                HandPhantom(stage: .closed, hand: hand, technique: technique, variation: 0), side: 100)
            func sum(_ columns: Range<Int>) -> Float {
                (30..<60).reduce(0) { total, row in
                    total + columns.reduce(0) { $0 + image.intensities.values[row * 100 + $1] }
                }
            }
            return (sum(0..<30), sum(70..<100))
        }
        let (left, right) = (try thumb(.left), try thumb(.right))
        #expect(left.right > 1.1 * left.left && right.left > 1.1 * right.right)
    }

    @Test func aMirroredPhantomIsTheOtherOnesMirrorImage() throws {
        var (chest, skull) = (RadiographTechnique.chest, RadiographTechnique.skull)
        (chest.marker, skull.marker) = (.none, .none)
        let pairs: [(any Phantom, any Phantom)] = [
            (
                ChestPhantom(technique: chest, variation: 0),
                ChestPhantom(isMirrored: true, technique: chest, variation: 0)
            ),
            (
                SkullPhantom(stage: .open, technique: skull, variation: 0),
                SkullPhantom(stage: .open, isMirrored: true, technique: skull, variation: 0)
            ),
        ]
        for (plain, mirrored) in pairs {
            let values = try image(plain, side: 64).intensities.values
            let others = try image(mirrored, side: 64).intensities.values
            func difference(_ place: (_ row: Int, _ column: Int) -> Int) -> Float {
                values.indices.reduce(0) { $0 + abs(values[$1] - others[place($1 / 64, $1 % 64)]) } / (64 * 64)
            }
            // Noise differs from pixel to pixel; it is a fraction of what the sides differ by.
            let turned = difference { $0 * 64 + 63 - $1 }
            #expect(turned < 0.02 && difference { $0 * 64 + $1 } > 2 * turned, "\(turned)")
        }
    }

    @Test func anImageComesAsARadiographOfEightAndSixteenBitsAndAsPNG() throws {
        let image = try image(SkullPhantom(stage: .open), side: 64)
        let eight = try image.radiograph()
        let sixteen = try image.radiograph(bits: 16)
        #expect(eight.bitDepth == 8 && sixteen.bitDepth == 16)
        // Rounding is half a step.
        for (stored, value) in zip(sixteen.intensities().values, image.intensities.values) {
            #expect(abs(stored - value) <= 0.51 / 65535)
        }
        #expect(try Radiograph(png: image.png()) == eight)
        #expect(try Radiograph(png: image.maskPNG()).intensities() == image.mask)
        #expect(throws: ImagingError.invalidLayout(property: "bits", expected: "8 or 16", found: 12)) {
            try image.radiograph(bits: 12)
        }
    }
}
