import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A way to measure how alike two maps are, chosen by name.
///
/// Constants: masks `fixed` at 0.5, `top` 20 %, Otsu on 256 bins; SSIM with K1 = 0.01, K2 = 0.03; KL with epsilon 1e-8;
/// sliced Wasserstein with 32 directions.
public enum SimilarityMetric: String, Sendable, CaseIterable {
    /// Intersection over union of the places at half the scaled map's height or more.
    case iouFixed = "iou.fixed"
    /// Intersection over union of the fifth of the places with the largest values.
    case iouTop = "iou.top"
    /// Intersection over union of the places above Otsu's threshold.
    case iouOtsu = "iou.otsu"
    /// Dice coefficient of the places at half the scaled map's height or more.
    case diceFixed = "dice.fixed"
    /// Dice coefficient of the fifth of the places with the largest values.
    case diceTop = "dice.top"
    /// Dice coefficient of the places above Otsu's threshold.
    case diceOtsu = "dice.otsu"
    /// Structural similarity, uniform window.
    case ssim
    /// Structural similarity, Gaussian window.
    case gaussianSSIM = "ssim.gaussian"
    /// Cosine.
    case cosine
    /// Pearson's correlation.
    case pearson
    /// Spearman's rank correlation.
    case spearman
    /// Kullback-Leibler divergence of the second map from the first.
    case kullbackLeibler = "kl"
    /// Kullback-Leibler divergence of the first map from the second.
    case reverseKullbackLeibler = "kl.reverse"
    /// Jensen-Shannon divergence.
    case jensenShannon = "jensenshannon"
    /// Histogram intersection.
    case histogramIntersection = "histogram.intersection"
    /// Wasserstein distance of the pixel values, position ignored.
    case wassersteinValues = "wasserstein.values"
    /// Wasserstein distance of the column sums.
    case wassersteinX = "wasserstein.x"
    /// Wasserstein distance of the row sums.
    case wassersteinY = "wasserstein.y"
    /// Sliced Wasserstein distance.
    case slicedWasserstein = "wasserstein.sliced"
    /// Earth mover's distance, exact.
    case earthMovers = "emd"

    /// The metric of a name.
    ///
    /// - Parameter name: one of the names, spelt exactly.
    /// - Throws: ``AttentionError/unknownMetric(_:near:)`` with up to three similar names.
    public init(named name: String) throws(AttentionError) {
        guard let metric = SimilarityMetric(rawValue: name) else {
            throw .unknownMetric(name, near: NameSuggestion.near(name, among: Self.allCases.map(\.name)))
        }
        self = metric
    }

    /// The seven metrics of Halimi Milani et al., arXiv 2504.21227, in the variants this package takes for them.
    ///
    /// The paper names IoU, Dice, SSIM, cosine, Pearson, KL and Wasserstein without their constants. Here: IoU and Dice
    /// of the top 20 % of places (defined for every map that is not empty, and untouched by any rising change of the
    /// values); SSIM as scikit-image's default; KL with epsilon 1e-8, the reference first; sliced Wasserstein with 32
    /// directions (it sees position, and has no limit on the map's size).
    public static let paperMetrics: [SimilarityMetric] = [
        .iouTop, .diceTop, .ssim, .cosine, .pearson, .kullbackLeibler, .slicedWasserstein,
    ]

    /// The metric's name in reports and on the command line, as in `iou.top`.
    public var name: String { rawValue }

    /// The values the metric can take.
    public var range: ClosedRange<Double> {
        switch self {
        case .iouFixed, .iouTop, .iouOtsu, .diceFixed, .diceTop, .diceOtsu, .histogramIntersection: 0...1
        case .ssim, .gaussianSSIM, .cosine, .pearson, .spearman: -1...1
        case .kullbackLeibler, .reverseKullbackLeibler: 0...Double.infinity
        case .jensenShannon: 0...log(2.0)
        case .wassersteinValues, .wassersteinX, .wassersteinY: 0...1
        // A shift along the diagonal, sqrt 2, times the largest mean of |cos| over 32 directions, 1 / (32 sin(pi / 64)).
        case .slicedWasserstein: 0...(2.0.squareRoot() / (32 * sin(Double.pi / 64)))
        case .earthMovers: 0...2.0.squareRoot()
        }
    }

    /// Whether a larger value means more alike; the divergences and distances go the other way.
    public var isHigherMoreSimilar: Bool {
        switch self {
        case .kullbackLeibler, .reverseKullbackLeibler, .jensenShannon, .wassersteinValues, .wassersteinX,
            .wassersteinY, .slicedWasserstein, .earthMovers:
            false
        default: true
        }
    }

    /// Whether the metric is one of masks or of distributions, which are meant for a map after its ReLU.
    ///
    /// The others can also be taken of signed maps, ``AttentionMap/signedPlane``.
    public var readsPositivePart: Bool {
        switch self {
        case .ssim, .gaussianSSIM, .cosine, .pearson, .spearman, .wassersteinValues: false
        default: true
        }
    }

    /// A value of this metric as a dissimilarity, 0 for equal maps: `1 - value` or the value itself.
    public func dissimilarity(_ value: Double) -> Double { isHigherMoreSimilar ? 1 - value : value }

    /// The metric's value for two maps; see ``Similarity`` for what all of them share.
    ///
    /// - Parameters:
    ///   - a: the first map, the trusted or reference one; its grid is the common one.
    ///   - b: the second map.
    /// - Returns: a value in ``range`` (up to rounding), or `nil` where the metric is undefined for these maps. Above
    ///   256 cells ``earthMovers`` is `nil` here, so that all metrics can be asked of any two maps;
    ///   ``Similarity/earthMoversDistance(_:_:)`` says so with an error.
    /// - Throws: ``AttentionError`` for non-finite or malformed maps.
    public func value(_ a: some RectangularMap, _ b: some RectangularMap) throws(AttentionError) -> Double? {
        switch self {
        case .iouFixed: return try Similarity.iou(a, b, mask: .half)
        case .iouTop: return try Similarity.iou(a, b, mask: .topFifth)
        case .iouOtsu: return try Similarity.iou(a, b, mask: .otsu)
        case .diceFixed: return try Similarity.dice(a, b, mask: .half)
        case .diceTop: return try Similarity.dice(a, b, mask: .topFifth)
        case .diceOtsu: return try Similarity.dice(a, b, mask: .otsu)
        case .ssim: return try Similarity.ssim(a, b)
        case .gaussianSSIM: return try Similarity.gaussianSSIM(a, b)
        case .cosine: return try Similarity.cosine(a, b)
        case .pearson: return try Similarity.pearson(a, b)
        case .spearman: return try Similarity.spearman(a, b)
        case .kullbackLeibler: return try Similarity.kullbackLeibler(a, b)
        case .reverseKullbackLeibler:
            // Brought to the first map's grid before the order is turned over.
            let pair = try MapPair(a, b)
            return try Similarity.kullbackLeibler(
                MapPlane(unchecked: pair.second, height: pair.height, width: pair.width), a)
        case .jensenShannon: return try Similarity.jensenShannon(a, b)
        case .histogramIntersection: return try Similarity.histogramIntersection(a, b)
        case .wassersteinValues: return try Similarity.wassersteinOfValues(a, b)
        case .wassersteinX: return try Similarity.wasserstein(a, b, along: .x)
        case .wassersteinY: return try Similarity.wasserstein(a, b, along: .y)
        case .slicedWasserstein: return try Similarity.slicedWasserstein(a, b)
        case .earthMovers:
            let pair = try MapPair(a, b)
            return pair.count > Similarity.earthMoverCellLimit ? nil : try Similarity.earthMoversDistance(a, b)
        }
    }
}
