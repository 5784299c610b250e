import Foundation
import GAMTensor
import TestSupport
import Testing

/// The part of the file of expectations that is about resampling.
private struct ResamplingFile: Decodable {
    struct Case: Decodable {
        let from: [Int]
        let to: [Int]
        let a: [Double]
        let area: [Double]
        let bilinear: [Double]
    }

    let resampling: [Case]
}

@Suite struct ResamplingTests {
    static let sizes = [(1, 1), (1, 2), (2, 1), (3, 3), (4, 7), (7, 4), (8, 8), (13, 10), (16, 5)]

    /// The results of both ways.
    private func both(_ values: [Double], _ from: (Int, Int), _ to: (Int, Int)) throws -> [[Double]] {
        [
            try Resampling.area(values, height: from.0, width: from.1, toHeight: to.0, toWidth: to.1),
            try Resampling.bilinear(values, height: from.0, width: from.1, toHeight: to.0, toWidth: to.1),
        ]
    }

    private func ramp(_ height: Int, _ width: Int) -> [Double] {
        (0..<height * width).map { Double(($0 * 37 + 11) % 23) - 9.25 }
    }

    /// Values up to 3 in magnitude with three decimals, weights with a few roundings: 1e-12.
    @Test func agreesWithTheReference() throws {
        let url = Golden.fixtures.appending(path: "Attention/similarity-small.json")
        let cases = try JSONDecoder().decode(ResamplingFile.self, from: Data(contentsOf: url)).resampling
        #expect(cases.count == 8)
        for entry in cases {
            let results = try both(entry.a, (entry.from[0], entry.from[1]), (entry.to[0], entry.to[1]))
            for (found, expected) in zip(results, [entry.area, entry.bilinear]) {
                #expect(found.count == expected.count)
                let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
                #expect(difference <= 1e-12, "\(entry.from) to \(entry.to): \(difference)")
            }
        }
    }

    @Test(arguments: sizes, sizes)
    func areaKeepsTheMean(from: (Int, Int), to: (Int, Int)) throws {
        let values = ramp(from.0, from.1)
        let result = try Resampling.area(values, height: from.0, width: from.1, toHeight: to.0, toWidth: to.1)
        let before = values.reduce(0, +) / Double(values.count)
        let after = result.reduce(0, +) / Double(result.count)
        #expect(result.count == to.0 * to.1)
        #expect(abs(before - after) <= 1e-12 * 10)
    }

    @Test(arguments: sizes, sizes)
    func bothWaysKeepAConstantAndStayWithinTheValues(from: (Int, Int), to: (Int, Int)) throws {
        let constant = [Double](repeating: 2.5, count: from.0 * from.1)
        let values = ramp(from.0, from.1)
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        for flat in try both(constant, from, to) { #expect(flat.allSatisfy { abs($0 - 2.5) <= 1e-13 }) }
        for result in try both(values, from, to) {
            #expect(result.allSatisfy { $0 >= low - 1e-12 && $0 <= high + 1e-12 })
        }
    }

    @Test func wholeRatiosAreExact() throws {
        let halved = try Resampling.area([1, 2, 3, 4, 5, 6, 7, 8], height: 2, width: 4, toHeight: 1, toWidth: 2)
        #expect(halved == [3.5, 5.5])
        let doubled = try Resampling.area([1, 2], height: 1, width: 2, toHeight: 2, toWidth: 4)
        #expect(doubled == [1, 1, 2, 2, 1, 1, 2, 2])
        let drawn = try Resampling.bilinear([0, 4], height: 1, width: 2, toHeight: 1, toWidth: 4)
        #expect(drawn == [0, 1, 3, 4])
    }

    @Test func wrongSizesAreErrors() {
        #expect(throws: TensorError.countMismatch(expected: Shape(2, 2), found: 3)) {
            try Resampling.area([1, 2, 3], height: 2, width: 2, toHeight: 1, toWidth: 1)
        }
        #expect(throws: TensorError.countMismatch(expected: Shape(1, 1), found: 0)) {
            try Resampling.bilinear([], height: 0, width: 0, toHeight: 1, toWidth: 1)
        }
        #expect(throws: TensorError.countMismatch(expected: Shape(1, 5), found: 0)) {
            try Resampling.area([1], height: 1, width: 1, toHeight: -3, toWidth: 5)
        }
        #expect(throws: TensorError.tooLarge(Shape(Int.max, Int.max))) {
            try Resampling.bilinear([1], height: 1, width: 1, toHeight: Int.max, toWidth: Int.max)
        }
        #expect(throws: TensorError.tooLarge(Shape(1 << 20, 1 << 20))) {
            try Resampling.area([1], height: 1, width: 1, toHeight: 1 << 20, toWidth: 1 << 20)
        }
    }

    @Test func aNaNIsNotLost() throws {
        for result in try both([1, .nan, 3, 4], (2, 2), (3, 3)) { #expect(result.contains { $0.isNaN }) }
    }
}
