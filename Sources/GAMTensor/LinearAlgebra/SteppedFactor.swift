import CGAMStatistics

/// A Cholesky factor as files keep it, in half the room: its diagonal in single precision, all below in steps of 16 bits.
///
/// With d(i) the length of row i, which is the standard deviation of number i, an element below the diagonal is
/// `l(i, j) = step(i, j) unit(j) d(i)`; the unit is such that the largest step of a column is ``stepLimit``. So each
/// number is kept in its own measure, whatever the others'.
///
/// Squared distances change by 1e-5 to 1e-4 of themselves (measured: 3e-5 for the 576 numbers and less of attention and
/// features, 1e-4 for the worst conditioned covariance, of condition 28,000). Over proper images they spread by 6 to 18 %.
package struct SteppedFactor: Sendable, Equatable {
    /// The diagonal, in single precision.
    package let diagonal: [Double]
    /// The length of each row, in single precision.
    package let deviations: [Double]
    /// What a step of each column is worth in units of the rows' lengths, in single precision; 0 for a column of zeros.
    package let units: [Double]
    /// The steps, column by column from below the diagonal down: `stepCount(order:)` of them.
    package let steps: [Int16]
    /// The lengths of the rows over their diagonal elements.
    private let ratios: [Double]

    /// The largest step either way.
    package static let stepLimit = 32767.0

    /// How many steps a factor of an order has; the order must be within ``PackedLower/orderLimit``.
    package static func stepCount(order: Int) -> Int { order * (order - 1) / 2 }

    /// The number of rows.
    package var order: Int { diagonal.count }

    /// The steps nearest to a factor.
    ///
    /// - Complexity: O(order^2).
    package init(_ factor: Cholesky) {
        let values = factor.lower.values
        let order = factor.lower.order
        var squares = [Double](repeating: 0, count: order)
        var place = 0
        for column in 0..<order {
            for row in column..<order {
                squares[row] += values[place] * values[place]
                place += 1
            }
        }
        deviations = squares.map { SteppedFactor.single($0.squareRoot()) }
        diagonal = factor.lower.diagonal.map(SteppedFactor.single)
        var (units, steps) = ([Double](), [Int16]())
        steps.reserveCapacity(SteppedFactor.stepCount(order: order))
        var start = 0
        for column in 0..<order {
            let below = values[(start + 1)..<(start + order - column)]
            let ratios = zip(below, deviations[(column + 1)...]).map { $1 > 0 ? $0 / $1 : 0 }
            let unit = SteppedFactor.single(ratios.reduce(0) { max($0, abs($1)) } / SteppedFactor.stepLimit)
            units.append(unit)
            steps.append(
                contentsOf: ratios.map {
                    let step = unit > 0 ? ($0 / unit).rounded() : 0
                    return Int16(max(-SteppedFactor.stepLimit, min(SteppedFactor.stepLimit, step)))
                })
            start += order - column
        }
        (self.units, self.steps) = (units, steps)
        ratios = zip(deviations, diagonal).map { $0 / $1 }
    }

    /// A factor that was written before.
    ///
    /// - Throws: ``StatisticsError`` for counts that do not fit the diagonal's, a value that is not finite, or a diagonal
    ///   element or a row's length that is not positive.
    package init(
        diagonal: [Double], deviations: [Double], units: [Double], steps: [Int16]
    ) throws(StatisticsError) {
        let order = diagonal.count
        guard order <= PackedLower.orderLimit else {
            throw .tooLarge(name: "order of a matrix", limit: PackedLower.orderLimit, found: order)
        }
        guard deviations.count == order, units.count == order else {
            throw .countMismatch(name: "rows of a factor", expected: order, found: min(deviations.count, units.count))
        }
        guard steps.count == SteppedFactor.stepCount(order: order) else {
            throw .countMismatch(
                name: "steps of a factor", expected: SteppedFactor.stepCount(order: order), found: steps.count)
        }
        if let position = (diagonal + deviations + units).firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "packed matrix of order \(order)", position: position % max(1, order))
        }
        let largest = SteppedFactor.stepLimit * (deviations.max() ?? 0)
        if let column = units.firstIndex(where: { !(largest * $0).isFinite }) {
            throw .nonFinite(name: "packed matrix of order \(order)", position: column)
        }
        if let row = zip(diagonal, deviations).enumerated().first(where: { !($1.0 > 0 && $1.1 > 0) }) {
            throw .notPositiveDefinite(order: row.offset + 1)
        }
        self.diagonal = diagonal
        self.deviations = deviations
        self.units = units
        self.steps = steps
        ratios = zip(deviations, diagonal).map { $0 / $1 }
    }

    /// The squared Mahalanobis length `|L^-1 x|^2`, read off the steps, which are a quarter of the factor; NaN where x has
    /// another count than the factor's order.
    ///
    /// - Complexity: O(order^2 / 2) multiplications.
    package func squaredLength(_ x: [Double]) -> Double {
        guard x.count == order else { return .nan }
        // In units of the rows' lengths, so that a column takes one multiplication an element.
        var residual = zip(x, deviations).map { $0 / $1 }
        var length = 0.0
        unsafe gam_squared_length(ratios, units, steps, order, &residual, &length)
        return length
    }

    /// The factor that the steps stand for.
    ///
    /// - Throws: ``StatisticsError`` for a value that is not finite, which steps that exist do not give.
    /// - Complexity: O(order^2).
    package func factor() throws(StatisticsError) -> Cholesky {
        var values = [Double]()
        values.reserveCapacity(PackedLower.elementCount(order: order))
        var start = 0
        for column in 0..<order {
            values.append(diagonal[column])
            let count = order - column - 1
            let unit = units[column]
            values.append(
                contentsOf: zip(steps[start..<(start + count)], deviations[(column + 1)...]).map {
                    Double($0) * unit * $1
                })
            start += count
        }
        return try Cholesky(lower: PackedLower(order: order, values: values))
    }

    private static func single(_ value: Double) -> Double { Double(Float(value)) }
}
