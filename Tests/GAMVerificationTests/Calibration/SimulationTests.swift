import Foundation
import GAMTensor
import GAMVerification
import Testing

@Suite("Simulated false alarms")
struct SimulationTests {
    /// How often a fresh image alarms at 10 %, over calibration sets.
    private func rate(
        _ joining: JoiningRule, correlation: Double, draws: Int, count: Int, at level: Double, seed: UInt64
    ) throws -> Double {
        var simulation = Simulation(correlation: correlation, seed: seed)
        var alarms = 0
        for _ in 0..<draws {
            let calibration = try simulation.calibration(count, joining)
            let (scores, group) = simulation.image()
            let p = try #require(calibration.pool(for: group)).pValue(scores, group: group)
            if p <= level * (1 + 1e-12) { alarms += 1 }
        }
        return Double(alarms) / Double(draws)
    }

    @Test("no rule alarms more often than promised, whatever the dependence", arguments: JoiningRule.allCases)
    func rulesAreValid(joining: JoiningRule) throws {
        for (index, correlation) in [0, 0.6, 0.95].enumerated() {
            let draws = 1200
            let seed = UInt64(40 + index)
            // 59 images: p can fall to 10 % by every rule.
            let found = try rate(joining, correlation: correlation, draws: draws, count: 59, at: 0.1, seed: seed)
            let deviation = (0.1 * 0.9 / Double(draws)).squareRoot()
            // Cauchy's combination is an approximation: up to a fifth more is its own error, not chance.
            let allowed = joining == .cauchy ? 0.12 : 0.1
            #expect(found < allowed + 4 * deviation, "\(joining) correlation \(correlation) seed \(seed)")
            if joining == .standard || joining == .ranks { #expect(abs(found - 0.1) < 4 * deviation) }
        }
    }

    @Test("within a class the rate holds for the class-conditional form")
    func classesKeepTheirRate() throws {
        var simulation = Simulation(correlation: 0.6, seed: 77)
        var (alarms, counts) = ([0, 0, 0], [0, 0, 0])
        for _ in 0..<1500 {
            let calibration = try simulation.calibration(79, .standard, scope: .perClass(leastCount: 20))
            let (scores, group) = simulation.image()
            // A group without calibration images has no p-value: it cannot be called.
            let p = try calibration.pool(for: group)?.pValue(scores, group: group) ?? .nan
            counts[group] += 1
            if p <= 0.1 { alarms[group] += 1 }
        }
        for group in 0..<3 {
            let deviation = (0.1 * 0.9 / Double(counts[group])).squareRoot()
            #expect(Double(alarms[group]) / Double(counts[group]) < 0.1 + 4 * deviation, "group \(group)")
        }
    }

    @Test("Fisher's method breaks its promise where components depend on each other")
    func fisherIsNotValid() throws {
        var rates = [Double]()
        for correlation in [0, 0.6] {
            var simulation = Simulation(correlation: correlation, seed: 5)
            let calibration = simulation.set(400).scores
            let columns = (0..<Simulation.componentCount).map { j in ConformalScores(calibration.map { $0[j] }) }
            let alarms = (0..<2000).count { _ in
                let scores = simulation.image().scores
                return Simulation.fisher(zip(columns, scores).map { $0.pValue($1) }) <= 0.05
            }
            rates.append(Double(alarms) / 2000)
        }
        // Groups alone make the components depend on each other, even without correlation.
        #expect(rates[1] > 0.10, "\(rates)")
    }

    /// The figures of the article, where a file for them is named: `make simulation`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["GAM_SIMULATION"] != nil))
    func writeTheArticlesFigures() throws {
        let path = try #require(ProcessInfo.processInfo.environment["GAM_SIMULATION"])
        let study = try SimulationStudy(draws: 6000, sets: 400, imagesASet: 3000)
        try Data(study.json.utf8).write(to: URL(filePath: path))
    }
}
