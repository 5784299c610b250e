import GAMAttention
import TestSupport
import Testing

@Suite struct AttentionMapTests {
    private func map(_ height: Int, _ width: Int, _ signed: [Double]) throws -> AttentionMap {
        try AttentionMap(
            height: height, width: width, values: signed.map { $0 <= 0 ? 0 : $0 }, signedValues: signed,
            layer: "layer4", method: "grad-cam", classIndex: 1)
    }

    @Test func flagsAgreeWithTheReference() throws {
        let cases = try MethodsFile.inRepository.flags
        #expect(cases.count == 8)
        for entry in cases {
            let found = try map(entry.shape[0], entry.shape[1], entry.signed.map { $0 ?? .nan })
            #expect(Set(found.flags.map(\.rawValue)) == Set(entry.flags), "\(entry.name)")
        }
    }

    @Test(arguments: [1e-30, 1, 1e30, 1e307])
    func flagsDoNotDependOnTheScale(scale: Double) throws {
        var ring = [Double](repeating: scale, count: 64)
        for row in 1..<7 { for column in 1..<7 { ring[row * 8 + column] = 0 } }
        #expect(try map(8, 8, ring).flags == [.border])
        #expect(try map(8, 8, ring.map { -$0 }).flags == [.empty, .opposed])
        #expect(try map(8, 8, ring.map { _ in scale }).flags == [.flat])
        #expect(try map(8, 8, bell(row: 3, column: 4, spread: 1.5).values.map { $0 * scale }).flags == [])
    }

    @Test func thresholdsOfTheFlags() throws {
        #expect(try map(1, 2, [1, 1 - 0.9e-6]).flags == [.flat])
        #expect(try map(1, 2, [1, 1 - 1.1e-6]).flags == [])
        #expect(try map(1, 2, [4.9, -95.1]).flags == [.opposed])
        #expect(try map(1, 2, [5.1, -94.9]).flags == [])
        // Inside of 3 x 3: one cell of nine; a quarter of its share is 1 / 36 of the sum.
        #expect(try map(3, 3, [1, 1, 1, 1, 0.22, 1, 1, 1, 1]).flags == [.border])
        #expect(try map(3, 3, [1, 1, 1, 1, 0.24, 1, 1, 1, 1]).flags == [])
        #expect(try map(2, 9, [Double](repeating: 1, count: 9) + [Double](repeating: 0, count: 9)).flags == [])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func nonFiniteValuesSetNoOtherFlag(bad: Double) throws {
        let signed = try map(1, 3, [1, bad, 0])
        #expect(signed.flags == [.nonFinite])
        #expect(!signed.isFinite && !signed.isEmpty)
        let hidden = try AttentionMap(
            height: 1, width: 2, values: [1, 0], signedValues: [1, bad], layer: "", method: "", classIndex: 0)
        #expect(hidden.flags == [.nonFinite])
        #expect(throws: AttentionError.nonFinite(name: "first map", row: 0, column: 1, channel: nil)) {
            try Similarity.cosine(map(1, 3, [1, .nan, 0]), map(1, 3, [1, 1, 1]))
        }
    }

    @Test func anEmptyMapIsAnOutcomeOfItsOwn() throws {
        let empty = try map(2, 2, [0, -1, -2, 0])
        #expect(empty.isEmpty && empty.isFinite)
        #expect(empty.energy == 0)
        #expect(empty.scaled.values == [0, 0, 0, 0])
        #expect(empty.signedPlane.values == [0, -1, -2, 0])
        #expect(try empty.scaledForDisplay(height: 3, width: 5).values == [Double](repeating: 0, count: 15))
    }

    @Test func scalingUsesNoEpsilonAndNoSize() throws {
        let small = try map(1, 3, [0, 1e-30, 2e-30])
        #expect(small.scaled.values == [0, 0.5, 1])
        #expect(small.energy == 1e-30)
        #expect(try map(1, 2, [7, 7]).scaled.values == [0, 0])
        #expect(try plane([[-1.6e308, 0, 1.6e308]]).scaled.values == [0, 0.5, 1])
    }

    @Test func displayIsScaledBeforeItIsDrawnOut() throws {
        let shown = try map(1, 2, [0, 4]).scaledForDisplay(height: 2, width: 4)
        #expect(shown.values == [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1])
        #expect((shown.height, shown.width) == (2, 4))
    }

    @Test func aFlagCanBeAdded() throws {
        let plain = try map(1, 2, [1, 0])
        let flagged = plain.flagged(.lowEnergy)
        #expect(flagged.flags == [.lowEnergy])
        #expect(plain.flags == [] && flagged != plain && flagged.values == plain.values)
        #expect(Set(AttentionMap.Flag.allCases.map(\.description)).count == 6)
    }

    @Test(arguments: [(0, 0, 0), (0, 4, 0), (2, 2, 3), (-1, -4, 4), (Int.max, 2, 2)])
    func valuesMustFillTheMap(height: Int, width: Int, count: Int) throws {
        let values = [Double](repeating: 1, count: count)
        #expect(throws: AttentionError.countMismatch(name: "raw map", height: height, width: width, found: count)) {
            try map(height, width, values)
        }
        #expect(throws: AttentionError.countMismatch(name: "map", height: height, width: width, found: count)) {
            try MapPlane(height: height, width: width, values: values)
        }
        #expect(throws: AttentionError.countMismatch(name: "signed map", height: 1, width: 1, found: 2)) {
            try AttentionMap(
                height: 1, width: 1, values: [1], signedValues: [1, 2], layer: "", method: "", classIndex: 0)
        }
    }

    @Test func impossibleSizesAreErrors() throws {
        let one = try plane([[1]])
        #expect(throws: AttentionError.countMismatch(name: "resampled map", height: 0, width: 3, found: 0)) {
            try one.resampled(height: 0, width: 3)
        }
        #expect(throws: AttentionError.tooLarge(height: Int.max, width: 2)) {
            try one.scaledForDisplay(height: Int.max, width: 2)
        }
    }
}
