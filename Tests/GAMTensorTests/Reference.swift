import GAMTensor

/// Plain formulae over rows, to compare the library's mergeable ones with.
enum Reference {
    static func mean(_ rows: [[Double]]) -> [Double] {
        (0..<rows[0].count).map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
    }

    static func residuals(_ rows: [[Double]]) -> [[Double]] {
        let mean = mean(rows)
        return rows.map { row in row.indices.map { row[$0] - mean[$0] } }
    }

    static func scatter(_ residuals: [[Double]]) -> [[Double]] {
        let d = residuals[0].count
        return (0..<d).map { i in (0..<d).map { j in residuals.reduce(0) { $0 + $1[i] * $1[j] } } }
    }

    /// Covariance and shrinkage of Ledoit and Wolf from residuals, entry by entry as published.
    static func ledoitWolf(_ residuals: [[Double]]) -> (matrix: [[Double]], shrinkage: Double) {
        let n = Double(residuals.count)
        let d = residuals[0].count
        let s = scatter(residuals).map { $0.map { $0 / n } }
        let mu = (0..<d).reduce(0) { $0 + s[$1][$1] } / Double(d)
        var delta = 0.0
        var beta = 0.0
        for i in 0..<d {
            for j in 0..<d {
                let target = i == j ? mu : 0
                delta += (s[i][j] - target) * (s[i][j] - target)
                let fourth = residuals.reduce(0) { $0 + $1[i] * $1[i] * $1[j] * $1[j] } / n
                beta += fourth - s[i][j] * s[i][j]
            }
        }
        delta /= Double(d)
        beta /= n * Double(d)
        let shrinkage = delta == 0 ? 0 : min(max(beta, 0), delta) / delta
        let matrix = (0..<d).map { i in
            (0..<d).map { j in (1 - shrinkage) * s[i][j] + (i == j ? shrinkage * mu : 0) }
        }
        return (matrix, shrinkage)
    }

    /// `x' A^-1 x` by Gaussian elimination with pivoting.
    static func quadraticForm(inverseOf matrix: [[Double]], _ x: [Double]) -> Double {
        var a = matrix
        var b = x
        let n = x.count
        for column in 0..<n {
            let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in (column + 1)..<max(n, column + 1) {
                let factor = a[row][column] / a[column][column]
                for k in column..<n { a[row][k] -= factor * a[column][k] }
                b[row] -= factor * b[column]
            }
        }
        var y = [Double](repeating: 0, count: n)
        for row in stride(from: n - 1, through: 0, by: -1) {
            y[row] = (b[row] - ((row + 1)..<n).reduce(0) { $0 + a[row][$1] * y[$1] }) / a[row][row]
        }
        return zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Rows of correlated normal numbers around an offset.
    static func rows(_ count: Int, _ dimension: Int, seed: UInt64, offset: Double = 0) -> [[Double]] {
        var generator = SeededGenerator(seed: seed)
        let mix = (0..<dimension).map { _ in (0..<dimension).map { _ in generator.normal() } }
        return (0..<count).map { _ in
            let z = (0..<dimension).map { _ in generator.normal() }
            return mix.map { row in offset + zip(row, z).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }

    static func packed(_ matrix: [[Double]]) throws -> PackedLower {
        var result = try PackedLower(order: matrix.count)
        for i in matrix.indices {
            for j in 0...i { result[i, j] = matrix[i][j] }
        }
        return result
    }
}

/// The largest difference of two lists over the largest value of the second; infinite for different counts or a NaN.
func deviation(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(found, expected).reduce(0.0) { worst, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(worst, difference)
    }
    return worst == 0 ? 0 : worst / (scale > 0 ? scale : 1)
}
