import GAMVerification
import Testing

@Suite("Promises about false alarms")
struct FalseAlarmRateTests {
    @Test("least counts, realised rates and guaranteed levels equal the reference's", arguments: Expectations.available)
    func countsAndRates(source: Expectations) throws {
        let file = try source.json("conformal")
        for part in try file["counts"].nodes {
            let alpha = try part["alpha"].number
            #expect(FalseAlarmRate.leastCount(alpha) == Int(try part["minimal"].number))
            let guaranteed = FalseAlarmRate.leastCountForGuarantee(alpha, delta: try part["delta"].number)
            #expect(guaranteed == Int(try part["guaranteed"].number))
        }
        for part in try file["rates"].nodes {
            let (count, rate) = (Int(try part["n"].number), try part["alpha"].number)
            #expect(
                FalseAlarmRate.guaranteedLevel(count: count, rate: rate) == (try part["guaranteed.level"].number))
            let quantiles = try part["quantiles"]
            if quantiles.isNull {
                #expect(FalseAlarmRate.realised(quantile: 0.5, count: count, rate: rate) == nil)
            }
            for key in quantiles.keys {
                let share = try #require(Double(key))
                let found = try #require(FalseAlarmRate.realised(quantile: share, count: count, rate: rate))
                let expected = try quantiles[key].number
                #expect(abs(found - expected) <= 1e-10 * expected)
            }
        }
    }

    @Test("a guaranteed level exists from the least count on, and not below", arguments: [0.1, 0.05, 0.01])
    func guaranteeStartsAtItsLeastCount(rate: Double) throws {
        let least = try #require(FalseAlarmRate.leastCountForGuarantee(rate))
        #expect(try #require(FalseAlarmRate.guaranteedLevel(count: least, rate: rate)) > 0)
        #expect(FalseAlarmRate.guaranteedLevel(count: least - 1, rate: rate) == 0)
    }

    @Test("rates that are none, and no images, are undefined", arguments: [0, 1, -1, 2, Double.nan, .infinity])
    func invalidRates(rate: Double) {
        #expect(FalseAlarmRate.leastCount(rate) == nil)
        #expect(FalseAlarmRate.leastCountForGuarantee(rate) == nil)
        #expect(FalseAlarmRate.realised(quantile: 0.5, count: 100, rate: rate) == nil)
        #expect(FalseAlarmRate.guaranteedLevel(count: 100, rate: rate) == nil)
        #expect(FalseAlarmRate.realised(quantile: 0.5, count: 0, rate: 0.05) == nil)
        #expect(FalseAlarmRate.realised(quantile: 0.5, count: .max, rate: 0.05) == nil)
        #expect(FalseAlarmRate.guaranteedLevel(count: -1, rate: 0.05) == 0)
        #expect(FalseAlarmRate.leastCount(1e-300) == nil)
    }
}
