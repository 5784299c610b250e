import GAMTensor

/// Whether conformal p-values of a set of images are what they are for images like the calibration images.
///
/// p-values of one calibration set hang together, so tables for independent values do not hold. The null is drawn
/// instead: for images exchangeable with n calibration images, ranks among n + 1 are those of equal random numbers,
/// whatever the scores; `p = (1 + #{drawn >= observed}) / (1 + draws)`. Ties make the p-values larger, so that the test
/// of alarms stays valid.
package struct ConformalUniformity: Sendable {
    /// The largest distance between the p-values' share and the even one (Kolmogorov), with its p-value.
    package let distance, distancePValue: Double
    /// The number of p-values at or below the rate, and the probability of so many or more.
    package let alarms: Int
    package let alarmsPValue: Double

    package init(pValues: [Double], calibrationCount: Int, rate: Double, draws: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        distance = Self.distance(pValues, calibrationCount)
        alarms = pValues.count { $0 <= rate }
        var (far, many) = (0, 0)
        for _ in 0..<max(0, draws) {
            let calibration = (0..<calibrationCount).map { _ in generator.uniform() }.sorted()
            let drawn = pValues.indices.map { _ in
                let value = generator.uniform()
                let atLeast = calibrationCount - calibration.firstPlace { $0 >= value }
                return Double(1 + atLeast) / Double(calibrationCount + 1)
            }
            if Self.distance(drawn, calibrationCount) >= distance - 1e-12 { far += 1 }
            if drawn.count(where: { $0 <= rate }) >= alarms { many += 1 }
        }
        distancePValue = Double(1 + far) / Double(1 + max(0, draws))
        alarmsPValue = Double(1 + many) / Double(1 + max(0, draws))
    }

    /// The largest difference, over the n + 1 values there can be, between the share at or below and the value.
    private static func distance(_ pValues: [Double], _ calibrationCount: Int) -> Double {
        let sorted = pValues.sorted()
        var largest = 0.0
        for (index, value) in sorted.enumerated() where index + 1 == sorted.count || sorted[index + 1] > value {
            let share = Double(index + 1) / Double(sorted.count)
            // The share reached at this value, and the one kept until just below the next value.
            let next = index + 1 < sorted.count ? sorted[index + 1] : 1
            largest = max(largest, abs(share - value))
            largest = max(largest, abs(next - 1 / Double(calibrationCount + 1) - share))
        }
        if let first = sorted.first { largest = max(largest, first - 1 / Double(calibrationCount + 1)) }
        return largest
    }
}
