import GAMModelFiles
import GAMVerification
import Testing

@Suite("Promises about false alarms")
struct FalseAlarmPromiseTests {
    @Test func areSupportedFromTheLeastCountOn() throws {
        for (rate, least) in [(0.05, 19), (0.01, 99)] {
            #expect(try #require(FalseAlarmPromise(rate: rate, calibrationCount: least)).isSupported)
            let short = try #require(FalseAlarmPromise(rate: rate, calibrationCount: least - 1))
            #expect(!short.isSupported && short.realisedRange == nil && short.guaranteedLevel == 0)
            #expect(short.sentence.contains("not supported") && short.sentence.contains("\(least) calibration"))
        }
    }

    /// The figures of the definitions: for 400 images the guaranteed 5 % rule is p <= 13/401.
    @Test func knowTheGuaranteedLevelAndTheTrueRate() throws {
        let promise = try #require(FalseAlarmPromise(rate: 0.05, calibrationCount: 400))
        #expect(abs(promise.guaranteedLevel - 13.0 / 401) < 1e-12)
        let range = try #require(promise.realisedRange)
        #expect(abs(range.lowerBound - 0.033) < 0.001 && abs(range.upperBound - 0.069) < 0.001)
        #expect(promise.sentence.contains("keeps it for 19 of 20"))
        let few = try #require(FalseAlarmPromise(rate: 0.05, calibrationCount: 30))
        #expect(few.guaranteedLevel == 0 && few.sentence.contains("only from 59 images on"))
    }

    @Test func areJSON() throws {
        let promise = try #require(FalseAlarmPromise(rate: 0.01, calibrationCount: 50))
        guard case .object(let object) = promise.json else { return #expect(Bool(false), "no object") }
        #expect(object["supported"] == .bool(false) && object["least_count"] == .number(99))
        #expect(object["true_rate"] == .null)
    }

    @Test(arguments: [0, 1, -0.5, 2, Double.nan, .infinity])
    func refuseWhatIsNoRate(rate: Double) {
        #expect(FalseAlarmPromise(rate: rate, calibrationCount: 100) == nil)
    }
}
