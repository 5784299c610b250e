public import GAMModelFiles

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

    /// The level l at which the rule `p <= l` keeps the rate for 19 of 20 calibration sets; 0 where no level does.
    public var guaranteedLevel: Double { FalseAlarmRate.guaranteedLevel(count: calibrationCount, rate: rate) ?? 0 }

    /// The range of the rule's true rate for 9 of 10 calibration sets; `nil` where the rule never alarms.
    public var realisedRange: ClosedRange<Double>? {
        guard let low = FalseAlarmRate.realised(quantile: 0.05, count: calibrationCount, rate: rate),
            let high = FalseAlarmRate.realised(quantile: 0.95, count: calibrationCount, rate: rate), low <= high
        else { return nil }
        return low...high
    }

    /// The promise in one sentence, with the level that keeps the rate for 19 of 20 calibration sets.
    public var sentence: String {
        guard isSupported else {
            return "rate \(rate): not supported, p cannot fall to it with fewer than \(leastCount) calibration images"
        }
        let text = "rate \(rate): supported"
        let level = guaranteedLevel
        guard level > 0, let range = realisedRange else {
            let least = FalseAlarmRate.leastCountForGuarantee(rate).map { "\($0)" } ?? "more"
            return text + " on average; guaranteed for 19 of 20 calibration sets only from \(least) images on"
        }
        let (low, high) = (Decimal.text(range.lowerBound, digits: 3), Decimal.text(range.upperBound, digits: 3))
        return text + " (true rate \(low) to \(high) for 9 of 10 calibration sets); "
            + "p <= \(Decimal.text(level, digits: 4)) keeps it for 19 of 20"
    }

    /// The promise as JSON.
    public var json: JSONValue {
        .object([
            "rate": .number(rate), "supported": .bool(isSupported), "least_count": .number(Double(leastCount)),
            "guaranteed_level": .number(guaranteedLevel),
            "true_rate": realisedRange.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null,
        ])
    }
}

extension ReferenceProfile {
    /// What the profile's calibration images let a false-alarm rate mean; `nil` for a rate not above 0 and below 1.
    public func promise(of rate: Double) -> FalseAlarmPromise? {
        FalseAlarmPromise(rate: rate, calibrationCount: calibrationCount)
    }
}
