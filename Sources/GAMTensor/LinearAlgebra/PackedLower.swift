/// The lower triangle of a square matrix of doubles, packed by columns (LAPACK's packed format "L").
///
/// Element (i, j), i >= j, stands at `j n - j (j - 1) / 2 + i - j`. It serves as a symmetric matrix (scatter,
/// covariance) and as a triangular one (Cholesky factor); columns are contiguous, so that both a rank-one update
/// and a forward substitution are plain `y += a x` loops.
package struct PackedLower: Sendable, Equatable {
    /// The number of rows, which is that of the columns.
    package let order: Int

    /// The elements, column by column from the diagonal down.
    package private(set) var values: [Double]

    /// The largest order that is worked with (a full matrix of it takes 2 GiB).
    package static let orderLimit = 1 << 14

    /// A triangle of zeros.
    ///
    /// - Throws: ``StatisticsError/tooLarge(name:limit:found:)`` above ``orderLimit``.
    package init(order: Int) throws(StatisticsError) {
        guard order <= PackedLower.orderLimit else {
            throw .tooLarge(name: "order of a matrix", limit: PackedLower.orderLimit, found: order)
        }
        self.order = max(0, order)
        values = [Double](repeating: 0, count: PackedLower.elementCount(order: self.order))
    }

    /// A triangle of given elements.
    ///
    /// - Throws: ``StatisticsError`` for a wrong count, an order that is too large or a value that is not finite.
    package init(order: Int, values: [Double]) throws(StatisticsError) {
        guard (0...PackedLower.orderLimit).contains(order) else {
            throw .tooLarge(name: "order of a matrix", limit: PackedLower.orderLimit, found: order)
        }
        let expected = PackedLower.elementCount(order: order)
        guard values.count == expected else {
            throw .countMismatch(name: "packed matrix of order \(order)", expected: expected, found: values.count)
        }
        if let position = values.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "packed matrix of order \(order)", position: position)
        }
        self.order = order
        self.values = values
    }

    /// How many elements a triangle of an order has; the order must be within ``orderLimit``.
    package static func elementCount(order: Int) -> Int { order * (order + 1) / 2 }

    /// Where the diagonal element of a column stands.
    private func diagonalIndex(_ column: Int) -> Int { column * order - column * (column - 1) / 2 }

    /// The element of a row and a column, row >= column.
    package subscript(row: Int, column: Int) -> Double {
        get { values[diagonalIndex(column) + row - column] }
        set { values[diagonalIndex(column) + row - column] = newValue }
    }

    /// The diagonal, first row first.
    package var diagonal: [Double] { (0..<order).map { values[diagonalIndex($0)] } }

    /// The sum of the diagonal.
    package var trace: Double { diagonal.reduce(0, +) }

    /// The sum of squares of all elements of the symmetric matrix.
    package var symmetricSquareSum: Double {
        let all = values.reduce(0) { $0 + $1 * $1 }
        let onDiagonal = diagonal.reduce(0) { $0 + $1 * $1 }
        return 2 * all - onDiagonal
    }

    /// The same triangle with every element multiplied.
    package func scaled(by factor: Double) -> PackedLower {
        var result = self
        for index in result.values.indices { result.values[index] *= factor }
        return result
    }

    /// The same triangle with a number added to the diagonal.
    package func addingToDiagonal(_ number: Double) -> PackedLower {
        var result = self
        for column in 0..<order { result.values[diagonalIndex(column)] += number }
        return result
    }

    /// Adds another triangle of the same order.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` for another order.
    package mutating func add(_ other: PackedLower) throws(StatisticsError) {
        guard other.order == order else {
            throw .countMismatch(name: "order of a matrix", expected: order, found: other.order)
        }
        for index in values.indices { values[index] += other.values[index] }
    }

    /// Adds `scale x x'`; x must have ``order`` elements (fewer or more: nothing is added).
    package mutating func addOuterProduct(of x: [Double], scale: Double) {
        guard x.count == order else { return }
        let order = order
        unsafe values.withUnsafeMutableBufferPointer { values in
            unsafe x.withUnsafeBufferPointer { x in
                guard var column = values.baseAddress, let x = x.baseAddress else { return }
                for j in 0..<order {
                    unsafe VectorKernels.add(scale * x[j], x + j, to: column, count: order - j)
                    unsafe column += order - j
                }
            }
        }
    }

    /// The product of the symmetric matrix and a vector of ``order`` elements (zeros for another count).
    package func product(_ x: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: order)
        guard x.count == order else { return result }
        unsafe result.withUnsafeMutableBufferPointer { result in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe x.withUnsafeBufferPointer { x in
                    guard var column = values.baseAddress, let x = x.baseAddress,
                        let y = result.baseAddress
                    else { return }
                    for j in 0..<order {
                        let below = order - j - 1
                        unsafe y[j] += column[0] * x[j]
                        unsafe y[j] += VectorKernels.dot(column + 1, x + j + 1, count: below)
                        unsafe VectorKernels.add(x[j], column + 1, to: y + j + 1, count: below)
                        unsafe column += order - j
                    }
                }
            }
        }
        return result
    }

    /// The solution y of `L y = x`, by forward substitution, for the triangle as L; x itself for another count.
    package func solution(_ x: [Double]) -> [Double] {
        guard x.count == order else { return x }
        var y = x
        for column in 0..<order {
            y[column] /= self[column, column]
            for row in (column + 1)..<max(column + 1, order) { y[row] -= self[row, column] * y[column] }
        }
        return y
    }

    /// The solution x of `L' x = y`, by backward substitution, for the triangle as L; y itself for another count.
    package func solutionOfTranspose(_ y: [Double]) -> [Double] {
        guard y.count == order else { return y }
        var x = y
        for column in (0..<order).reversed() {
            for row in (column + 1)..<max(column + 1, order) { x[column] -= self[row, column] * x[row] }
            x[column] /= self[column, column]
        }
        return x
    }

    /// The squared length of the solution y of `L y = x`, by forward substitution, for the triangle as L.
    ///
    /// - Returns: the squared length; NaN where x has another count than ``order``.
    /// - Complexity: O(order^2 / 2) multiplications.
    package func squaredLengthOfSolution(_ x: [Double]) -> Double {
        guard x.count == order else { return .nan }
        var y = x
        var sum = 0.0
        unsafe y.withUnsafeMutableBufferPointer { y in
            unsafe values.withUnsafeBufferPointer { values in
                guard var column = values.baseAddress, let y = y.baseAddress else { return }
                for j in 0..<order {
                    let entry = unsafe y[j] / column[0]
                    sum += entry * entry
                    unsafe VectorKernels.add(-entry, column + 1, to: y + j + 1, count: order - j - 1)
                    unsafe column += order - j
                }
            }
        }
        return sum
    }
}
