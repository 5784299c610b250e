/// Count, mean and sum of squared deviations of each component's defined values over a set of images.
internal struct Moments: Sendable, Equatable {
    private var counts: [Double]
    private var means: [Double]
    private var squares: [Double]

    /// Moments of no images.
    init(components: Int) {
        counts = [Double](repeating: 0, count: components)
        means = counts
        squares = counts
    }

    /// Moments of images, in two passes; infinite values are left out.
    init(_ rows: [[Double]], components: Int) {
        self.init(components: components)
        for component in 0..<components {
            let values = rows.map { $0[component] }.filter(\.isFinite)
            guard !values.isEmpty else { continue }
            let mean = values.reduce(0, +) / Double(values.count)
            counts[component] = Double(values.count)
            means[component] = mean
            squares[component] = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
    }

    /// The moments with one more image.
    func adding(_ row: [Double]) -> Moments {
        var result = self
        for component in row.indices where row[component].isFinite {
            let count = counts[component]
            let step = row[component] - means[component]
            result.counts[component] = count + 1
            result.means[component] += step / (count + 1)
            result.squares[component] += step * step * count / (count + 1)
        }
        return result
    }

    /// The standardised value of a component; infinite where the value is.
    func zeta(_ value: Double, _ component: Int) -> Double {
        let deviation = (squares[component] / max(counts[component], 1)).squareRoot()
        let zeta = (value - means[component]) / max(deviation, 1e-6)
        return zeta.isNaN ? .infinity : zeta
    }

    /// `T^2`: the weighted sum of squares of the positive standardised values.
    func squaredStatistic(_ row: [Double], _ weights: [Double]) -> Double {
        var sum = 0.0
        for component in row.indices {
            let zeta = zeta(row[component], component)
            if zeta > 0 { sum += weights[component] * zeta * zeta }
        }
        return sum
    }
}
