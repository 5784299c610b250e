/// Whether a candidate network suits the images, with every figure behind it.
public struct ComparisonReport: Sendable {
    /// Suitable, doubtful, unsuitable or not comparable.
    public let verdict: SuitabilityVerdict
    /// What was compared.
    public let subject: ComparisonSubject
    /// The hashes of the retrained models that serve as a null.
    public let retrained: [String]
    /// The number of images it rests on.
    public let imageCount: Int
    /// How many classes the trusted network read them as.
    public let classCount: Int
    /// One hash for the set of images, whatever their order and names: SHA-256 over their hashes in ascending order.
    public let imageDigest: String
    /// The figures of each layer; the first decides.
    public let layers: [LayerComparison]
    /// Identification by the mean map of the first stage: whether both see the same structure at all.
    public let early: Interval?
    /// The share of images on which both predict the same class; `nil` for no images.
    public let agreement: Double?
    /// Cohen's kappa of the predictions; `nil` where chance agreement is 1.
    public let kappa: Double?
    /// Spearman's correlation of the margins of the trusted network's class; `nil` where one network's are all equal.
    public let marginCorrelation: Double?
    /// The rule of the verdict.
    public let rule: SuitabilityRule

    /// The report on a candidate that cannot be compared because it lacks classes of the trusted network.
    ///
    /// - Parameters:
    ///   - subject: the two networks.
    ///   - missing: the names of the classes.
    /// - Returns: a report that rests on no image.
    public static func notComparable(_ subject: ComparisonSubject, missing: [String]) -> ComparisonReport {
        ComparisonReport(
            verdict: .notComparable(.missingClasses(missing)), subject: subject, retrained: [], imageCount: 0,
            classCount: 0,
            imageDigest: ImageHash.digest(of: []), layers: [], early: nil, agreement: nil, kappa: nil,
            marginCorrelation: nil, rule: SuitabilityRule())
    }

    /// Attention identification among images of one class at the deciding layer; the deciding figure.
    public var within: Interval? { layers.first?.within }
    /// Attention identification among all images at the deciding layer.
    public var overall: Interval? { layers.first?.overall }
    /// Similarity of the maps at the deciding layer, metric by metric.
    public var similarities: [MapSimilarity] { layers.first?.similarities ?? [] }
}

/// The figures of one layer.
public struct LayerComparison: Sendable {
    /// The layers and sizes that are compared.
    public let layer: ComparedLayer
    /// Attention identification among images of one class; `nil` below 2 defined values.
    public let within: Interval?
    /// How many images have a value among those of their class.
    public let withinCount: Int
    /// Attention identification among all images; `nil` below 2 defined values.
    public let overall: Interval?
    /// How many images have a value among all.
    public let overallCount: Int
    /// Similarity of the maps, metric by metric.
    public let similarities: [MapSimilarity]
}
