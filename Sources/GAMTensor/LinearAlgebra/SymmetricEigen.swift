import COpenBLAS

/// Eigenvalues and orthonormal eigenvectors of a symmetric matrix.
///
/// The decomposition is LAPACK's `dsyevd`, loaded on first need.
package struct SymmetricEigen: Sendable, Equatable {
    /// The eigenvalues, smallest first.
    package let values: [Double]
    /// The eigenvectors, one a row, in the order of the eigenvalues; each has length 1, and either sign may come.
    package let vectors: Matrix

    /// Decomposes a symmetric matrix.
    ///
    /// - Throws: ``StatisticsError/noEigenvalues(order:)``, ``StatisticsError/libraryMissing(tried:)``,
    ///   ``StatisticsError/nonFinite(name:position:)`` or ``StatisticsError/tooFew(name:expected:found:)`` for an order of 0.
    /// - Complexity: O(order^3), and four times the memory of the full matrix.
    package init(of matrix: PackedLower) throws(StatisticsError) {
        if let position = matrix.values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "symmetric matrix", position: position)
        }
        let order = matrix.order
        guard order > 0 else { throw .tooFew(name: "order of a matrix", expected: 1, found: order) }
        var dense = try Matrix(rows: order, columns: order)
        for column in 0..<order {
            for row in column..<order { dense[column, row] = matrix[row, column] }
        }
        var values = [Double](repeating: 0, count: order)
        var doubles = [Double](repeating: 0, count: copenblas_eigen_doubles(Int32(order)))
        var integers = [Int32](repeating: 0, count: copenblas_eigen_ints(Int32(order)))
        let code = unsafe dense.values.withUnsafeMutableBufferPointer { dense in
            unsafe values.withUnsafeMutableBufferPointer { values in
                unsafe doubles.withUnsafeMutableBufferPointer { doubles in
                    unsafe integers.withUnsafeMutableBufferPointer { integers in
                        unsafe copenblas_eigen(
                            dense.baseAddress, Int32(order), values.baseAddress, doubles.baseAddress,
                            integers.baseAddress)
                    }
                }
            }
        }
        switch Int(code) {
        case Int(COPENBLAS_OK): break
        case Int(COPENBLAS_UNAVAILABLE): throw .libraryMissing(tried: LinearAlgebraLibrary.tried)
        case let unfinished where unfinished > 0: throw .noEigenvalues(order: order)
        default: throw .tooLarge(name: "order of a matrix", limit: PackedLower.orderLimit, found: order)
        }
        self.values = values
        // LAPACK's columns are rows here, where the last index runs fastest.
        vectors = dense
    }
}
