import GAMTensor
import Testing

@Suite("Linear algebra")
struct LinearAlgebraTests {
    static let orders = [1, 2, 3, 4, 5, 7, 8, 13, 33, 64]

    @Test("packed triangles multiply, add and solve like plain matrices", arguments: orders)
    func packedLowerMatchesPlainLoops(order: Int) throws {
        let rows = Reference.rows(order + 3, order, seed: UInt64(order))
        let plain = Reference.scatter(rows)
        var packed = try PackedLower(order: order)
        for row in rows { packed.addOuterProduct(of: row, scale: 1) }
        for i in 0..<order {
            #expect(deviation((0...i).map { packed[i, $0] }, (0...i).map { plain[i][$0] }) < 1e-13)
        }
        let x = rows[0]
        let product = plain.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
        // 64 additions of numbers of one size: a few units in the last place.
        #expect(deviation(packed.product(x), product) < 1e-13)
        #expect(deviation([packed.trace], [(0..<order).reduce(0) { $0 + plain[$1][$1] }]) < 1e-14)
        let squares = plain.joined().reduce(0) { $0 + $1 * $1 }
        #expect(deviation([packed.symmetricSquareSum], [squares]) < 1e-13)
    }

    @Test("a Cholesky factor gives its matrix back and measures like the inverse", arguments: orders)
    func choleskyReproducesTheMatrix(order: Int) throws {
        let plain = Reference.scatter(Reference.rows(2 * order + 2, order, seed: 5))
        let factor = try Cholesky(of: Reference.packed(plain))
        for i in 0..<order {
            let found = (0...i).map { j in (0...j).reduce(0) { $0 + factor.lower[i, $1] * factor.lower[j, $1] } }
            #expect(deviation(found, Array(plain[i][0...i])) < 1e-12)
        }
        let x = Reference.rows(1, order, seed: 6)[0]
        // The condition number of such a scatter is up to about 1e6.
        let expected = Reference.quadraticForm(inverseOf: plain, x)
        #expect(deviation([factor.squaredLength(x)], [expected]) < 1e-9)
        #expect(factor.packedFloats.count == order * (order + 1) / 2)
    }

    @Test("what has no factor is an error that names the minor")
    func indefiniteMatricesAreErrors() throws {
        let matrix = try Reference.packed([[1, 0, 0], [0, 1, 2], [0, 2, 1]])
        #expect(throws: StatisticsError.notPositiveDefinite(order: 3)) { try Cholesky(of: matrix) }
        #expect(throws: StatisticsError.notPositiveDefinite(order: 2)) {
            try Cholesky(lower: Reference.packed([[1, 0], [5, 0]]))
        }
        #expect(throws: StatisticsError.notPositiveDefinite(order: 1)) {
            try Cholesky(lower: Reference.packed([[-1]]))
        }
    }

    @Test("values that are not finite never reach a factor")
    func nonFiniteMatricesAreErrors() throws {
        var matrix = try Reference.packed([[1, 0], [0, 1]])
        matrix[1, 0] = .nan
        #expect(throws: StatisticsError.nonFinite(name: "covariance", position: 1)) { try Cholesky(of: matrix) }
        #expect(throws: StatisticsError.self) { try PackedLower(order: 2, values: [1, .infinity, 1]) }
        #expect(throws: StatisticsError.self) { try PackedLower(order: 2, values: [1, 1]) }
        #expect(throws: StatisticsError.self) { try PackedLower(order: .max, values: []) }
        #expect(throws: StatisticsError.self) { try PackedLower(order: .max) }
        #expect(throws: StatisticsError.self) { try PackedLower(order: -1, values: []) }
    }

    @Test("a vector of another length or with a NaN has an undefined distance")
    func wrongVectorsAreUndefined() throws {
        let factor = try Cholesky(of: Reference.packed([[2, 0], [0, 2]]))
        #expect(factor.squaredLength([1]).isNaN)
        #expect(factor.squaredLength([1, 1, 1]).isNaN)
        #expect(factor.squaredLength([.nan, 0]).isNaN)
        #expect(factor.squaredLength([.infinity, 0]).isFinite == false)
        #expect(abs(factor.squaredLength([2, 4]) - 10) < 1e-14)
    }

    @Test("matrices keep their rows apart")
    func matrixRows() throws {
        let matrix = try Matrix([[1, 2, 3], [4, 5, 6]])
        #expect(matrix.row(1) == [4, 5, 6])
        #expect(matrix[0, 2] == 3)
        #expect(matrix.innerProduct(row: 0, of: matrix, row: 1) == 32)
        #expect(matrix.innerProduct(row: 0, of: matrix, row: 2) == 0)
        #expect(throws: StatisticsError.self) { try Matrix([[1], [2, 3]]) }
        #expect(throws: StatisticsError.self) { try Matrix(rows: .max, columns: 3) }
    }
}
