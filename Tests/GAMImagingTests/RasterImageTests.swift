import GAMImaging
import GAMTensor
import Testing

struct RasterImageTests {
    @Test(arguments: [(1, 1), (7, 5), (300, 3)])
    func aPictureReadsBackFromItsPNG(_ width: Int, _ height: Int) throws {
        var noise = Noise(state: 5)
        let rgb = (0..<(width * height * 3)).map { _ in UInt8.random(in: 0...255, using: &noise) }
        let picture = try RasterImage(width: width, height: height, rgb: rgb)
        let image = try Radiograph(png: picture.png())
        #expect(image.width == width && image.height == height && image.channels == 3 && image.bitDepth == 8)
        #expect(image.samples.values == rgb.map(Float.init))
    }

    @Test(arguments: [1, 3])
    func stored8And16BitSamplesReadBack(_ channels: Int) throws {
        let count = 9 * 4 * channels
        let bytes = (0..<count).map { UInt8(($0 * 53) % 256) }
        let words = (0..<count).map { UInt16(($0 * 7919) % 65536) }
        let eight = try Radiograph(png: PNG.encode(bytes, width: 9, height: 4, channels: channels))
        let sixteen = try Radiograph(png: PNG.encode(words, width: 9, height: 4, channels: channels))
        #expect(eight.samples.values == bytes.map(Float.init) && eight.bitDepth == 8)
        #expect(sixteen.samples.values == words.map(Float.init) && sixteen.bitDepth == 16)
    }

    @Test func sizesThatDoNotAgreeAreRefused() {
        #expect(throws: ImagingError.rasterSizeMismatch(expectedBytes: 12, foundBytes: 11)) {
            try RasterImage(width: 2, height: 2, rgb: [UInt8](repeating: 0, count: 11))
        }
        #expect(throws: ImagingError.rasterSizeMismatch(expectedBytes: 8, foundBytes: 6)) {
            try PNG.encode([UInt16](repeating: 0, count: 3), width: 2, height: 2)
        }
        #expect(throws: ImagingError.invalidLayout(property: "channels", expected: "1 or 3", found: 2)) {
            try PNG.encode([UInt8](repeating: 0, count: 8), width: 2, height: 2, channels: 2)
        }
        for side in [0, -1, 16385, Int.max] {
            #expect(throws: ImagingError.sideOutOfRange(width: side, height: 1, limit: 16384)) {
                try RasterImage(width: side, height: 1, rgb: [])
            }
            #expect(throws: ImagingError.sideOutOfRange(width: 1, height: side, limit: 16384)) {
                try RasterImage(width: 1, height: side, color: .init(gray: 0))
            }
        }
    }

    @Test func picturesStandSideBySideWithMargins() throws {
        let red = RasterImage.Color(red: 200, green: 0, blue: 0)
        let blue = RasterImage.Color(red: 0, green: 0, blue: 200)
        let white = RasterImage.Color(gray: 255)
        let left = try RasterImage(width: 3, height: 6, color: red)
        let right = try RasterImage(width: 2, height: 2, color: blue)
        let panel = try RasterImage.row(of: [left, right], margin: 2)
        #expect(panel.width == 2 + 3 + 2 + 2 + 2 && panel.height == 10)
        for row in 0..<10 {
            for column in 0..<11 {
                let isRed = (2..<5).contains(column) && (2..<8).contains(row)
                let isBlue = (7..<9).contains(column) && (4..<6).contains(row)
                #expect(panel[row, column] == (isRed ? red : isBlue ? blue : white))
            }
        }
        let tower = try RasterImage.column(of: [left, right], margin: 1)
        #expect(tower.width == 5 && tower.height == 1 + 6 + 1 + 2 + 1)
        #expect(tower[1, 1] == red && tower[8, 1] == blue && tower[8, 3] == white && tower[7, 1] == white)
    }

    @Test func panelsThatCannotBeAreRefused() throws {
        #expect(throws: ImagingError.nothingToCompose) { try RasterImage.row(of: []) }
        #expect(throws: ImagingError.nothingToCompose) { try RasterImage.column(of: []) }
        let wide = try RasterImage(width: 9000, height: 1, color: .init(gray: 0))
        #expect(throws: ImagingError.sideOutOfRange(width: 18036, height: 25, limit: 16384)) {
            try RasterImage.row(of: [wide, wide])
        }
        #expect(throws: ImagingError.self) { try RasterImage.row(of: [wide], margin: .max) }
        #expect(throws: ImagingError.self) { try RasterImage.colorBar(.sequential, height: 1) }
        #expect(throws: ImagingError.self) { try RasterImage.colorBar(.sequential, height: 9, width: .max) }
    }

    @Test func theColourBarHasTheLargestValueAbove() throws {
        let bar = try RasterImage.colorBar(.sequential, height: 101, width: 12)
        #expect(bar[0, 0] == ColorMap.sequential.color(at: 1))
        #expect(bar[50, 5] == ColorMap.sequential.color(at: 0.5))
        #expect(bar[100, 11] == ColorMap.sequential.color(at: 0))
        #expect(bar[25, 13] == .init(gray: 64) && bar[26, 13] == .init(gray: 255))
    }
}
