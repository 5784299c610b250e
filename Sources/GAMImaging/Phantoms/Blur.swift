#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gaussian blur of a square plane, its edge repeated.
struct Blur {
    /// Standard deviation in pixels; below a tenth the plane stays as it is.
    let sigma: Double

    /// The blurred plane.
    ///
    /// Up to 4 pixels by a kernel cut at three standard deviations; above by three running means, whose joint kernel is
    /// a quadratic spline of the same variance (Wells 1986), in time that does not grow with the width.
    func applied(to plane: [Float], side: Int) -> [Float] {
        guard sigma >= 0.1, side > 1 else { return plane }
        var result = plane
        if sigma <= 4 {
            let kernel = kernel()
            for _ in 0..<2 { result = Blur.transposed(convolved(result, side, kernel), side) }
            return result
        }
        // Three means over n samples have the variance (n^2 - 1) / 4.
        let radius = min(Int((((4 * sigma * sigma + 1).squareRoot() - 1) / 2).rounded()), side - 1)
        for _ in 0..<2 {
            for _ in 0..<3 { result = runningMean(result, side, radius) }
            result = Blur.transposed(result, side)
        }
        return result
    }

    private func kernel() -> [Float] {
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    private func convolved(_ plane: [Float], _ side: Int, _ kernel: [Float]) -> [Float] {
        let radius = kernel.count / 2
        var result = [Float](repeating: 0, count: plane.count)
        for row in 0..<side {
            for column in 0..<side {
                var sum: Float = 0
                for (offset, weight) in kernel.enumerated() {
                    let place = min(max(column + offset - radius, 0), side - 1)
                    sum += weight * plane[row * side + place]
                }
                result[row * side + column] = sum
            }
        }
        return result
    }

    private func runningMean(_ plane: [Float], _ side: Int, _ radius: Int) -> [Float] {
        let count = Double(2 * radius + 1)
        var result = [Float](repeating: 0, count: plane.count)
        for row in 0..<side {
            let begin = row * side
            func value(_ column: Int) -> Double { Double(plane[begin + min(max(column, 0), side - 1)]) }
            var sum = 0.0
            for column in -radius...radius { sum += value(column) }
            for column in 0..<side {
                result[begin + column] = Float(sum / count)
                sum += value(column + radius + 1) - value(column - radius)
            }
        }
        return result
    }

    private static func transposed(_ plane: [Float], _ side: Int) -> [Float] {
        var result = [Float](repeating: 0, count: plane.count)
        for row in 0..<side {
            for column in 0..<side { result[column * side + row] = plane[row * side + column] }
        }
        return result
    }
}
