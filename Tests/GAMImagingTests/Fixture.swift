import Foundation
import GAMImaging
import TestSupport

/// The small files of `Tests/Fixtures/Imaging` and the formula of their samples (see `make_fixtures.py`).
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: Golden.fixtures.appending(path: "Imaging/\(name).png")))
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Golden.fixtures.appending(path: "Imaging").path)
            .filter { $0.hasSuffix(".png") }.map { String($0.dropLast(4)) }.sorted()
    }

    static func sample(_ x: Int, _ y: Int, _ c: Int, depth: Int) -> Int {
        depth == 16
            ? (4099 * x + 257 * y + 8209 * c + 3 * x * y) % 65536 : (7 * x + 13 * y + 29 * c + x * y) % (1 << depth)
    }

    static func paletteEntry(_ index: Int, _ channel: Int) -> Int {
        [3 * index % 256, (255 - 5 * index % 256) % 256, 17 * index % 256][channel]
    }

    /// A file under `shared`, decoded.
    static func shared(_ path: String) throws -> Radiograph {
        try Radiograph(png: [UInt8](Data(contentsOf: Golden.shared.appending(path: path))))
    }
}

/// A small generator of repeatable noise (SplitMix64).
struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
