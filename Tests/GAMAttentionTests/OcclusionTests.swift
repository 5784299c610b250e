import GAMAttention
import GAMTensor
import Testing

@Suite("Occlusion")
struct OcclusionTests {
    /// Two logits of an image, not linear in its pixels.
    func logits(_ values: [Float]) -> [Double] {
        var (first, second) = (0.0, 0.0)
        for (index, value) in values.enumerated() {
            first += Double(value) * Double((index * 7) % 5)
            second += Double(value * value) * Double((index * 3) % 7) - Double(value)
        }
        return [first, second]
    }

    func batch(_ pictures: Tensor) throws -> Tensor {
        let size = pictures.values.count / pictures.shape[0]
        let rows = (0..<pictures.shape[0]).flatMap { logits(Array(pictures.values[($0 * size)..<(($0 + 1) * size)])) }
        return try Tensor(Shape(pictures.shape[0], 2), rows.map(Float.init))
    }

    func input(_ height: Int, _ width: Int, _ channels: Int) throws -> Tensor {
        var generator = SeededGenerator(seed: 5)
        return try Tensor(
            Shape(1, height, width, channels), (0..<(height * width * channels)).map { _ in Float(generator.normal()) })
    }

    @Test(
        "equals the definition, whatever the sizes and the batch",
        arguments: [
            (4, 4, 2, 2, 1), (7, 5, 3, 2, 4), (5, 9, 2, 1, 3), (1, 1, 1, 1, 2), (3, 8, 8, 8, 5), (6, 6, 4, 3, 64),
        ], [1, 3])
    func definition(case sizes: (Int, Int, Int, Int, Int), channels: Int) throws {
        let (height, width, window, stride, batchSize) = sizes
        let baseline: Float = 0.25
        let input = try input(height, width, channels)
        let occlusion = try Occlusion(
            windowHeight: window, windowWidth: window, strideHeight: stride, strideWidth: stride, baseline: baseline,
            batchSize: batchSize)
        let maps = try occlusion.maps(of: input, classes: [1, 0], logits: batch)
        func starts(_ side: Int) -> Set<Int> {
            Set((0..<side).filter { $0 % stride == 0 && $0 + window <= side } + [max(0, side - window)])
        }
        for (map, k) in zip(maps, [1, 0]) {
            #expect(map.classIndex == k && map.height == height && map.width == width && map.method == "occlusion")
            for (place, found) in map.signedValues.enumerated() {
                let (y, x) = (place / width, place % width)
                var drops = [Double]()
                for top in starts(height) where top <= y && y < top + window {
                    for left in starts(width) where left <= x && x < left + window {
                        var hidden = input.values
                        for row in top..<min(top + window, height) {
                            for column in left..<min(left + window, width) {
                                for c in 0..<channels { hidden[(row * width + column) * channels + c] = baseline }
                            }
                        }
                        drops.append(Double(Float(logits(input.values)[k])) - Double(Float(logits(hidden)[k])))
                    }
                }
                // Sums of the same float32 differences in another order.
                #expect(abs(found - drops.reduce(0, +) / Double(drops.count)) < 1e-9)
                #expect(map.values[place] == max(0, found))
            }
        }
    }

    @Test("what cannot be is an error")
    func errors() throws {
        for sizes in [(0, 1, 1, 1, 1), (2, 2, 3, 1, 1), (2, 2, 1, 0, 1), (2, 2, 1, 1, 0), (2, 2, 1, 1, 1025)] {
            #expect(throws: AttentionError.self) {
                try Occlusion(
                    windowHeight: sizes.0, windowWidth: sizes.1, strideHeight: sizes.2, strideWidth: sizes.3,
                    batchSize: sizes.4)
            }
        }
        let occlusion = try Occlusion.quarters(ofHeight: 4, width: 4)
        #expect(throws: AttentionError.self) {
            try occlusion.maps(of: Tensor(Shape(4, 4), [Float](repeating: 0, count: 16)), classes: [0], logits: batch)
        }
        #expect(throws: AttentionError.nonFinite(name: "input", row: 0, column: 1, channel: 0)) {
            try occlusion.maps(of: Tensor(Shape(1, 1, 2, 1), [0, .nan]), classes: [0], logits: batch)
        }
        #expect(throws: AttentionError.self) { try occlusion.maps(of: input(4, 4, 1), classes: [2], logits: batch) }
        #expect(throws: AttentionError.self) {
            try occlusion.maps(of: input(4, 4, 1), classes: [0]) { pictures in
                try Tensor(repeating: .infinity, shape: Shape(pictures.shape[0], 2))
            }
        }
    }
}

@Suite("Parts of a map")
struct MapWindowTests {
    @Test("a part is the mean over its exact rectangle")
    func knownValues() throws {
        let map = try MapPlane(height: 2, width: 4, values: [1, 2, 3, 4, 5, 6, 7, 8])
        func part(
            _ rows: ClosedRange<Double>, _ columns: ClosedRange<Double>, _ height: Int, _ width: Int
        ) throws -> [Double] {
            try map.resampled(MapWindow(rows: rows, columns: columns), height: height, width: width).values
        }
        #expect(try part(0...1, 0...1, 2, 4) == map.values)
        #expect(try part(0...0.5, 0...0.5, 1, 2) == [1, 2])
        #expect(try part(0.5...1, 0.5...1, 1, 1) == [7.5])
        // Half of the second column and half of the third.
        #expect(try part(0...1, 0.375...0.625, 1, 1).allSatisfy { abs($0 - 4.5) < 1e-12 })
        let wide = try part(0.25...0.75, 0...1, 1, 4)
        #expect(zip(wide, [3, 4, 5, 6]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(try part(1...1, 1...1, 1, 1).allSatisfy { abs($0 - 8) < 1e-9 })
    }

    @Test("the parts of a map have its mean", arguments: [(3, 5, 2), (8, 8, 8), (1, 7, 3)])
    func meansAreKept(height: Int, width: Int, side: Int) throws {
        var generator = SeededGenerator(seed: 2)
        let map = try MapPlane(
            height: height, width: width, values: (0..<(height * width)).map { _ in generator.normal() })
        let cut = 0.37
        func mean(_ columns: ClosedRange<Double>) throws -> Double {
            let values = try map.resampled(MapWindow(rows: 0...1, columns: columns), height: side, width: side).values
            return values.reduce(0, +) / Double(values.count)
        }
        let whole = map.values.reduce(0, +) / Double(map.values.count)
        #expect(abs(cut * (try mean(0...cut)) + (1 - cut) * (try mean(cut...1)) - whole) < 1e-12)
    }
}
