import GAMTensor
import Testing

@Suite("Eigenvectors of symmetric matrices")
struct SymmetricEigenTests {
    @Test("are orthonormal, come by ascending eigenvalues, give the matrix back", arguments: [1, 2, 3, 5, 8, 33, 64])
    func reproduceTheMatrix(order: Int) throws {
        let plain = Reference.scatter(Reference.rows(order + 2, order, seed: UInt64(order)))
        let eigen = try SymmetricEigen(of: Reference.packed(plain))
        #expect(eigen.values == eigen.values.sorted() && eigen.values.count == order)
        let rows = (0..<order).map { eigen.vectors.row($0) }
        for i in 0..<order {
            // Orthogonal to a few units in the last place times the order.
            let products = rows.map { innerProduct(rows[i], $0) }
            #expect(deviation(products, (0..<order).map { $0 == i ? 1 : 0 }) < 1e-13)
            let found = (0..<order).map { j in
                (0..<order).reduce(0) { $0 + eigen.values[$1] * rows[$1][i] * rows[$1][j] }
            }
            #expect(deviation(found, plain[i]) < 1e-12 * max(1, eigen.values[order - 1]))
        }
    }

    @Test("of a matrix without a Cholesky factor are found, too")
    func indefiniteMatrices() throws {
        let eigen = try SymmetricEigen(of: Reference.packed([[0, 0], [2, 0]]))
        #expect(deviation(eigen.values, [-2, 2]) < 1e-15)
    }

    @Test("no order and values that are not finite are errors")
    func badMatricesAreErrors() throws {
        #expect(throws: StatisticsError.tooFew(name: "order of a matrix", expected: 1, found: 0)) {
            try SymmetricEigen(of: PackedLower(order: 0))
        }
        var matrix = try Reference.packed([[1, 0], [0, 1]])
        matrix[1, 0] = .infinity
        #expect(throws: StatisticsError.nonFinite(name: "symmetric matrix", position: 1)) {
            try SymmetricEigen(of: matrix)
        }
    }
}
