import COpenBLAS

/// The lower Cholesky factor L of a symmetric positive definite matrix: `matrix = L L'`.
///
/// The factorisation is LAPACK's `dpotrf`, loaded on first need; using the factor needs no library.
package struct Cholesky: Sendable, Equatable {
    /// The factor; its diagonal is positive.
    package let lower: PackedLower

    /// Factorises a symmetric matrix.
    ///
    /// - Throws: ``StatisticsError/notPositiveDefinite(order:)``, ``StatisticsError/libraryMissing(tried:)`` or
    ///   ``StatisticsError/nonFinite(name:position:)``.
    /// - Complexity: O(order^3 / 3).
    package init(of matrix: PackedLower) throws(StatisticsError) {
        if let position = matrix.values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "covariance", position: position)
        }
        let order = matrix.order
        var dense = [Double](repeating: 0, count: order * order)
        for column in 0..<order {
            for row in column..<order { dense[column * order + row] = matrix[row, column] }
        }
        let code = unsafe dense.withUnsafeMutableBufferPointer { dense in
            unsafe copenblas_cholesky(dense.baseAddress, Int32(order))
        }
        switch Int(code) {
        case Int(COPENBLAS_OK): break
        case Int(COPENBLAS_UNAVAILABLE): throw .libraryMissing(tried: LinearAlgebraLibrary.tried)
        case let minor where minor > 0: throw .notPositiveDefinite(order: minor)
        default: throw .tooLarge(name: "order of a matrix", limit: PackedLower.orderLimit, found: order)
        }
        var packed = [Double]()
        packed.reserveCapacity(PackedLower.elementCount(order: order))
        for column in 0..<order {
            packed.append(contentsOf: dense[(column * order + column)..<((column + 1) * order)])
        }
        try self.init(lower: PackedLower(order: order, values: packed))
    }

    /// A factor that was computed before, as from a profile.
    ///
    /// - Throws: ``StatisticsError/notPositiveDefinite(order:)`` where a diagonal element is not positive.
    package init(lower: PackedLower) throws(StatisticsError) {
        if let row = lower.diagonal.firstIndex(where: { !($0 > 0) }) { throw .notPositiveDefinite(order: row + 1) }
        self.lower = lower
    }

    /// The squared Mahalanobis length `|L^-1 x|^2`; NaN where x has another count than the factor's order.
    package func squaredLength(_ x: [Double]) -> Double { lower.squaredLengthOfSolution(x) }

    /// The factor in single precision, packed by columns.
    package var packedFloats: [Float] { lower.values.map { Float($0) } }
}

/// The linear algebra library of this process.
package enum LinearAlgebraLibrary {
    /// The name of the library in use, or `nil` where none is installed; loads it.
    package static var name: String? {
        guard let name = unsafe copenblas_name() else { return nil }
        return unsafe String(cString: name)
    }

    /// The names that are tried, in order.
    package static var tried: String {
        guard let names = unsafe copenblas_tried() else { return "" }
        return unsafe String(cString: names)
    }
}
