import Foundation
import GAMAttention
import GAMTensor
import TestSupport
import Testing

/// A seeded source of test data (SplitMix64), so that a failure can be repeated.
struct Seeded {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// Uniform in 0..<1.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }

    /// Values in -1..<1.
    mutating func signed(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * uniform() - 1 } }

    /// A map of values of both signs, or only of positive ones and zeros.
    mutating func map(_ height: Int, _ width: Int, rectified: Bool = false) throws -> MapPlane {
        let values = signed(height * width)
        return try MapPlane(height: height, width: width, values: rectified ? values.map { max($0, 0) } : values)
    }

    /// A layer's activation after a ReLU and a gradient of both signs, `[1, height, width, channels]`.
    mutating func layer(_ height: Int, _ width: Int, _ channels: Int) throws -> (activation: Tensor, gradient: Tensor) {
        let count = height * width * channels
        let shape = Shape(1, height, width, channels)
        return (
            try Tensor(shape, signed(count).map { Float(max($0, 0)) }),
            try Tensor(shape, signed(count).map { Float($0 * 0.1) })
        )
    }
}

/// A map from its rows.
func plane(_ rows: [[Double]]) throws -> MapPlane {
    try MapPlane(height: rows.count, width: rows.first?.count ?? 0, values: rows.flatMap { $0 })
}

/// A bell of height 1 on an 8 x 8 grid.
func bell(row: Double, column: Double, spread: Double) throws -> MapPlane {
    let values = (0..<64).map { index in
        let (y, x) = (Double(index / 8) - row, Double(index % 8) - column)
        return exp(-(y * y + x * x) / (2 * spread * spread))
    }
    return try MapPlane(height: 8, width: 8, values: values)
}

/// The largest difference of two lists; infinite where one holds a NaN or their counts differ.
func largestDifference(_ left: [Double], _ right: [Double]) -> Double {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { worst, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}

/// An array in PyTorch's order `[C, h, w]` or `[1, C, h, w]` as a layer's tensor `[1, h, w, C]`.
func layerTensor(_ array: GoldenArray) throws -> Tensor { try layerTensor(array.shape, array.values) }

/// Values in PyTorch's order `[C, h, w]` or `[1, C, h, w]` as a layer's tensor `[1, h, w, C]`.
func layerTensor(_ shape: [Int], _ values: [Double]) throws -> Tensor {
    try Tensor(Shape(shape.count == 3 ? [1] + shape : shape), values.map(Float.init)).channelsLast()
}

/// A JSON file as values of a type.
///
/// `JSONDecoder` reads numbers to the last bit. `JSONSerialization` takes some by way of a decimal number and can be off
/// by a unit in the last place, which makes or breaks ties between values.
func decoded<Value: Decodable>(_ type: Value.Type, _ url: URL) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// The file of similarity values, whole or in the repository's selection.
struct SimilarityFile: Decodable {
    struct Case: Decodable {
        let name: String
        let shape: [Int]
        let a: [Double]
        let b: [Double]
        let expected: [String: Double?]

        var first: MapPlane { get throws { try MapPlane(height: shape[0], width: shape[1], values: a) } }
        var second: MapPlane { get throws { try MapPlane(height: shape[0], width: shape[1], values: b) } }
    }

    let cases: [Case]

    static var inRepository: SimilarityFile {
        get throws {
            try decoded(Self.self, Golden.fixtures.appending(path: "Attention/similarity-small.json"))
        }
    }
}

/// The reference's layer, its maps, and the cases of flags.
struct MethodsFile: Decodable {
    struct Array: Decodable {
        let shape: [Int]
        let values: [Double]
    }

    struct FlagCase: Decodable {
        let name: String
        let shape: [Int]
        let signed: [Double?]
        let flags: [String]
    }

    let arrays: [String: Array]
    let flags: [FlagCase]

    static var inRepository: MethodsFile {
        get throws { try decoded(Self.self, Golden.fixtures.appending(path: "Attention/methods-small.json")) }
    }
}
