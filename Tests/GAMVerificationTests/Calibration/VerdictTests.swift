import GAMVerification
import Testing

@Suite("Verdicts")
struct VerdictTests {
    @Test(
        "thresholds are inclusive",
        arguments: [
            (0.001, Verdict.reject), (0.01, .reject), (0.0100001, .review), (0.05, .review), (0.0500001, .accept),
            (1, .accept),
        ])
    func thresholds(pValue: Double, verdict: Verdict) {
        #expect(FalseAlarmBudgets.standard.verdict(pValue: pValue, calibrationCount: 500) == verdict)
    }

    @Test("what is no p-value is rejected", arguments: [Double.nan, 0, -1, 1.5, .infinity, -.infinity])
    func invalidPValues(pValue: Double) {
        #expect(FalseAlarmBudgets.standard.verdict(pValue: pValue, calibrationCount: 500) == .reject)
    }

    @Test("too few calibration images never make accept more likely")
    func unsupportedBudgets() {
        let budgets = FalseAlarmBudgets.standard
        for count in [-1, 0, 1, 18] {
            #expect(budgets.verdict(pValue: 1, calibrationCount: count) == .review)
            #expect(!budgets.support(calibrationCount: count).review)
        }
        #expect(budgets.verdict(pValue: 1, calibrationCount: 19) == .accept)
        let support = budgets.support(calibrationCount: 98)
        #expect(support.review && !support.reject)
        #expect(support.leastCountForReview == 19 && support.leastCountForReject == 99)
        #expect(budgets.support(calibrationCount: 99).reject)
        for p in stride(from: 0.001, through: 1, by: 0.001) {
            for count in [0, 10, 19, 50] {
                let few = budgets.verdict(pValue: p, calibrationCount: count)
                #expect(few <= budgets.verdict(pValue: p, calibrationCount: 1000))
            }
        }
    }

    @Test("budgets outside their range are errors")
    func invalidBudgets() {
        for (review, reject) in [(0, 0), (1, 0.1), (0.05, 0.06), (0.05, 0), (.nan, 0.01), (0.05, .nan)] {
            #expect(throws: VerificationError.self) { try FalseAlarmBudgets(review: review, reject: reject) }
        }
    }

    @Test("the stricter of two verdicts is the smaller, and none is 0")
    func order() {
        #expect(min(Verdict.accept, .review) == .review)
        #expect(Verdict.allCases.sorted() == [.reject, .review, .accept])
        #expect(Verdict(rawValue: 0) == nil)
        #expect(Verdict.allCases.map(\.description) == ["reject", "review", "accept"])
    }
}
