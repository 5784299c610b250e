public import GAMModelFiles
import GAMTensor

/// What a number of calibration images lets a false-alarm rate mean.
///
/// Two claims: the marginal one, which holds on average over calibration sets, and the one that holds for this set with
/// 95 % confidence. Both are about proper images that are exchangeable with the calibration images.
public struct FalseAlarmPromise: Sendable, Equatable {
    /// The rate that is asked for, above 0 and below 1.
    public let rate: Double
    /// What it means that it is kept.
    public let kind: FalseAlarmBudgets.Kind
    /// The number of calibration images.
    public let calibrationCount: Int
    /// The fewest with which the rule can alarm and keep the rate; `nil` where no number is known to be enough.
    public let leastCount: Int?
    /// Images are called where their p-value is at most this; `nil` where the rate is not supported.
    public let level: Double?
    /// The share of proper images that are called is at most this, for 19 of 20 calibration sets; `nil` where nothing is
    /// called or no bound is known.
    public private(set) var upperBound: Double?
    /// The range of that share for 9 of 10 calibration sets; `nil` as above, and for rules that join p-values.
    public private(set) var realisedRange: ClosedRange<Double>?
    /// The level that keeps the rate for 19 of 20 calibration sets; 0 where no level does.
    public private(set) var guaranteedLevel: Double

    /// The fewest calibration images for which such a level exists; `nil` where none is known.
    private(set) var leastCountForGuarantee: Int?
    /// Whether the rate is kept about, and no theorem says how nearly: the images are reference images, too.
    public private(set) var isApproximate = false

    /// The promise of a rate; `nil` for one that is not above 0 and below 1.
    ///
    /// - Parameters:
    ///   - rate: the rate to keep.
    ///   - kind: what it means that it is kept.
    ///   - calibrationCount: the number of calibration images.
    ///   - joining: how scores are joined.
    ///   - componentCount: how many are joined; it matters only for rules that join p-values.
    public init?(
        rate: Double, kind: FalseAlarmBudgets.Kind = .marginal, calibrationCount: Int,
        joining: JoiningRule = .standard, componentCount: Int = 1
    ) {
        guard rate > 0, rate < 1 else { return nil }
        self.init(
            checked: rate, kind: kind, calibrationCount: calibrationCount, joining: joining,
            componentCount: componentCount)
    }

    init(
        checked rate: Double, kind: FalseAlarmBudgets.Kind, calibrationCount count: Int, joining: JoiningRule,
        componentCount: Int
    ) {
        self.rate = rate
        self.kind = kind
        calibrationCount = count
        leastCount = joining.leastCount(rate, kind, componentCount: componentCount)
        leastCountForGuarantee = joining.leastCount(rate, .guaranteed, componentCount: componentCount)
        let level = joining.level(rate, kind, count: count, componentCount: componentCount)
        self.level = level
        upperBound = level.flatMap { joining.upperBound(level: $0, count: count, componentCount: componentCount) }
        guaranteedLevel = joining.level(rate, .guaranteed, count: count, componentCount: componentCount) ?? 0
        if let level, joining == .standard || joining == .ranks,
            let low = FalseAlarmRate.realised(quantile: 0.05, count: count, rate: level),
            let high = FalseAlarmRate.realised(quantile: 0.95, count: count, rate: level), low <= high
        {
            realisedRange = low...high
        } else {
            realisedRange = nil
        }
    }

    /// What is left of the promise where the calibration images are the reference images, too.
    var ofCrossedImages: FalseAlarmPromise {
        var promise = self
        promise.isApproximate = true
        (promise.upperBound, promise.realisedRange, promise.leastCountForGuarantee) = (nil, nil, nil)
        promise.guaranteedLevel = 0
        return promise
    }

    /// Whether an image can be called for its p-value at all.
    public var isSupported: Bool { level != nil }

    /// The promise as JSON.
    public var json: JSONValue {
        .object([
            "rate": .number(rate), "kind": .string(kind.rawValue), "supported": .bool(isSupported),
            "least_count": leastCount.map { .number(Double($0)) } ?? .null,
            "level": level.map(JSONValue.number) ?? .null,
            "upper_bound": upperBound.map(JSONValue.number) ?? .null,
            "confidence": .number(1 - JoiningRule.delta),
            "guaranteed_level": .number(guaranteedLevel),
            "true_rate": realisedRange.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null,
        ])
    }
}

extension FalseAlarmPromise {
    /// What is promised on average over calibration sets, or why nothing is, in one sentence.
    public var marginalClaim: String {
        guard isSupported else { return refusal }
        let share = Decimal.percent(rate)
        if isApproximate {
            return "about \(share) of proper images are called unusual or fewer, which is measured, not guaranteed"
        }
        return kind == .marginal
            ? "on average at most \(share) of proper images are called unusual"
            : "at most \(share) of proper images are called unusual, on average fewer"
    }

    /// What is promised about this calibration set, in one sentence; `nil` where nothing is.
    public var conditionalClaim: String? {
        upperBound.map { bound in
            "with 95 % confidence the false-alarm rate of this profile is at most \(Decimal.percent(bound, up: true))"
        }
    }

    /// What would keep the rate with 95 % confidence, where that was not asked for; `nil` where nothing is known to.
    public var guaranteeHint: String? {
        guard kind == .marginal, isSupported, let least = leastCountForGuarantee else { return nil }
        let share = Decimal.percent(rate)
        guard guaranteedLevel > 0 else {
            return "to keep \(share) with 95 % confidence takes \(least) calibration images"
        }
        return "p <= \(Decimal.text(guaranteedLevel, digits: 4)) keeps \(share) with 95 % confidence"
    }

    /// All of the promise on one line.
    public var sentence: String {
        ([marginalClaim] + [conditionalClaim, guaranteeHint].compactMap { $0 }).joined(separator: "; ")
    }

    private var refusal: String {
        guard let leastCount else { return "not supported: this rule cannot guarantee a rate" }
        return "not supported: that takes \(leastCount) calibration images, there are \(calibrationCount)"
    }
}

extension ReferenceProfile {
    /// What the profile's calibration images let a false-alarm rate mean; `nil` for a rate not above 0 and below 1.
    public func promise(
        of rate: Double, kind: FalseAlarmBudgets.Kind = .marginal, joining: JoiningRule = .standard
    ) -> FalseAlarmPromise? {
        let promise = FalseAlarmPromise(
            rate: rate, kind: kind, calibrationCount: calibrationCount, joining: joining,
            componentCount: components.count)
        return form == .separate ? promise : promise?.ofCrossedImages
    }

    /// What the profile promises at two rates, a sentence a line: on average, with 95 % confidence, and what would
    /// guarantee the rate.
    public func claims(_ budgets: FalseAlarmBudgets = .standard) -> [String] {
        [("review", budgets.review), ("reject", budgets.reject)].flatMap { name, rate -> [String] in
            guard let promise = promise(of: rate, kind: budgets.kind) else { return [] }
            let claims = [promise.marginalClaim, promise.conditionalClaim, promise.guaranteeHint]
            return claims.compactMap { $0 }.map { "\(name) at \(rate): \($0)" }
        }
    }
}
