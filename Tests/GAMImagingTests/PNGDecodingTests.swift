import GAMImaging
import GAMTensor
import TestSupport
import Testing

/// What a file of the fixtures holds.
struct PNGKind: Sendable, CustomTestStringConvertible {
    let name: String
    let width: Int
    let height: Int
    let depth: Int
    var channels = 1
    var storedChannels = 1
    var isPalette = false
    var hadAlpha = false

    var testDescription: String { name }

    static let all: [PNGKind] =
        [1, 2, 4, 8, 16].flatMap { depth in
            ["", "-interlaced"].map { PNGKind(name: "gray\(depth)\($0)", width: 13, height: 9, depth: depth) }
        }
        + [("1", 1), ("2", 2), ("4", 4), ("8", 8), ("2-interlaced", 2)].map {
            PNGKind(name: "palette\($0.0)", width: 11, height: 7, depth: $0.1, channels: 3, isPalette: true)
        }
        + [8, 16].flatMap { depth in
            [
                PNGKind(
                    name: "gray-alpha\(depth)", width: 10, height: 8, depth: depth, storedChannels: 2, hadAlpha: true),
                PNGKind(name: "rgb\(depth)", width: 10, height: 8, depth: depth, channels: 3),
                PNGKind(name: "rgba\(depth)", width: 10, height: 8, depth: depth, channels: 3, hadAlpha: true),
            ]
        }
        + [
            PNGKind(
                name: "palette4-transparent", width: 11, height: 7, depth: 4, channels: 3, isPalette: true,
                hadAlpha: true),
            PNGKind(name: "rgba8-interlaced", width: 10, height: 8, depth: 8, channels: 3, hadAlpha: true),
            PNGKind(name: "rgb16-interlaced", width: 10, height: 8, depth: 16, channels: 3),
            PNGKind(name: "gray8-transparent", width: 13, height: 9, depth: 8, hadAlpha: true),
            PNGKind(name: "rgb8-transparent", width: 10, height: 8, depth: 8, channels: 3, hadAlpha: true),
            PNGKind(name: "gray8-single", width: 1, height: 1, depth: 8),
            PNGKind(name: "gray8-interlaced-narrow", width: 1, height: 5, depth: 8),
            PNGKind(name: "gray8-gamma", width: 13, height: 9, depth: 8),
        ]
}

struct PNGDecodingTests {
    @Test(arguments: PNGKind.all)
    func givesStoredSamplesAsTheyAre(_ kind: PNGKind) throws {
        let image = try Radiograph(png: Fixture.bytes(kind.name))
        #expect(image.samples.shape == Shape(1, kind.height, kind.width, kind.channels))
        #expect(image.width == kind.width && image.height == kind.height && image.channels == kind.channels)
        #expect(image.bitDepth == (kind.isPalette ? 8 : kind.depth))
        #expect(image.hadAlpha == kind.hadAlpha)
        #expect(image.photometric == .monochrome2)
        var expected = [Float]()
        for y in 0..<kind.height {
            for x in 0..<kind.width {
                for c in 0..<kind.channels {
                    let stored = Fixture.sample(x, y, kind.isPalette ? 0 : c, depth: kind.depth)
                    expected.append(Float(kind.isPalette ? Fixture.paletteEntry(stored, c) : stored))
                }
            }
        }
        #expect(image.samples.values == expected)
    }

    @Test func everyFixtureIsVisited() throws {
        let visited = Set(PNGKind.all.map(\.name)).union(["palette4-short"])
        #expect(try Set(Fixture.names()) == visited)
    }

    @Test func aColourOutsideThePaletteIsAnError() throws {
        let bytes = try Fixture.bytes("palette4-short")
        #expect { try Radiograph(png: bytes) } throws: { error in
            if case ImagingError.damagedPNG(let reason) = error { reason.contains("palette") } else { false }
        }
    }

    @Test func bytesAfterTheEndChunkAreIgnored() throws {
        let bytes = try Fixture.bytes("gray8")
        #expect(try Radiograph(png: bytes + [0, 1, 2]) == Radiograph(png: bytes))
    }

    @Test func intensitiesAreSamplesOverTheFullScale() throws {
        var image = try Radiograph(png: Fixture.bytes("gray2"))
        #expect(image.fullScale == 3)
        #expect(image.intensities().values == image.samples.values.map { $0 / 3 })
        image.photometric = .monochrome1
        #expect(image.intensities().values == image.samples.values.map { Float(1 - Double($0) / 3) })
        #expect(image.grayIntensities() == image.intensities())
    }

    @Test func grayOfColourIsItsLuma() throws {
        let image = try Radiograph(png: Fixture.bytes("rgb16"))
        let gray = image.grayIntensities()
        #expect(gray.shape == Shape(1, 8, 10, 1))
        let rgb = image.samples.values.map(Double.init)
        for index in gray.values.indices {
            let luma = 0.299 * rgb[3 * index] + 0.587 * rgb[3 * index + 1] + 0.114 * rgb[3 * index + 2]
            // The luma is rounded to float32 before the division: two roundings of 6e-8 each.
            #expect(abs(Double(gray.values[index]) - luma / 65535) < 1.5e-7)
        }
    }

    @Test(
        .enabled(if: Golden.isPresent),
        arguments: ["gray8", "gray16", "gray-alpha8", "palette4", "rgb8-interlaced", "gray8-tiny"])
    func equalsTheGoldenDecoding(_ name: String) throws {
        let image = try Fixture.shared("golden/preprocess/\(name).png")
        let golden = try #require(Golden.arrays("golden/preprocess.safetensors")["decoded.\(name)"])
        // Gray with alpha has a second channel there, which is left out here.
        let plane = golden.shape[2] * golden.shape[3]
        let expected = golden.values.prefix(plane * image.channels)
        let found = try image.intensities().channelsFirst().values
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-7 })
        #expect(image.hadAlpha == (golden.shape[1] == 2))
    }

    @Test(.enabled(if: Golden.isPresent), arguments: ["palette4", "rgb8-interlaced"])
    func equalsTheGoldenGray(_ name: String) throws {
        let golden = try #require(Golden.arrays("golden/preprocess.safetensors")["gray.\(name)"])
        let found = try Fixture.shared("golden/preprocess/\(name).png").grayIntensities().values
        #expect(found.count == golden.values.count)
        #expect(zip(found, golden.values).allSatisfy { abs(Double($0) - $1) < 2e-7 })
    }
}
