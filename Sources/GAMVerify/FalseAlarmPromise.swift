import GAMVerification

/// What a number of calibration images lets a false-alarm rate mean.
public struct FalseAlarmPromise: Sendable, Equatable {
    /// The rate of the rule `p <= rate`, above 0 and below 1.
    public let rate: Double
    /// The number of calibration images.
    public let calibrationCount: Int
    /// The fewest with which the rule can alarm at all.
    public let leastCount: Int

    /// The promise of a rate; `nil` for one that is not above 0 and below 1.
    public init?(rate: Double, calibrationCount: Int) {
        guard let least = FalseAlarmRate.leastCount(rate) else { return nil }
        self.rate = rate
        self.calibrationCount = calibrationCount
        leastCount = least
    }

    /// Whether the rule can alarm at all.
    public var isSupported: Bool { calibrationCount >= leastCount }

    /// The promise in one sentence, with the level that keeps the rate for 19 of 20 calibration sets.
    public var sentence: String {
        guard isSupported else {
            return "rate \(rate): not supported, p cannot fall to it with fewer than \(leastCount) calibration images"
        }
        let text = "rate \(rate): supported"
        let level = FalseAlarmRate.guaranteedLevel(count: calibrationCount, rate: rate) ?? 0
        guard level > 0 else {
            let least = FalseAlarmRate.leastCountForGuarantee(rate).map { "\($0)" } ?? "more"
            return text + " on average; guaranteed for 19 of 20 calibration sets only from \(least) images on"
        }
        let low = FalseAlarmRate.realised(quantile: 0.05, count: calibrationCount, rate: rate) ?? 0
        let high = FalseAlarmRate.realised(quantile: 0.95, count: calibrationCount, rate: rate) ?? 1
        return text + " (true rate \(Decimal.text(low, digits: 3)) to \(Decimal.text(high, digits: 3)) for 9 of 10 "
            + "calibration sets); p <= \(Decimal.text(level, digits: 4)) keeps it for 19 of 20"
    }
}
