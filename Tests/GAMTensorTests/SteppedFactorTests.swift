import GAMTensor
import Testing

@Suite("Factors in steps of 16 bits")
struct SteppedFactorTests {
    private func factor(_ order: Int, noise: Double) throws -> Cholesky {
        // Numbers of very different sizes that go together: the row's own measure must be kept.
        let rows = Reference.rows(3 * order + 5, order, seed: UInt64(order)).map { row in
            row.indices.map { (row[0] + noise * row[$0]) * ($0 % 3 == 1 ? 1e-4 : 1) }
        }
        return try Cholesky(of: ShrunkCovariance(pooling: [GroupStatistics(rows: rows, dimension: order)]).matrix)
    }

    @Test("squared distances are kept to a thousandth", arguments: [1, 2, 3, 17, 64, 130], [1, 0.1])
    func distancesAreKept(order: Int, noise: Double) throws {
        let exact = try factor(order, noise: noise)
        let stepped = SteppedFactor(exact)
        let stored = try stepped.factor()
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            // Usual vectors x = L z, and others that are not.
            let z = (0..<order).map { _ in generator.normal() }
            let usual = (0..<order).map { row in (0...row).reduce(0) { $0 + exact.lower[row, $1] * z[$1] } }
            for x in [usual, z] {
                let (before, after) = (exact.squaredLength(x), stored.squaredLength(x))
                #expect(abs(after - before) < 1e-3 * before)
                // Off the steps the same, but for rounding.
                #expect(abs(stepped.squaredLength(x) - after) < 1e-9 * after)
            }
        }
    }

    @Test("what was written is read back to the bit", arguments: [1, 5, 40])
    func areReadBack(order: Int) throws {
        let stepped = try SteppedFactor(factor(order, noise: 1))
        let read = try SteppedFactor(
            diagonal: stepped.diagonal, deviations: stepped.deviations, units: stepped.units, steps: stepped.steps)
        #expect(read == stepped)
        #expect(stepped.steps.count == order * (order - 1) / 2)
        #expect(stepped.diagonal.allSatisfy { Double(Float($0)) == $0 })
        #expect(FittedCovariance(stored: read, shrinkage: 0.1, ridge: 0).stepped == stepped)
    }

    @Test("a vector of another length has no distance")
    func otherLengthsAreUndefined() throws {
        #expect(try SteppedFactor(factor(3, noise: 1)).squaredLength([1, 2]).isNaN)
        #expect(try SteppedFactor(factor(3, noise: 1)).squaredLength([1, .nan, 2]).isNaN)
    }

    @Test("a column of zeros below the diagonal stays one")
    func zerosStay() throws {
        let identity = try Cholesky(lower: PackedLower(order: 3, values: [1, 0, 0, 2, 0, 3]))
        #expect(SteppedFactor(identity).units == [0, 0, 0])
        #expect(try SteppedFactor(identity).factor() == identity)
    }

    @Test("counts that do not fit, and a diagonal that is not positive, are errors")
    func damageIsAnError() throws {
        #expect(throws: StatisticsError.self) {
            try SteppedFactor(diagonal: [1, 1], deviations: [1, 1], units: [1], steps: [1])
        }
        #expect(throws: StatisticsError.self) {
            try SteppedFactor(diagonal: [1, 1], deviations: [1, 1], units: [1, 1], steps: [1, 2])
        }
        for bad in [0, -1, .nan, .infinity] {
            #expect(throws: StatisticsError.self) {
                try SteppedFactor(diagonal: [1, bad], deviations: [1, 1], units: [1, 0], steps: [1])
            }
            #expect(throws: StatisticsError.self) {
                try SteppedFactor(diagonal: [1, 1], deviations: [1, bad], units: [1, 0], steps: [1])
            }
        }
    }
}
