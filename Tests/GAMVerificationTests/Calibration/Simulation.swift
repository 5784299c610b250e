import GAMTensor
import GAMVerification

/// Calibration sets and judged images drawn from one distribution with dependent components, to see how often they alarm.
///
/// Each image belongs to one of three groups of 60, 32 and 8 %; its components are normal with one correlation, and have
/// location and scale by group. All but the last are taken as logarithms of scores, so that scores have heavy tails.
struct Simulation {
    /// Components of an image.
    static let componentCount = 6
    /// Their weights: the library's own.
    static let components = (0..<componentCount).map { index in
        Component("c\(index)", weight: [2, 1, 1, 1, 0.5, 0.5][index], isSigned: index == componentCount - 1)
    }

    /// The correlation of any two components.
    let correlation: Double
    private var generator: SeededGenerator

    init(correlation: Double, seed: UInt64) {
        self.correlation = correlation
        generator = SeededGenerator(seed: seed)
    }

    /// One image.
    mutating func image() -> (scores: [Double], group: Int) {
        let u = generator.uniform()
        let group = u < 0.6 ? 0 : u < 0.92 ? 1 : 2
        let common = correlation.squareRoot() * generator.normal()
        let rest = (1 - correlation).squareRoot()
        let scores = Simulation.components.map { component in
            let value = (common + rest * generator.normal()) * Double(1 + group) + Double(group)
            return component.isSigned ? value : value.exponential
        }
        return (scores, group)
    }

    /// A calibration set of so many images.
    mutating func set(_ count: Int) -> (scores: [[Double]], groups: [Int]) {
        let images = (0..<count).map { _ in image() }
        return (images.map(\.scores), images.map(\.group))
    }

    /// A calibration set, joined by a rule.
    mutating func calibration(
        _ count: Int, _ joining: JoiningRule, scope: CalibrationScope = .pooled
    ) throws -> ScopedCalibration {
        let (scores, groups) = set(count)
        return try ScopedCalibration(
            scores: scores, groups: groups, components: Simulation.components,
            budgets: FalseAlarmBudgets(review: 0.5, reject: 0.5), joining: joining, scope: scope)
    }

    /// Fisher's p-value of components' p-values: right for independent ones only.
    static func fisher(_ values: [Double]) -> Double {
        // Half of -2 sum ln p; the chi-square distribution with 2m degrees of freedom has a closed form.
        let half = -values.reduce(0) { $0 + $1.logarithm }
        var (term, sum) = (1.0, 1.0)
        for k in 1..<values.count {
            term *= half / Double(k)
            sum += term
        }
        return (-half).exponential * sum
    }
}
