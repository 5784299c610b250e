/// What moved, or did not, between the images a network is trusted with and others.
public struct DriftReport: Sendable {
    /// What was compared.
    public let subject: Subject
    /// The settings of the tests.
    public let test: DriftTest
    /// Each part's finding; none where there were too few images.
    public let findings: [DriftFinding]
    /// The shares of the predicted classes; `nil` where there were too few images.
    public let mix: ClassMix?
    /// What the profile says of the images; `nil` without a profile of this model.
    public let acceptance: ProfileAcceptance?

    /// What was compared.
    public struct Subject: Sendable, Equatable {
        /// The hash of the model that looked at the images.
        public let model: String
        /// The hash of the profile, where the reference is one.
        public let profile: String?
        /// The hash of the model the profile was made for.
        public let profileModel: String?
        /// The number of reference images; of a profile, its calibration images.
        public let referenceCount: Int
        /// The number of images in question.
        public let imageCount: Int
        /// One hash for the set of reference images; of a profile, its calibration images.
        public let referenceDigest: String
        /// One hash for the set of images in question.
        public let imageDigest: String
        /// The names of the classes.
        public let classes: [String]

        /// Whether the profile is of another model.
        public var isForeign: Bool { profileModel.map { $0 != model } ?? false }
    }

    init(
        _ subject: Subject, _ test: DriftTest, findings: [DriftFinding], mix: ClassMix?,
        acceptance: ProfileAcceptance?
    ) {
        self.subject = subject
        self.test = test
        self.findings = findings
        self.mix = mix
        self.acceptance = acceptance
    }

    /// The parts that moved, by Holm's p-values, the largest effect first.
    public var moved: [DriftFinding] {
        findings.filter { $0.adjustedPValue <= test.level }
            .sorted { ($0.magnitude.rank, $0.effect) > ($1.magnitude.rank, $1.effect) }
    }

    /// The number of images of the smaller set.
    public var leastCount: Int { min(subject.referenceCount, subject.imageCount) }

    /// The verdict, first rule that fits.
    ///
    /// Not comparable below ``DriftTest/leastCount`` images of either set. Where something moved: unsuitable if any moved
    /// part has at least a medium effect, else doubtful. Where nothing did: doubtful below
    /// ``DriftTest/tellingCount`` images or with another model's profile, else suitable.
    public var verdict: DriftVerdict {
        guard leastCount >= test.leastCount else {
            return .notComparable(expected: test.leastCount, found: leastCount)
        }
        let moved = moved
        if moved.contains(where: { $0.magnitude.rank >= EffectSize.Magnitude.medium.rank }) { return .drifted }
        if !moved.isEmpty { return .slightDrift }
        if subject.isForeign { return .foreignProfile }
        return leastCount < test.tellingCount ? .tooFewImages : .noDriftShown
    }

    /// The shift of one figure's mean, in standard deviations, that would be found in 4 of 5 tries with so many images;
    /// `nil` for no images.
    ///
    /// `(z(1 - level / (2 tests)) + z(0.8)) sqrt(1/n + 1/m)`, the normal approximation for a single figure at Holm's
    /// smallest step; a shift that many numbers share is found sooner.
    public var detectableShift: Double? {
        guard leastCount > 0, !findings.isEmpty else { return nil }
        let step = test.level / Double(2 * findings.count)
        let scale = 1 / Double(subject.referenceCount) + 1 / Double(subject.imageCount)
        return (Self.normalQuantile(1 - step) + Self.normalQuantile(0.8)) * scale.squareRoot()
    }
}

/// One part's two-sample test.
public struct DriftFinding: Sendable, Equatable {
    /// What is compared, as in `penultimate`, `classes`, `score.early.map` or `alarms`.
    public let name: String
    /// The same in a reader's words.
    public let words: String
    /// Of which kind the figures are.
    public let kind: Kind
    /// The statistic of the test.
    public let statistic: Double
    /// Its p-value.
    public let pValue: Double
    /// The p-value after Holm's adjustment for all findings of the report.
    public internal(set) var adjustedPValue: Double
    /// How far it moved, 0 or more; infinite where a number without spread differs.
    public let effect: Double

    /// The kinds of findings, by which an effect is measured.
    public enum Kind: String, Sendable, CaseIterable {
        /// Vectors: root mean square of Cohen's d over the numbers, less chance.
        case vectors
        /// Classes: Cramer's V.
        case classes
        /// Scores of a verifier, beside those of the calibration images: Cohen's d of their logarithms.
        case scores
        /// The share of images below the review rate: Cohen's h.
        case alarms
        /// Joined p-values beside an even distribution: the mean of their normal scores.
        case pValues = "p-values"
    }

    /// The effect in words, by Cohen's conventions (1988): 0.2, 0.5, 0.8 for d and h; 0.1, 0.3, 0.5 for V.
    public var magnitude: EffectSize.Magnitude {
        guard kind == .classes else { return EffectSize.Magnitude(cohensD: effect) }
        return effect < 0.1 ? .negligible : effect < 0.3 ? .small : effect < 0.5 ? .medium : .large
    }
}

extension EffectSize.Magnitude {
    /// The order of the words, negligible first.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Whether images are like those a network is trusted with.
public enum DriftVerdict: Sendable, Equatable {
    /// Nothing moved as far as so many images can show.
    case noDriftShown
    /// Something moved, by little.
    case slightDrift
    /// Too few images to tell that nothing moved.
    case tooFewImages
    /// The profile is of another model, which says too little of this one to call it suitable.
    case foreignProfile
    /// Something moved by a medium or large effect.
    case drifted
    /// There are fewer images than are compared at all.
    case notComparable(expected: Int, found: Int)

    /// `suitable`, `doubtful`, `unsuitable` or `not comparable`.
    public var word: String {
        switch self {
        case .noDriftShown: "suitable"
        case .slightDrift, .tooFewImages, .foreignProfile: "doubtful"
        case .drifted: "unsuitable"
        case .notComparable: "not comparable"
        }
    }
}

extension DriftVerdict: CustomStringConvertible {
    /// The verdict and what it says.
    public var description: String {
        switch self {
        case .noDriftShown: "suitable: no drift shown"
        case .slightDrift: "doubtful: the images drifted a little"
        case .tooFewImages: "doubtful: no drift shown, with too few images to tell"
        case .foreignProfile: "doubtful: a profile of another model cannot show that this one is suitable"
        case .drifted: "unsuitable: the images drifted"
        case .notComparable(let expected, let found):
            "not comparable: needs \(expected) images of each set, found \(found)"
        }
    }
}

/// How often each class is predicted.
public struct ClassMix: Sendable, Equatable {
    /// The names of the classes.
    public let classes: [String]
    /// The shares among the reference images and among the images in question, class by class.
    public let reference, images: [Double]

    init(_ reference: [Int], _ images: [Int], _ classes: [String]) {
        func shares(_ list: [Int]) -> [Double] {
            classes.indices.map { index in Double(list.count { $0 == index }) / Double(max(1, list.count)) }
        }
        self.classes = classes
        self.reference = shares(reference)
        self.images = shares(images)
    }
}
