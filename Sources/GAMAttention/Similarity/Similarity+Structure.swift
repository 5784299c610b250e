#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// Structural similarity (Wang et al. 2004) of scaled maps, so that the data range is 1:
// s = (2 m_a m_b + C1) (2 cov + C2) / ((m_a^2 + m_b^2 + C1) (v_a + v_b + C2)) in each window, with means m, variances v,
// covariance cov, C1 = (K1 L)^2, C2 = (K2 L)^2, K1 = 0.01, K2 = 0.03, L = 1; then the mean over windows inside the map.

extension Similarity {
    private static let meanConstant = 0.01 * 0.01
    private static let varianceConstant = 0.03 * 0.03

    /// Structural similarity with a uniform window, -1...1; reads the scaled maps.
    ///
    /// The window is 7 x 7, or the largest odd square that fits (5 or 3); variances are sample ones; the mean is over
    /// the places whose window lies inside. The same as scikit-image's default `structural_similarity(a, b,
    /// data_range=1)`. Two flat maps are alike after scaling: 1.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 for equal maps, or `nil` where a side is below 3.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n). Source: Wang et al. 2004.
    public static func ssim(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        let side = min(pair.height, pair.width)
        let window = min(7, side % 2 == 1 ? side : side - 1)
        guard window >= 3 else { return nil }
        let area = Double(window * window)
        let kernel = [Double](repeating: 1 / Double(window), count: window)
        return structure(pair, kernel, varianceFactor: area / (area - 1))
    }

    /// Structural similarity with a Gaussian window, -1...1; reads the scaled maps.
    ///
    /// The window is 11 x 11 with standard deviation 1.5; variances are population ones; the mean is over the places
    /// whose window lies inside. The same as scikit-image's `structural_similarity` with `gaussian_weights=True,
    /// sigma=1.5, use_sample_covariance=False, data_range=1`.
    ///
    /// - Parameters:
    ///   - a: the first map.
    ///   - b: the second map.
    /// - Returns: 1 for equal maps, or `nil` where a side is below 11.
    /// - Throws: ``AttentionError``.
    /// - Complexity: O(n). Source: Wang et al. 2004.
    public static func gaussianSSIM(
        _ a: some RectangularMap, _ b: some RectangularMap
    ) throws(AttentionError) -> Double? {
        let pair = try MapPair(a, b)
        guard min(pair.height, pair.width) >= 11 else { return nil }
        let bell = (-5...5).map { exp(-0.5 * Double($0 * $0) / (1.5 * 1.5)) }
        let total = bell.reduce(0, +)
        return structure(pair, bell.map { $0 / total }, varianceFactor: 1)
    }

    private static func structure(_ pair: MapPair, _ kernel: [Double], varianceFactor: Double) -> Double {
        let (a, b) = pair.scaled
        func windowed(_ values: [Double]) -> [Double] {
            windowMeans(values, height: pair.height, width: pair.width, kernel)
        }
        let meanA = windowed(a)
        let meanB = windowed(b)
        let squareA = windowed(a.map { $0 * $0 })
        let squareB = windowed(b.map { $0 * $0 })
        let product = windowed(zip(a, b).map { $0 * $1 })
        var sum = 0.0
        for index in meanA.indices {
            let (x, y) = (meanA[index], meanB[index])
            let varianceA = varianceFactor * (squareA[index] - x * x)
            let varianceB = varianceFactor * (squareB[index] - y * y)
            let covariance = varianceFactor * (product[index] - x * y)
            sum +=
                (2 * x * y + meanConstant) * (2 * covariance + varianceConstant)
                / ((x * x + y * y + meanConstant) * (varianceA + varianceB + varianceConstant))
        }
        return sum / Double(meanA.count)
    }

    /// Weighted means over every window that lies inside the map, row-major.
    private static func windowMeans(_ values: [Double], height: Int, width: Int, _ kernel: [Double]) -> [Double] {
        let rows = height - kernel.count + 1
        let columns = width - kernel.count + 1
        var tall = [Double](repeating: 0, count: rows * width)
        for row in 0..<rows {
            for (offset, weight) in kernel.enumerated() {
                for column in 0..<width {
                    tall[row * width + column] += weight * values[(row + offset) * width + column]
                }
            }
        }
        var means = [Double](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            for (offset, weight) in kernel.enumerated() {
                for column in 0..<columns {
                    means[row * columns + column] += weight * tall[row * width + column + offset]
                }
            }
        }
        return means
    }
}
