import GAMTensor
import Testing

@Suite("Haar's transform")
struct HaarLevelTests {
    @Test("sums are those of its definition", arguments: [2, 3, 8, 9, 17, 30], [2, 7, 8, 10, 19])
    func sumsAreThoseOfTheDefinition(height: Int, width: Int) throws {
        var generator = SeededGenerator(seed: UInt64(height))
        let plane = (0..<(height * width)).map { _ in generator.normal() }
        let level = try HaarLevel(plane, height: height, width: width)
        #expect(level.height == height / 2 && level.width == width / 2 && level.values.count == level.count)
        var details = [[Double]](repeating: [], count: 3)
        for row in 0..<level.height {
            for column in 0..<level.width {
                let at = { plane[(2 * row + $0) * width + 2 * column + $1] }
                let (p, q, r, s) = (at(0, 0), at(0, 1), at(1, 0), at(1, 1))
                details[0].append((p - q + r - s) / 2)
                details[1].append((p + q - r - s) / 2)
                details[2].append((p - q - r + s) / 2)
                #expect(level.values[row * level.width + column] == (p + q + r + s) / 4)
            }
        }
        for (band, values) in zip(level.bands, details) {
            // The order of additions differs.
            #expect(abs(band.squares - values.reduce(0) { $0 + $1 * $1 }) < 1e-10)
            #expect(abs(band.sizes - values.reduce(0) { $0 + abs($1) }) < 1e-10)
            #expect(abs(band.roots - values.reduce(0) { $0 + abs($1).squareRoot() }) < 1e-10)
        }
    }

    @Test("another count is an error")
    func otherCountIsAnError() {
        #expect(throws: TensorError.self) { try HaarLevel([1, 2, 3], height: 2, width: 2) }
    }
}
