#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The Beta distribution of two positive parameters.
package struct BetaDistribution: Sendable, Equatable {
    /// The first parameter.
    package let alpha: Double
    /// The second parameter.
    package let beta: Double

    /// A distribution of two parameters, or `nil` where one is not positive and finite.
    package init?(_ alpha: Double, _ beta: Double) {
        guard alpha > 0, beta > 0, alpha.isFinite, beta.isFinite else { return nil }
        self.alpha = alpha
        self.beta = beta
    }

    /// The probability of a value up to x: the regularised incomplete beta function.
    ///
    /// Continued fraction by Lentz's method, on the side where it converges fast (DLMF 8.17.22). Relative accuracy about
    /// 1e-12 for parameters up to 10^4.
    package func cumulative(_ x: Double) -> Double {
        guard !x.isNaN else { return .nan }
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let isLow = x < (alpha + 1) / (alpha + beta + 2)
        let (a, b, y) = isLow ? (alpha, beta, x) : (beta, alpha, 1 - x)
        let part = exp(logarithmOfKernel(x) - log(a)) * BetaDistribution.continuedFraction(a, b, y)
        return min(1, max(0, isLow ? part : 1 - part))
    }

    /// The value that is not exceeded with a probability.
    ///
    /// Newton's steps inside a bracket that bisection keeps; relative accuracy about 1e-12.
    ///
    /// - Returns: 0...1; NaN for a probability outside 0...1.
    package func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        if probability == 0 || probability == 1 { return probability }
        var low = 0.0
        var high = 1.0
        var x = alpha / (alpha + beta)
        for _ in 0..<200 {
            let excess = cumulative(x) - probability
            if excess == 0 { return x }
            if excess < 0 { low = x } else { high = x }
            let density = exp(logarithmOfKernel(x) - log(x) - log1p(-x))
            var next = x - excess / density
            if !(next > low && next < high) { next = 0.5 * (low + high) }
            if abs(next - x) <= 1e-15 * next { return next }
            x = next
        }
        return x
    }

    /// `ln (x^alpha (1 - x)^beta / B(alpha, beta))`.
    private func logarithmOfKernel(_ x: Double) -> Double {
        alpha * log(x) + beta * log1p(-x) + BetaDistribution.logarithmOfGamma(alpha + beta)
            - BetaDistribution.logarithmOfGamma(alpha) - BetaDistribution.logarithmOfGamma(beta)
    }

    private static func logarithmOfGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return unsafe lgamma_r(x, &sign)
    }

    private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            let factor = d * c
            result *= factor
            if abs(factor - 1) < 1e-16 { break }
        }
        return result
    }
}
