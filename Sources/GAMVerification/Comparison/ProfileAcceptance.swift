import GAMModelFiles
import GAMTensor

/// What a profile says of a set of images: how many a gate would accept, and whether that is what was promised.
public struct ProfileAcceptance: Sendable, Equatable {
    /// How many images a gate would accept, send to review, and reject.
    public let accepted, reviewed, rejected: Int
    /// The joined p-value of each image, in their order.
    public let pValues: [Double]
    /// The review rate: the share of images like the calibration images that may fall at or below it.
    public let reviewRate: Double
    /// The share of images whose p-value is at most the review rate, with its 95 % interval (Clopper & Pearson 1934).
    public let alarmRate: Interval

    /// The images of a set.
    var imageCount: Int { accepted + reviewed + rejected }

    /// How many of ten equal parts of 0...1 hold how many p-values, the smallest part first; even if nothing drifted.
    public var histogram: [Int] {
        var counts = [Int](repeating: 0, count: 10)
        for value in pValues { counts[min(9, max(0, Int((value * 10).rounded(.up)) - 1))] += 1 }
        return counts
    }

    /// What a gate would do with the images.
    init(verdicts: [Verdict], pValues: [Double], reviewRate: Double) {
        accepted = verdicts.count { $0 == .accept }
        reviewed = verdicts.count { $0 == .review }
        rejected = verdicts.count { $0 == .reject }
        self.pValues = pValues
        self.reviewRate = reviewRate
        let alarms = pValues.count { $0 <= reviewRate }
        let (count, found) = (Double(pValues.count), Double(alarms))
        let lower = alarms == 0 ? 0 : BetaDistribution(found, count - found + 1)?.quantile(0.025) ?? 0
        let upper = alarms == pValues.count ? 1 : BetaDistribution(found + 1, count - found)?.quantile(0.975) ?? 1
        alarmRate = Interval(estimate: count > 0 ? found / count : 0, lower: lower, upper: upper)
    }

    /// The figures in words.
    var sentences: [String] {
        func percent(_ share: Double) -> String { "\(Decimal.text(100 * share, digits: 1)) %" }
        let count = Double(max(1, imageCount))
        return [
            "a gate would accept \(percent(Double(accepted) / count)) of the images, send "
                + "\(percent(Double(reviewed) / count)) to review and reject \(percent(Double(rejected) / count))",
            "\(percent(alarmRate.estimate)) have a p-value of at most \(reviewRate) (95 % interval "
                + "\(percent(alarmRate.lower)) to \(percent(alarmRate.upper))); of images like the calibration images, "
                + "\(percent(reviewRate)) have",
        ]
    }

    /// The figures as JSON.
    var json: JSONValue {
        .object([
            "accepted": .number(Double(accepted)), "reviewed": .number(Double(reviewed)),
            "rejected": .number(Double(rejected)), "review_rate": .number(reviewRate),
            "alarm_rate": JSONValue(alarmRate), "p_values": .array(pValues.map(JSONValue.number)),
            "histogram": .array(histogram.map { .number(Double($0)) }),
        ])
    }
}
