import Foundation
import GAMAttention
import GAMTensor
import Testing

/// Values of quality.py for one small picture, map and score.
@Suite("Faithfulness of maps")
struct FaithfulnessTests {
    static let (height, width) = (5, 7)

    static func input() throws -> Tensor {
        let values = (0..<(height * width)).map { index in
            let (i, j) = (index / width, index % width)
            return Float((3 * i * i + 5 * j + i * j) % 11) / 4 - 1
        }
        return try Tensor(Shape(1, height, width, 1), values)
    }

    static func map() throws -> MapPlane {
        let values = (0..<(height * width)).map { index in
            let (i, j) = (index / width, index % width)
            return Double((7 * i + 3 * j * j) % 13) / 2
        }
        return try MapPlane(height: height, width: width, values: values)
    }

    static func score(_ input: Tensor) -> Double {
        let sum = input.values.enumerated().reduce(0) { $0 + Double($1.element) * (Double((2 * $1.offset) % 5) - 1) }
        return 1 / (1 + exp(-sum / 4))
    }

    @Test(
        "deletion and insertion equal the reference's",
        arguments: [
            (Float(0), 20, 0.3060506745685719, 0.8228829278437622),
            (Float(0.5), 3, 0.7423773073524675, 0.8994405771574497),
        ])
    func deletionInsertion(baseline: Float, steps: Int, deletion: Double, insertion: Double) throws {
        let found = try Faithfulness.deletionInsertion(
            Self.map(), input: Self.input(), baseline: baseline, steps: steps, score: Self.score)
        #expect(abs(found.deletion - deletion) < 1e-14 && abs(found.insertion - insertion) < 1e-14)
    }

    @Test(
        "ROAD equals the reference's",
        arguments: [([10.0, 20, 30, 40, 50, 60, 70, 80, 90], 0.3618310457912641), ([25.0, 60], 0.442535982348259)])
    func removal(percentiles: [Double], expected: Double) throws {
        let found = try Faithfulness.removal(
            Self.map(), input: Self.input(), percentiles: percentiles, score: Self.score)
        // Filled pixels are float32.
        #expect(abs(found - expected) < 1e-6)
    }

    @Test("filled pixels equal the reference's, and the others keep their bits")
    func imputation() throws {
        let input = try Self.input()
        let missing = try Self.map().values.map { $0 > 3 }
        let expected: [Float] = [
            0.046138495214573826, -0.06586190194850504, 0.06215660679179645, -0.27617090227794405,
            0.02031639088822381, -0.15120842917163319, 0.37897665823138166, -0.294777743325667, -0.0303433409407436,
            -0.1526152075287678, -0.11046083011507116, -0.1351497731616591, -0.07543780885488352,
            0.09645873713102888, 0.15982358339038313, -0.19798676201102558,
        ]
        let found = try LinearImputation.filled(input, missing: missing)
        for (value, wanted) in zip(missing.indices.filter { missing[$0] }.map { found.values[$0] }, expected) {
            #expect(abs(value - wanted) < 1e-6)
        }
        for place in missing.indices where !missing[place] { #expect(found.values[place] == input.values[place]) }
    }

    @Test("all from one pixel, nothing from none, each channel by itself")
    func imputationEdges() throws {
        let input = try Self.input()
        var missing = [Bool](repeating: true, count: 35)
        #expect(try LinearImputation.filled(input, missing: missing).values.allSatisfy { $0 == 0 })
        missing[34] = false
        #expect(try LinearImputation.filled(input, missing: missing).values.allSatisfy { abs($0 + 0.25) < 1e-6 })
        #expect(try LinearImputation.filled(input, missing: [Bool](repeating: false, count: 35)) == input)
        let two = try Tensor(Shape(1, 1, 3, 2), [1, 10, 0, 0, 3, 30])
        #expect(try LinearImputation.filled(two, missing: [false, true, false]).values == [1, 10, 2, 20, 3, 30])
    }

    @Test("a larger picture is solved to what each pixel must be")
    func residual() throws {
        let side = 40
        var generator = SeededGenerator(seed: 3)
        let input = try Tensor(
            Shape(1, side, side, 1), (0..<(side * side)).map { _ in Float(generator.normal()) })
        let missing = (0..<(side * side)).map { _ in generator.uniform() < 0.9 }
        let filled = try LinearImputation.filled(input, missing: missing).values
        for place in missing.indices where missing[place] {
            var (sum, total) = (0.0, 0.0)
            for dy in -1...1 {
                for dx in -1...1 where (dy, dx) != (0, 0) {
                    let (y, x) = (place / side + dy, place % side + dx)
                    guard (0..<side).contains(y), (0..<side).contains(x) else { continue }
                    let weight = dy == 0 || dx == 0 ? 2.0 : 1
                    sum += weight * Double(filled[y * side + x])
                    total += weight
                }
            }
            #expect(abs(Double(filled[place]) - sum / total) < 1e-5)
        }
    }

    @Test("drops and increases")
    func drops() {
        #expect(abs((Faithfulness.averageDrop([0.5, 0.8], [0.6, 0.2]) ?? 0) - 37.5) < 1e-12)
        #expect(Faithfulness.increaseInConfidence([0.5, 0.8], [0.6, 0.2]) == 50)
        #expect(Faithfulness.averageDrop([], []) == nil && Faithfulness.averageDrop([0], [1]) == nil)
        #expect(Faithfulness.averageDrop([1], [1, 1]) == nil && Faithfulness.increaseInConfidence([], []) == nil)
    }

    @Test("what does not fit is an error")
    func errors() throws {
        let (map, input) = (try Self.map(), try Self.input())
        let small = try MapPlane(height: 1, width: 1, values: [1])
        #expect(throws: AttentionError.self) {
            try Faithfulness.deletionInsertion(small, input: input, score: Self.score)
        }
        #expect(throws: AttentionError.self) {
            try Faithfulness.deletionInsertion(map, input: input, steps: 0, score: Self.score)
        }
        for percentiles in [[], [-1], [101], [Double.nan]] {
            #expect(throws: AttentionError.self) {
                try Faithfulness.removal(map, input: input, percentiles: percentiles, score: Self.score)
            }
        }
        #expect(throws: AttentionError.self) { try LinearImputation.filled(input, missing: [true]) }
        let broken = try Tensor(Shape(1, 1, 2, 1), [1, .infinity])
        #expect(throws: AttentionError.self) { try LinearImputation.filled(broken, missing: [true, false]) }
        struct Failed: Error {}
        #expect(throws: Failed.self) { try Faithfulness.removal(map, input: input) { _ in throw Failed() } }
    }
}
