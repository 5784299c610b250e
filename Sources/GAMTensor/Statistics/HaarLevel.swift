import CGAMStatistics

/// One level of Haar's wavelet transform of a plane: sums over its three detail bands, and the plane of half its sides.
///
/// For a 2 x 2 block p q / r s the bands are (p - q + r - s)/2, (p + q - r - s)/2, (p - q - r + s)/2; the next plane is
/// the block's mean. An odd last row or column is left out.
package struct HaarLevel: Sendable, Equatable {
    /// Sums over the coefficients of a band.
    package struct Band: Sendable, Equatable {
        /// Of their squares.
        package let squares: Double
        /// Of their absolute values.
        package let sizes: Double
        /// Of the square roots of their absolute values.
        package let roots: Double
    }

    /// The three bands.
    package let bands: [Band]
    /// The rows of the next plane.
    package let height: Int
    /// The columns of the next plane.
    package let width: Int
    /// The next plane, row by row.
    package let values: [Double]

    /// The number of coefficients of a band.
    package var count: Int { height * width }

    /// Transforms a plane of height times width values, row by row.
    ///
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` for another count.
    package init(_ plane: [Double], height: Int, width: Int) throws(TensorError) {
        guard Shape(height, width).elementCount == plane.count else {
            throw .countMismatch(expected: Shape(height, width), found: plane.count)
        }
        let count = (height / 2) * (width / 2)
        var sums = [gam_band](repeating: gam_band(squares: 0, sizes: 0, roots: 0), count: 3)
        values = unsafe [Double](unsafeUninitializedCapacity: count) { next, filled in
            unsafe gam_haar_level(plane, height, width, next.baseAddress, &sums)
            filled = count
        }
        (self.height, self.width) = (height / 2, width / 2)
        bands = sums.map { Band(squares: $0.squares, sizes: $0.sizes, roots: $0.roots) }
    }
}
