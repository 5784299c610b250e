/// What a gate made of one image of an audit.
public struct AuditedImage: Sendable, Equatable {
    /// The joined statistic; higher is more unusual, infinite where undefined.
    public let statistic: Double
    /// The joined p-value.
    public let pValue: Double
    /// The verdict, the checks of the image itself included.
    public let verdict: Verdict
    /// Whether the network's class is the image's own; `nil` where that is not known.
    public let isRight: Bool?

    /// The outcome for one image; a statistic that is not a number counts as infinite.
    public init(statistic: Double, pValue: Double, verdict: Verdict, isRight: Bool? = nil) {
        self.statistic = statistic.isNaN ? .infinity : statistic
        self.pValue = pValue
        self.verdict = verdict
        self.isRight = isRight
    }
}

/// One kind of unusual images in an audit, and what became of them.
public struct AuditedKind: Sendable, Equatable {
    /// The kind's name, as in `blur-2`; unique in an audit.
    public let name: String
    /// What kinds of different strength have in common, as in `blur`.
    public let family: String
    /// `far` or `near`.
    public let nearness: String
    /// `mild`, `medium` or `strong`.
    public let strength: String
    /// The images, in the order of the images they were made from.
    public let images: [AuditedImage]

    /// A kind of images.
    public init(name: String, family: String, nearness: String, strength: String, images: [AuditedImage]) {
        self.name = name
        self.family = family
        self.nearness = nearness
        self.strength = strength
        self.images = images
    }
}
