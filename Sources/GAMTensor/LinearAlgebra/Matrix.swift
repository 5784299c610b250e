/// A dense matrix of doubles, row by row: a list of vectors of one length.
package struct Matrix: Sendable, Equatable {
    /// The number of rows.
    package let rows: Int
    /// The number of columns.
    package let columns: Int
    /// The elements, row by row.
    package var values: [Double]

    /// A matrix of zeros.
    ///
    /// - Throws: ``StatisticsError/tooLarge(name:limit:found:)`` where the number of elements is beyond 2^31.
    package init(rows: Int, columns: Int) throws(StatisticsError) {
        let (count, overflow) = max(0, rows).multipliedReportingOverflow(by: max(0, columns))
        guard !overflow, count <= Tensor.elementLimit else {
            throw .tooLarge(name: "elements of a matrix", limit: Tensor.elementLimit, found: overflow ? .max : count)
        }
        self.rows = max(0, rows)
        self.columns = max(0, columns)
        values = [Double](repeating: 0, count: count)
    }

    /// A matrix of given rows.
    ///
    /// - Throws: ``StatisticsError/countMismatch(name:expected:found:)`` where the rows differ in length.
    package init(_ rows: [[Double]]) throws(StatisticsError) {
        let columns = rows.first?.count ?? 0
        for row in rows where row.count != columns {
            throw .countMismatch(name: "row of a matrix", expected: columns, found: row.count)
        }
        self.rows = rows.count
        self.columns = columns
        values = rows.flatMap { $0 }
    }

    /// One row.
    package func row(_ index: Int) -> [Double] { Array(values[(index * columns)..<((index + 1) * columns)]) }

    /// The element of a row and a column.
    package subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// The inner product of a row of this matrix and a row of another; surplus columns are left out.
    package func innerProduct(row: Int, of other: Matrix, row otherRow: Int) -> Double {
        let count = min(columns, other.columns)
        guard row >= 0, row < rows, otherRow >= 0, otherRow < other.rows, count > 0 else { return 0 }
        return unsafe values.withUnsafeBufferPointer { x in
            unsafe other.values.withUnsafeBufferPointer { y in
                guard let x = x.baseAddress, let y = y.baseAddress else { return 0 }
                return unsafe VectorKernels.dot(x + row * columns, y + otherRow * other.columns, count: count)
            }
        }
    }
}
