/// Whether a candidate network suits the images, compared with a trusted one.
public enum SuitabilityVerdict: Sendable, Equatable {
    /// Attention and answers agree.
    case suitable
    /// Neither shown to be suitable nor to be unsuitable.
    case doubtful(Doubt)
    /// The evidence does not follow the trusted network's.
    case unsuitable
    /// There is too little to compare.
    case notComparable(Obstacle)

    /// Why a candidate is doubtful.
    public enum Doubt: Sendable, Equatable {
        /// It gives the same answers, for reasons that differ from image to image.
        case sameAnswersForOtherReasons
        /// There are too few images to tell.
        case tooFewImages
    }

    /// Why networks cannot be compared.
    public enum Obstacle: Sendable, Equatable {
        /// Fewer images with a defined value than are needed.
        case tooFewImages(expected: Int, found: Int)
        /// More than half of the images have no defined value.
        case mostlyUndefined(defined: Int, images: Int)
        /// The candidate lacks classes of the trusted network.
        case missingClasses([String])
    }
}

extension SuitabilityVerdict: CustomStringConvertible {
    /// The verdict and what it says.
    public var description: String {
        switch self {
        case .suitable: "suitable: attention and answers agree"
        case .doubtful(.sameAnswersForOtherReasons):
            "doubtful: gives the same answers, for reasons that differ from image to image"
        case .doubtful(.tooFewImages): "doubtful: too few images"
        case .unsuitable: "unsuitable: the evidence does not follow the trusted network's"
        case .notComparable(.tooFewImages(let expected, let found)):
            "not comparable: needs \(expected) images with defined evidence, found \(found)"
        case .notComparable(.mostlyUndefined(let defined, let images)):
            "not comparable: evidence is defined for \(defined) of \(images) images only"
        case .notComparable(.missingClasses(let names)):
            "not comparable: the candidate has no class named \(names.joined(separator: ", "))"
        }
    }
}

/// The rule that turns attention identification into a verdict.
///
/// In this order: not comparable where fewer than 10 images have a defined `I_i` over all images or more than half have
/// none; unsuitable where the upper 95 % bound of the mean over all is below 0.75; suitable where the lower bound of the mean
/// within classes is at least 0.75 for at least 10 images; else doubtful. It compares with one trusted network and does not
/// say which of the two is right.
public struct SuitabilityRule: Sendable, Equatable {
    /// The mean identification from which a candidate is suitable.
    public let threshold: Double
    /// The fewest images with a defined value.
    public let leastCount: Int
    /// How intervals are made.
    public let bootstrap: Bootstrap

    /// A rule; the defaults are those whose error rates were measured.
    public init(threshold: Double = 0.75, leastCount: Int = 10, bootstrap: Bootstrap = Bootstrap()) {
        self.threshold = threshold
        self.leastCount = leastCount
        self.bootstrap = bootstrap
    }

    /// The outcome for one candidate.
    public struct Outcome: Sendable, Equatable {
        /// The verdict.
        public let verdict: SuitabilityVerdict
        /// Mean identification within classes; `nil` below 2 defined values.
        public let within: Interval?
        /// Mean identification over all images; `nil` below 2 defined values.
        public let overall: Interval?
    }

    /// The mean of the defined values with an interval that is never narrower than +- 0.04 (below 20 values) or +- 0.02.
    ///
    /// Values at the ceiling have no spread to resample; the floor keeps the interval honest.
    ///
    /// - Returns: the interval; `nil` below 2 defined values.
    public func interval(_ values: [Double?]) -> Interval? {
        let defined = values.compactMap { $0 }.filter(\.isFinite)
        guard let raw = bootstrap.mean(of: defined) else { return nil }
        let least = defined.count < 20 ? 0.04 : 0.02
        return Interval(
            estimate: raw.estimate, lower: min(raw.lower, raw.estimate - least),
            upper: max(raw.upper, raw.estimate + least))
    }

    /// The verdict on a candidate.
    public func judge(_ identification: AttentionIdentification) -> Outcome {
        let within = interval(identification.within)
        let overall = interval(identification.overall)
        return Outcome(
            verdict: verdict(identification, within: within, overall: overall), within: within, overall: overall)
    }

    private func verdict(
        _ identification: AttentionIdentification, within: Interval?, overall: Interval?
    ) -> SuitabilityVerdict {
        let images = identification.overall.count
        let defined = identification.overall.count { $0 != nil }
        guard defined >= leastCount, let overall else {
            return .notComparable(.tooFewImages(expected: leastCount, found: defined))
        }
        guard 2 * defined >= images else {
            return .notComparable(.mostlyUndefined(defined: defined, images: images))
        }
        if overall.upper < threshold { return .unsuitable }
        let enough = identification.within.count { $0 != nil } >= leastCount
        guard enough, let within else { return .doubtful(.tooFewImages) }
        if within.lower >= threshold { return .suitable }
        let differs = overall.estimate >= threshold && within.upper < threshold
        return .doubtful(differs ? .sameAnswersForOtherReasons : .tooFewImages)
    }
}
