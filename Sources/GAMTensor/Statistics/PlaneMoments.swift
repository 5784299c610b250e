import CGAMStatistics

/// Mean and population standard deviation of a rectangle of a plane.
package struct PlaneMoments: Sendable, Equatable {
    /// The mean; NaN for no values.
    package let mean: Double
    /// The population standard deviation, from the squares of the differences from that mean; NaN for no values.
    package let deviation: Double

    /// The moments of the values in some rows and columns of a plane of `width` columns, kept row by row.
    ///
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` where the rectangle is not within the plane.
    package init(_ plane: [Double], width: Int, rows: Range<Int>, columns: Range<Int>) throws(TensorError) {
        guard rows.lowerBound >= 0, columns.lowerBound >= 0, columns.upperBound <= width,
            let needed = Shape(rows.upperBound, width).elementCount, needed <= plane.count
        else { throw .countMismatch(expected: Shape(rows.upperBound, width), found: plane.count) }
        let count = Double(rows.count * columns.count)
        let start = rows.lowerBound * width + columns.lowerBound
        func sums(about centre: Double) -> (differences: Double, squares: Double) {
            var sums = (differences: 0.0, squares: 0.0)
            unsafe plane.withUnsafeBufferPointer { plane in
                unsafe gam_sums_about(
                    plane.baseAddress.map { unsafe $0 + start }, width, rows.count, columns.count, centre,
                    &sums.differences, &sums.squares)
            }
            return sums
        }
        mean = sums(about: 0).differences / count
        deviation = (sums(about: mean).squares / count).squareRoot()
    }
}
