#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The detail of the input at several scales: how much there is, and how unevenly it is spread.
extension InputPlane {
    /// Sums over one detail band of one level.
    private struct Band {
        var squares = 0.0
        var sizes = 0.0
        var roots = 0.0

        mutating func add(_ value: Double) {
            let size = abs(value)
            squares += value * value
            sizes += size
            roots += size.squareRoot()
        }
    }

    /// `ln(mean square + 1e-6)` of the three Haar detail bands at `floor(log2(shorter side)) - 2` levels (at least 1).
    ///
    /// For a 2 x 2 block p q / r s the bands are (p - q + r - s)/2, (p + q - r - s)/2, (p - q - r + s)/2; the next level
    /// is the block's mean. An odd last row or column is dropped at each level.
    package func haarEnergies() -> [Double] { InputPlane.energies(bands()) }

    /// What the detail bands are like beyond their energies: `ln(mean |d| + 1e-3)`, then
    /// `2 ln(mean sqrt|d| + sqrt 1e-3)`, band by band.
    ///
    /// Energies are ruled by a few strong edges; noise, compression and smoothing show in the many small coefficients.
    package func detailMoments() -> [Double] { InputPlane.moments(bands()) }

    /// ``statistics()``, then ``detailMoments()``: 71 numbers at 64 x 64, 80 at 128 x 128 and 224 x 224.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func appearance() throws(VerificationError) -> [Double] {
        let bands = bands()
        return try InputPlane.energies(bands) + distribution() + InputPlane.moments(bands)
    }

    /// The number of levels for an input of a size.
    static func levelCount(_ height: Int, _ width: Int) -> Int {
        let side = max(2, min(height, width))
        return max(1, Int.bitWidth - 1 - side.leadingZeroBitCount - 2)
    }

    private static func energies(_ bands: [(band: Band, count: Double)]) -> [Double] {
        bands.map { log($0.band.squares / $0.count + 1e-6) }
    }

    private static func moments(_ bands: [(band: Band, count: Double)]) -> [Double] {
        bands.flatMap { band, count in
            [log(band.sizes / count + 1e-3), 2 * log(band.roots / count + 1e-3.squareRoot())]
        }
    }

    /// The three bands of each level, finest first, with the number of their coefficients.
    private func bands() -> [(band: Band, count: Double)] {
        var result = [(band: Band, count: Double)]()
        var plane = values
        var (rows, columns) = (height, width)
        for _ in 0..<InputPlane.levelCount(height, width) {
            let (halfRows, halfColumns) = (rows / 2, columns / 2)
            var next = [Double]()
            next.reserveCapacity(halfRows * halfColumns)
            var (horizontal, vertical, diagonal) = (Band(), Band(), Band())
            for row in 0..<halfRows {
                for column in 0..<halfColumns {
                    let above = 2 * row * columns + 2 * column
                    let below = above + columns
                    let (p, q, r, s) = (plane[above], plane[above + 1], plane[below], plane[below + 1])
                    horizontal.add((p - q + r - s) / 2)
                    vertical.add((p + q - r - s) / 2)
                    diagonal.add((p - q - r + s) / 2)
                    next.append((p + q + r + s) / 4)
                }
            }
            let count = Double(halfRows * halfColumns)
            result += [(horizontal, count), (vertical, count), (diagonal, count)]
            (plane, rows, columns) = (next, halfRows, halfColumns)
        }
        return result
    }
}
