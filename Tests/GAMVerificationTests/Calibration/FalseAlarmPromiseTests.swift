import GAMModelFiles
import GAMVerification
import Testing

@Suite("Promises about false alarms")
struct FalseAlarmPromiseTests {
    @Test func areSupportedFromTheLeastCountOn() throws {
        let least: [(Double, FalseAlarmBudgets.Kind, Int)] = [
            (0.05, .marginal, 19), (0.01, .marginal, 99), (0.05, .guaranteed, 59), (0.01, .guaranteed, 299),
        ]
        for (rate, kind, count) in least {
            let enough = try #require(FalseAlarmPromise(rate: rate, kind: kind, calibrationCount: count))
            #expect(enough.isSupported && enough.leastCount == count)
            let short = try #require(FalseAlarmPromise(rate: rate, kind: kind, calibrationCount: count - 1))
            #expect(!short.isSupported && short.realisedRange == nil && short.upperBound == nil)
            #expect(short.sentence.contains("that takes \(count) calibration images, there are \(count - 1)"))
        }
    }

    /// The figures of the definitions: for 400 images the guaranteed 5 % rule is p <= 13/401.
    @Test func knowTheGuaranteedLevelAndTheTrueRate() throws {
        let promise = try #require(FalseAlarmPromise(rate: 0.05, calibrationCount: 400))
        #expect(abs(promise.guaranteedLevel - 13.0 / 401) < 1e-12 && promise.level == 0.05)
        let range = try #require(promise.realisedRange)
        #expect(abs(range.lowerBound - 0.033) < 0.001 && abs(range.upperBound - 0.069) < 0.001)
        #expect(promise.upperBound == range.upperBound)
        #expect(promise.marginalClaim == "on average at most 5 % of proper images are called unusual")
        #expect(
            promise.conditionalClaim
                == "with 95 % confidence the false-alarm rate of this profile is at most 6.9 %")
        #expect(promise.guaranteeHint == "p <= 0.0324 keeps 5 % with 95 % confidence")
        let few = try #require(FalseAlarmPromise(rate: 0.05, calibrationCount: 30))
        #expect(few.guaranteedLevel == 0)
        #expect(few.guaranteeHint == "to keep 5 % with 95 % confidence takes 59 calibration images")
    }

    @Test("a guaranteed rate is the bound itself, or below it", arguments: [59, 100, 234, 400, 1600])
    func guaranteedRatesAreBounded(count: Int) throws {
        for joining in JoiningRule.allCases {
            let found = FalseAlarmPromise(
                rate: 0.05, kind: .guaranteed, calibrationCount: count, joining: joining, componentCount: 6)
            let promise = try #require(found)
            if joining == .harmonic || joining == .cauchy { #expect(!promise.isSupported && promise.leastCount == nil) }
            guard let level = promise.level else { continue }
            #expect(level == promise.guaranteedLevel && level < 0.05)
            let bound = try #require(promise.upperBound)
            #expect(bound <= 0.05 && bound > 0.02, "\(joining)")
            #expect(promise.guaranteeHint == nil && promise.sentence.contains("with 95 % confidence"))
        }
    }

    @Test func areJSON() throws {
        let promise = try #require(FalseAlarmPromise(rate: 0.01, calibrationCount: 50))
        guard case .object(let object) = promise.json else { return #expect(Bool(false), "no object") }
        #expect(object["supported"] == .bool(false) && object["least_count"] == .number(99))
        #expect(object["true_rate"] == .null && object["upper_bound"] == .null && object["level"] == .null)
        #expect(object["kind"] == .string("marginal"))
    }

    @Test(arguments: [0, 1, -0.5, 2, Double.nan, .infinity])
    func refuseWhatIsNoRate(rate: Double) {
        for kind in FalseAlarmBudgets.Kind.allCases {
            #expect(FalseAlarmPromise(rate: rate, kind: kind, calibrationCount: 100) == nil)
            for joining in JoiningRule.allCases {
                #expect(joining.leastCount(rate, kind, componentCount: 3) == nil)
                #expect(joining.level(rate, kind, count: 1_000_000, componentCount: 3) == nil)
            }
        }
    }
}
