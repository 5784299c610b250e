import GAMTensor
import GAMVerification
import Testing

@Suite("Calibration by scope and rule")
struct ScopedCalibrationTests {
    static let components = [Component("a", weight: 2), Component("b"), Component("c", weight: 0.5, isSigned: true)]

    /// Scores and groups of so many images a class.
    static func images(_ counts: [Int], seed: UInt64) -> (scores: [[Double]], groups: [Int]) {
        var generator = SeededGenerator(seed: seed)
        var (scores, groups) = ([[Double]](), [Int]())
        for (group, count) in counts.enumerated() {
            for _ in 0..<count {
                let common = generator.normal()
                scores.append(
                    (0..<3).map { j in
                        let value = (0.7 * common + 0.7 * generator.normal()) * Double(1 + group)
                        return j == 2 ? value : value.exponential
                    })
                groups.append(group)
            }
        }
        return (scores, groups)
    }

    static func calibration(
        _ counts: [Int], _ scope: CalibrationScope, joining: JoiningRule = .standard,
        budgets: FalseAlarmBudgets = .standard
    ) throws -> ScopedCalibration {
        let (scores, groups) = images(counts, seed: 11)
        return try ScopedCalibration(
            scores: scores, groups: groups, components: components, budgets: budgets, joining: joining, scope: scope)
    }

    @Test("p within a class is that of the standard join among its images only")
    func classesStandAlone() throws {
        let counts = [60, 45, 25]
        let calibration = try Self.calibration(counts, .perClass(leastCount: 30))
        let (scores, groups) = Self.images(counts, seed: 11)
        let (judged, _) = Self.images([10, 10, 10], seed: 12)
        for group in 0..<2 {
            let members = groups.indices.filter { groups[$0] == group }
            let join = try StandardJoin(
                calibration: members.map { scores[$0] }, groups: members.map { _ in 0 },
                weights: Self.components.map(\.weight), signed: Self.components.map(\.isSigned))
            let pool = try #require(calibration.pool(for: group))
            #expect(pool.basis.images == .ofClass(group) && pool.basis.count == counts[group])
            for image in judged { #expect(try pool.pValue(image, group: group) == join.pValue(image, group: 0)) }
        }
        let rest = try #require(calibration.pool(for: 2))
        #expect(rest.basis.images == .ofSmallClasses && rest.basis.count == 25)
        #expect(try #require(calibration.pool(for: 7)).basis.count == 25)
    }

    @Test("small classes are one group, and with none large enough that is everything")
    func smallClassesTogether() throws {
        let calibration = try Self.calibration([40, 12, 10], .perClass(leastCount: 30))
        for group in [1, 2] { #expect(calibration.pool(for: group)?.basis.count == 22) }
        let together = try Self.calibration([40, 12, 10], .perClass)
        let pooled = try Self.calibration([40, 12, 10], .pooled)
        let (judged, groups) = Self.images([5, 5, 5], seed: 13)
        for (image, group) in zip(judged, groups) {
            let one = try together.pool(for: group)?.pValue(image, group: group)
            #expect(try one == pooled.pool(for: group)?.pValue(image, group: group))
        }
    }

    @Test("a class without enough images has no p-value, never 1, and is reviewed at best")
    func uncalibratedClasses() throws {
        let calibration = try Self.calibration([40, 12, 0], .perClass(leastCount: 1))
        for group in [1] {
            let pool = try #require(calibration.pool(for: group))
            #expect(!pool.basis.isCalibrated && pool.basis.review.leastCount == 19)
            #expect(try pool.pValue([1, 1, 1], group: group).isNaN)
        }
        #expect(calibration.pool(for: 2) == nil)
    }

    @Test("too few images for the review budget are an error that says how many are needed")
    func tooFewImages() throws {
        let guaranteed = try FalseAlarmBudgets(review: 0.05, reject: 0.01, kind: .guaranteed)
        let cases: [(JoiningRule, FalseAlarmBudgets, Int)] = [
            (.standard, .standard, 19), (.ranks, .standard, 19), (.cauchy, .standard, 19), (.bonferroni, .standard, 59),
            (.holm, .standard, 59), (.standard, guaranteed, 59), (.bonferroni, guaranteed, 244),
        ]
        for (joining, budgets, least) in cases {
            for scope in [CalibrationScope.pooled, .perClass(leastCount: 10)] {
                _ = try Self.calibration([least], scope, joining: joining, budgets: budgets)
                #expect {
                    try Self.calibration([least - 1], scope, joining: joining, budgets: budgets)
                } throws: { error in
                    "\(error)".contains("needs at least \(least), found \(least - 1)")
                }
            }
        }
        for joining in [JoiningRule.harmonic, .cauchy] {
            #expect(throws: VerificationError.self) {
                try Self.calibration([5000], .pooled, joining: joining, budgets: guaranteed)
            }
        }
    }

    @Test("every rule can alarm at its least count, and cannot below", arguments: JoiningRule.allCases)
    func leastCountsAreExact(joining: JoiningRule) throws {
        let least = try #require(joining.leastCount(0.05, .marginal, componentCount: 3))
        let extreme = [1e9, 1e9, 1e9]
        let calibration = try Self.calibration([least], .pooled, joining: joining)
        let pool = try #require(calibration.pool(for: 0))
        #expect(pool.basis.verdict(pValue: try pool.pValue(extreme, group: 0)) <= .review)
        #expect(pool.basis.verdict(pValue: 1) == .accept)
        // One image less, with a budget that so few can support: p stays above 5 %.
        let lenient = try Self.calibration(
            [least - 1], .pooled, joining: joining, budgets: FalseAlarmBudgets(review: 0.2, reject: 0.2))
        #expect(try #require(lenient.pool(for: 0)).pValue(extreme, group: 0) > 0.05)
    }

    @Test("an undefined score is as unusual as can be by every rule, and p stays above 0")
    func undefinedScores() throws {
        for joining in JoiningRule.allCases {
            let pool = try #require(try Self.calibration([299], .pooled, joining: joining).pool(for: 0))
            for bad in [Double.nan, .infinity, -.infinity] {
                let p = try pool.pValue([bad, bad, bad], group: 0)
                #expect(p > 0 && p <= 0.01, "\(joining)")
                let one = try pool.pValue([0.5, bad, 0], group: 0)
                let usual = try pool.pValue([0.5, 0.5, 0], group: 0)
                #expect(one > 0 && one <= usual, "\(joining)")
            }
        }
    }

    @Test("Holm's adjusted p-values go with Holm's rule only, their smallest being the joined one")
    func holmsAdjustedValues() throws {
        let pool = try #require(try Self.calibration([299], .pooled, joining: .holm).pool(for: 0))
        let scores = [40, 0.5, 0.1]
        let adjusted = try #require(pool.adjusted(scores))
        #expect(try adjusted.count == 3 && adjusted.min() == pool.pValue(scores, group: 0))
        let other = try #require(try Self.calibration([299], .pooled, joining: .bonferroni).pool(for: 0))
        #expect(other.adjusted(scores) == nil)
    }

    @Test("a group that is not calibrated, or what is no p-value, is never accepted")
    func basesFailClosed() throws {
        for kind in FalseAlarmBudgets.Kind.allCases {
            let budgets = try FalseAlarmBudgets(review: 0.05, reject: 0.01, kind: kind)
            for count in [0, 5, 18, 58, 98, 298, 1000] {
                for p in [Double.nan, -1, 0, 1.5, .infinity] {
                    #expect(budgets.verdict(pValue: p, calibrationCount: count) == .reject)
                }
                let least = kind == .marginal ? 19 : 59
                #expect((budgets.verdict(pValue: 1, calibrationCount: count) == .accept) == (count >= least))
            }
            // The guaranteed level for 400 images is 13/401.
            let p = 14.0 / 401
            #expect(budgets.verdict(pValue: p, calibrationCount: 400) == (kind == .marginal ? .review : .accept))
        }
    }
}
