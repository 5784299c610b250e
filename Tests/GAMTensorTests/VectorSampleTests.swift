import GAMTensor
import Testing

@Suite("Samples of vectors")
struct VectorSampleTests {
    private static func rows(_ count: Int, seed: UInt64 = 3) -> [[Double]] { Reference.rows(count, 4, seed: seed) }

    private func sample(_ rows: [[Double]]) throws -> VectorSample {
        var sample = VectorSample(dimension: 4)
        for (index, row) in rows.enumerated() { try sample.add(row, to: index % 3) }
        return sample
    }

    @Test("hold every vector up to their capacity")
    func holdEveryVector() throws {
        let rows = Self.rows(200)
        let sample = try sample(rows)
        #expect(sample.elements.count == 200)
        #expect(Set(sample.elements.map(\.values)) == Set(rows))
    }

    @Test("depend neither on the order nor on the parts", arguments: [2, 5])
    func doNotDependOnTheOrder(parts: Int) throws {
        let rows = Self.rows(2 * VectorSample.capacity + 7)
        let pairs = rows.enumerated().map { (row: $0.element, group: $0.offset % 3) }
        let whole = try sample(rows)
        var backwards = VectorSample(dimension: 4)
        for pair in pairs.reversed() { try backwards.add(pair.row, to: pair.group) }
        var merged = VectorSample(dimension: 4)
        for part in 0..<parts {
            var mine = VectorSample(dimension: 4)
            for pair in pairs.enumerated() where pair.offset % parts == part {
                try mine.add(pair.element.row, to: pair.element.group)
            }
            try merged.merge(mine)
        }
        #expect(whole.elements.count == VectorSample.capacity)
        #expect(backwards == whole && merged == whole)
    }

    @Test("favour no vector: their mean is that of all")
    func favourNone() throws {
        let rows = Self.rows(20 * VectorSample.capacity, seed: 9)
        let kept = try sample(rows).elements.map(\.values)
        for place in 0..<4 {
            let all = rows.reduce(0) { $0 + $1[place] } / Double(rows.count)
            let mean = kept.reduce(0) { $0 + $1[place] } / Double(kept.count)
            let variance = rows.reduce(0) { $0 + ($1[place] - all) * ($1[place] - all) } / Double(rows.count)
            // Five standard errors of a mean of so many.
            #expect(abs(mean - all) < 5 * (variance / Double(kept.count)).squareRoot())
        }
    }

    @Test("keep equal vectors of several groups apart, in one order")
    func keepEqualVectors() throws {
        var (first, second) = (VectorSample(dimension: 1), VectorSample(dimension: 1))
        for group in [2, 0, 1, 0] { try first.add([0.5], to: group) }
        for group in [0, 1, 0, 2] { try second.add([0.5], to: group) }
        #expect(first == second && first.elements.map(\.group) == [0, 0, 1, 2])
    }

    @Test("refuse other lengths and values that are not finite")
    func refuseBadVectors() throws {
        var sample = VectorSample(dimension: 2)
        #expect(throws: StatisticsError.self) { try sample.add([1], to: 0) }
        #expect(throws: StatisticsError.nonFinite(name: "sampled vector", position: 1)) {
            try sample.add([1, .nan], to: 0)
        }
        #expect(throws: StatisticsError.self) { try sample.merge(VectorSample(dimension: 3)) }
        #expect(sample.elements.isEmpty)
    }
}
