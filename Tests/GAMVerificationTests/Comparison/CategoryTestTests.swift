import GAMTensor
import GAMVerification
import Testing

@Suite("Drift of classes")
struct CategoryTestTests {
    @Test("chi-square and Cramer's V of a table")
    func knownValues() throws {
        // 10 of 30 against 20 of 30: chi-square 20/3, by hand.
        let first = [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 20)
        let second = [Int](repeating: 0, count: 20) + [Int](repeating: 1, count: 10)
        let found = try CategoryTest().compare(first, second)
        #expect(abs(found.statistic - 20.0 / 3) < 1e-12)
        #expect(abs(found.effect - (20.0 / 3 / 60).squareRoot()) < 1e-12)
        #expect(found.pValue > 0.002 && found.pValue < 0.06)
        let same = try CategoryTest(permutations: 99).compare([3, 3, 7], [7, 3, 3])
        #expect(same.statistic < 1e-12 && same.pValue == 1 && same.effect < 1e-6)
        // Classes that one side lacks, and one class only.
        #expect(try CategoryTest().compare([0, 0, 0, 0, 0], [1, 1, 1, 1, 1]).effect == 1)
        #expect(try CategoryTest().compare([4], [4, 4]).pValue == 1)
        #expect(throws: VerificationError.self) { try CategoryTest().compare([], [1]) }
    }

    @Test("lists of one distribution are told apart as rarely as promised")
    func level() throws {
        var generator = SeededGenerator(seed: 6)
        let trials = 400
        var alarms = 0
        for trial in 0..<trials {
            let lists = [25, 40].map { count in (0..<count).map { _ in min(2, generator.integer(below: 4)) } }
            let test = CategoryTest(permutations: 99, seed: UInt64(trial))
            if try test.compare(lists[0], lists[1]).pValue <= 0.1 { alarms += 1 }
        }
        // Ties make it careful; 400 trials at 10 % have a standard deviation of 6.
        #expect(alarms <= 40 + 18 && alarms >= 12, "\(alarms)")
    }
}

@Suite("Conformal p-values of a set")
struct ConformalUniformityTests {
    /// p-values of images like the calibration images, or shifted by so many standard deviations.
    func pValues(_ count: Int, calibration: Int, shift: Double, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        let scores = ConformalScores((0..<calibration).map { _ in generator.normal() })
        return (0..<count).map { _ in scores.pValue(generator.normal() + shift) }
    }

    @Test(
        "alarms no more often than promised where nothing drifted, with few calibration images too",
        arguments: [40, 200])
    func level(calibration: Int) {
        let trials = 200
        var (far, many) = (0, 0)
        for trial in 0..<trials {
            let values = pValues(60, calibration: calibration, shift: 0, seed: UInt64(trial))
            let found = ConformalUniformity(
                pValues: values, calibrationCount: calibration, rate: 0.05, draws: 199, seed: UInt64(trial) &+ 1)
            if found.distancePValue <= 0.1 { far += 1 }
            if found.alarmsPValue <= 0.1 { many += 1 }
        }
        // 200 trials at 10 %: 20, standard deviation 4.2. Independent uniform tables would give over 40 at 40 images.
        #expect(far <= 33 && many <= 33, "\(far) \(many)")
        #expect(far >= 6, "\(far)")
    }

    @Test("a shift is found")
    func power() {
        let found = ConformalUniformity(
            pValues: pValues(60, calibration: 200, shift: 1.5, seed: 3), calibrationCount: 200, rate: 0.05, draws: 199,
            seed: 0)
        #expect(found.distancePValue <= 0.01 && found.alarmsPValue <= 0.01 && found.alarms > 10)
        let none = ConformalUniformity(pValues: [], calibrationCount: 20, rate: 0.05, draws: 19, seed: 0)
        #expect(none.alarms == 0 && none.alarmsPValue == 1)
    }
}
