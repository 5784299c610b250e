import GAMImaging
import Testing

struct OverlayTests {
    private func flat(_ width: Int, _ height: Int, value: UInt8 = 100) throws -> Radiograph {
        let pixels = [UInt8](repeating: value, count: width * height)
        return try Radiograph(
            pixels: pixels.span.bytes, layout: PixelLayout(width: width, height: height, sample: .unsigned8))
    }

    @Test(arguments: [(64, 64, 4), (300, 400, 1), (255, 600, 2), (5, 3, 86), (3000, 10, 1), (16, 256, 8)])
    func smallRadiographsAreEnlargedByAWholeFactor(_ width: Int, _ height: Int, _ factor: Int) throws {
        let picture = try flat(width, height).picture()
        #expect(picture.width == width * factor && picture.height == height * factor)
        #expect(picture.rgb.allSatisfy { $0 == 100 })
    }

    @Test func sixteenBitsAreShownFromTheirDarkestToTheirBrightest() throws {
        let pixels: [UInt16] = [100, 300, 200, 100]
        var layout = PixelLayout(width: 2, height: 2, sample: .unsigned16(bitsStored: 12))
        let plain = try Radiograph(pixels: pixels.span.bytes, layout: layout).picture()
        #expect(plain[0, 0] == .init(gray: 0) && plain[0, plain.width - 1] == .init(gray: 255))
        layout.photometric = .monochrome1
        let turned = try Radiograph(pixels: pixels.span.bytes, layout: layout).picture()
        #expect(turned[0, 0] == .init(gray: 255) && turned[0, turned.width - 1] == .init(gray: 0))
        let even = try Radiograph(pixels: [UInt16](repeating: 2048, count: 4).span.bytes, layout: layout).picture()
        #expect(Set(even.rgb) == [127])
    }

    @Test func anEmptyMapGivesThePlainRadiographWithAMark() throws {
        let image = try flat(256, 256)
        for (values, scaling) in [
            ([0, 0, 0, 0], Overlay.Scaling.range), ([-1, -2, -1, -3], .range), ([0.5, 0.5, 0.5, 0.5], .range),
            ([0, 0, 0, -1], .unit), ([0, 0, 0, 0], .symmetric),
        ] {
            let picture = try Overlay(scaling: scaling).draw(values, height: 2, width: 2, over: image)
            let plain = try image.picture()
            #expect(picture != plain)
            #expect(picture[0, 128] != plain[0, 128] && picture[255, 3] != plain[255, 3])
            #expect(picture[128, 0] != plain[128, 0] && picture[128, 255] != plain[128, 255])
            let changed = (0..<256).reduce(0) { count, row in
                count + (0..<256).count { picture[row, $0] != plain[row, $0] }
            }
            #expect(changed < 256 * 256 / 10)
            #expect(picture[128, 128] == plain[128, 128])
        }
    }

    @Test func colourGrowsWithTheValueAndLeavesTheRestPlain() throws {
        let image = try flat(256, 256)
        let picture = try Overlay(drawsContour: false).draw([0, 0, 0, 1], height: 1, width: 4, over: image)
        // Cell centres are at columns 32, 96, 160, 224.
        #expect(picture[128, 10] == .init(gray: 100) && picture[128, 159] == .init(gray: 100))
        let expected = RasterImage.Color(gray: 100).blended(with: ColorMap.sequential.color(at: 1), share: 0.65)
        #expect(picture[128, 240] == expected && picture[0, 255] == expected)
        let distances = stride(from: 165, through: 224, by: 6).map { column in
            let color = picture[100, column]
            return abs(Int(color.red) - 100) + abs(Int(color.green) - 100) + abs(Int(color.blue) - 100)
        }
        #expect(distances.first ?? 0 < distances.last ?? 0)
    }

    @Test func halfTheValueIsFollowedByALine() throws {
        let image = try flat(256, 256)
        let with = try Overlay().draw([0, 1], height: 1, width: 2, over: image)
        let without = try Overlay(drawsContour: false).draw([0, 1], height: 1, width: 2, over: image)
        for row in [0, 100, 255] {
            let changed = (0..<256).filter { with[row, $0] != without[row, $0] }
            // Pixel centres from 64 to 192 go from 0 to 1: the half is passed between columns 127 and 128.
            #expect(changed == [128])
        }
    }

    @Test func theMapIsInterpolatedWithHalfPixelCentres() throws {
        let image = try flat(256, 256, value: 0)
        let map = (0..<256).map { Double($0 % 16) / 15 }
        let picture = try Overlay(scaling: .unit, opacity: 1, drawsContour: false)
            .draw(map, height: 16, width: 16, over: image)
        for column in [8, 100, 247] {
            let cell = min(max((Double(column) + 0.5) / 16 - 0.5, 0), 15)
            let value = cell / 15
            let position = min(max((value - 0.05) / 0.75, 0), 1)
            let share = position * position * (3 - 2 * position)
            let expected = RasterImage.Color(gray: 0).blended(with: ColorMap.sequential.color(at: value), share: share)
            #expect(picture[77, column] == expected)
        }
    }

    @Test func differencesLeaveZeroPlain() throws {
        let image = try flat(300, 300)
        let picture = try Overlay(colorMap: .diverging, scaling: .symmetric)
            .draw([-1, 0, 0.5], height: 1, width: 3, over: image)
        #expect(picture[0, 150] == .init(gray: 100))
        #expect(picture[0, 10].blue > picture[0, 10].red && picture[0, 290].red > picture[0, 290].blue)
    }

    @Test func outsideOfWhatTheNetworkSawTheRadiographIsPlain() throws {
        let image = try flat(512, 256)
        let fill = PreprocessingTests.identity(width: 64, height: 64, .fill)
        let region = try fill.coveredRegion(of: image)
        let picture = try Overlay(scaling: .unit, drawsContour: false)
            .draw([1], height: 1, width: 1, over: image, region: region)
        #expect(picture[100, 127] == .init(gray: 100) && picture[100, 384] == .init(gray: 100))
        #expect(picture[100, 128] != .init(gray: 100) && picture[100, 383] != .init(gray: 100))
    }

    @Test func mapsThatCannotBeAreRefused() throws {
        let image = try flat(4, 4)
        let overlay = Overlay()
        for (height, width, count) in [(0, 0, 0), (2, 2, 3), (-1, -4, 4), (Int.max, 2, 4), (4, 0, 0)] {
            #expect(throws: ImagingError.mapSizeMismatch(height: height, width: width, count: count)) {
                try overlay.draw([Double](repeating: 1, count: count), height: height, width: width, over: image)
            }
        }
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(throws: ImagingError.nonFiniteMap(row: 1, column: 0)) {
                try overlay.draw([0, 0, 0, bad, 0, 0], height: 2, width: 3, over: image)
            }
        }
    }

    @Test func hugeValuesAndTinyImagesAreDrawn() throws {
        let huge = Double.greatestFiniteMagnitude
        for scaling in Overlay.Scaling.allCases {
            let overlay = Overlay(scaling: scaling, opacity: .nan)
            for (width, height) in [(1, 1), (16384, 1), (1, 16384)] {
                let picture = try overlay.draw([-huge, huge, 0], height: 1, width: 3, over: flat(width, height))
                #expect(picture.width >= width && picture.height >= height)
                _ = try overlay.draw([0], height: 1, width: 1, over: flat(width, height))
            }
        }
    }
}
