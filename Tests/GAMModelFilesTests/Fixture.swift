import Foundation
import GAMModelFiles
import TestSupport

/// The small files beside the tests, made by `make_fixtures.py`.
enum Fixture {
    static func url(_ name: String) -> URL {
        Golden.fixtures.appending(path: "ModelFiles").appending(path: name)
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url(name)))
    }

    /// What the script computed.
    static func expected() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(contentsOf: url("expected.json"))) as? [String: Any] ?? [:]
    }

    static func weights() throws -> [UInt8] { try bytes("tiny-model/model.safetensors") }

    static func sidecar() throws -> [UInt8] { try bytes("tiny-model/preprocess.json") }
}

/// Reproducible random numbers (SplitMix64); a failure names the seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The bytes with one to four of them changed, or a piece removed or repeated.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &self) {
            let index = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0...9, using: &self) {
            case 0...3: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &self)
            case 4...6: bytes[index] = UInt8.random(in: .min ... .max, using: &self)
            case 7: bytes[index] = Array("0123456789\"{}[],:eE-+.\\".utf8).randomElement(using: &self) ?? 0
            case 8: bytes.removeSubrange(index..<min(bytes.count, index + 3))
            default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 3)], at: index)
            }
        }
        return bytes
    }
}
