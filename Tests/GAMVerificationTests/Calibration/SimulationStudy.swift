import GAMTensor
import GAMVerification

/// The large simulation behind the article *What a verdict promises*.
struct SimulationStudy {
    private static let seed: UInt64 = 20_251_121
    private static let count = 400
    private static let correlations = [0, 0.3, 0.6, 0.9]
    private static let levels = [0.05, 0.01]

    /// All figures, as JSON.
    let json: String

    /// Runs the study.
    ///
    /// - Parameters:
    ///   - draws: calibration sets, with one image judged each, for every rule and correlation.
    ///   - sets: calibration sets whose own rate is looked at.
    ///   - imagesASet: images judged with each of those.
    /// - Throws: what calibration throws, which is none of these.
    init(draws: Int, sets: Int, imagesASet: Int) throws {
        var rules = [String]()
        for correlation in Self.correlations {
            let found = try Self.alarms(correlation, draws: draws)
            for name in found.keys.sorted() {
                let rates = (found[name] ?? []).map { "\(Double($0) / Double(draws))" }.joined(separator: ", ")
                rules.append(
                    "    {\"rule\": \"\(name)\", \"correlation\": \(correlation), \"rates\": [\(rates)]}")
            }
        }
        var distributions = [String]()
        for joining in [JoiningRule.standard, .ranks, .bonferroni] {
            for kind in FalseAlarmBudgets.Kind.allCases {
                let rates = try Self.rates(joining, kind, sets: sets, images: imagesASet).sorted()
                let text = rates.map { "\($0)" }.joined(separator: ", ")
                distributions.append(
                    "    {\"rule\": \"\(joining)\", \"kind\": \"\(kind.rawValue)\", \"rates\": [\(text)]}")
            }
        }
        json = """
            {
              "seed": \(Self.seed), "calibration_images": \(Self.count), "components": \(Simulation.componentCount),
              "levels": [0.05, 0.01], "draws": \(draws), "images_a_set": \(imagesASet),
              "rules": [
            \(rules.joined(separator: ",\n"))
              ],
              "sets": [
            \(distributions.joined(separator: ",\n"))
              ]
            }

            """
    }

    /// How many fresh images alarm at each level, by rule, Fisher's method among them.
    private static func alarms(_ correlation: Double, draws: Int) throws -> [String: [Int]] {
        var simulation = Simulation(correlation: correlation, seed: seed)
        var alarms = [String: [Int]]()
        for _ in 0..<draws {
            let (scores, groups) = simulation.set(count)
            let (judged, group) = simulation.image()
            for joining in JoiningRule.allCases {
                let calibration = try ScopedCalibration(
                    scores: scores, groups: groups, components: Simulation.components,
                    budgets: FalseAlarmBudgets(review: 0.5, reject: 0.5), joining: joining, scope: .pooled)
                let p = try calibration.pool(for: group)?.pValue(judged, group: group) ?? 0
                Self.count(p, into: &alarms[joining.rawValue, default: [0, 0]])
            }
            let values = judged.indices.map { j in ConformalScores(scores.map { $0[j] }).pValue(judged[j]) }
            Self.count(Simulation.fisher(values), into: &alarms["fisher", default: [0, 0]])
        }
        return alarms
    }

    private static func count(_ p: Double, into alarms: inout [Int]) {
        for (index, level) in levels.enumerated() where p <= level * (1 + 1e-12) { alarms[index] += 1 }
    }

    /// The share of reviewed images of each of many calibration sets, at a budget of 5 %.
    private static func rates(
        _ joining: JoiningRule, _ kind: FalseAlarmBudgets.Kind, sets: Int, images: Int
    ) throws -> [Double] {
        var simulation = Simulation(correlation: 0.6, seed: seed &+ 1)
        let budgets = try FalseAlarmBudgets(review: 0.05, reject: 0.05, kind: kind)
        // Bonferroni's guarantee takes more images than 400.
        let count = joining == .bonferroni ? 1000 : count
        return try (0..<sets).map { _ in
            let (scores, groups) = simulation.set(count)
            let calibration = try ScopedCalibration(
                scores: scores, groups: groups, components: Simulation.components, budgets: budgets, joining: joining,
                scope: .pooled)
            var called = 0
            for _ in 0..<images {
                let (judged, group) = simulation.image()
                guard let pool = calibration.pool(for: group) else { continue }
                if pool.basis.verdict(pValue: try pool.pValue(judged, group: group)) < .accept { called += 1 }
            }
            return Double(called) / Double(images)
        }
    }
}
