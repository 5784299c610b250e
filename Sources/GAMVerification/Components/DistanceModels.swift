import GAMTensor

/// The distance of a vector to the reference images of the predicted class, to all of them, or to the nearest class.
struct ClassDistance: ComponentModel {
    let vector: ObservedVector
    let distances: ByClass
    var isToNearest = false
    let words: String

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        guard let values = try vector.values(of: observation) else { return Finding(score: .nan, words: words) }
        let score =
            isToNearest
            ? distances.nearestScore(values) : distances.score(values, group: observation.predictedClass)
        return Finding(score: score, words: words, deviation: deviation(of: values, group: observation.predictedClass))
    }

    /// The one number that stands out most, where numbers have names and one does.
    private func deviation(of values: [Double], group: Int) -> Deviation? {
        guard vector == .inputStatistics, let usual = distances.usual(for: group) else { return nil }
        let farthest = InputPlane.farthest(values, means: usual.means, spreads: usual.spreads)
        return farthest.flatMap { abs($0.spreads) >= ClassDistance.leastSpreads ? $0 : nil }
    }

    /// A number within so many spreads is no reason by itself: the unusual is in how numbers go together.
    private static let leastSpreads = 2.0

    var archive: StatisticsArchive { distances.archive }
    var classes: [Int] { distances.models.keys.sorted() }
}

/// Whether the input looks more usual turned, mirrored or as its negative.
struct ThumbnailOrientation: ComponentModel {
    let orientation: Orientation

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        let found = orientation.finding(try ObservedVector.thumbnail.values(of: observation) ?? [])
        let times = Decimal.text(found.score.squareRoot(), digits: 1)
        let words =
            found.score > 1
            ? "the image looks \(found.words), and would be \(times) times nearer to usual images if put right"
            : "the layout of the image is unusual"
        return Finding(score: found.score, words: words)
    }

    var archive: StatisticsArchive { orientation.archive }
    var classes: [Int] { orientation.model.models.keys.sorted() }
}

/// The most unusual place of a layer's mean activation map.
struct UnusualPlace: ComponentModel {
    let vector: ObservedVector
    let map: EarlyMap

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        guard let values = try vector.values(of: observation) else { return Finding(score: .nan, words: "no map") }
        let place = map.score(values, group: observation.predictedClass)
        let name = UnusualPlace.name(of: place.cell, side: LayerVectors.mapSide)
        let deviation = map.typical(cell: place.cell, group: observation.predictedClass).flatMap {
            values.indices.contains(place.cell)
                ? Deviation(
                    "response there", value: values[place.cell], mean: $0.mean, spread: $0.spread, unit: .activation)
                : nil
        }
        return Finding(
            score: place.score, words: "there is an unusual structure \(name)",
            deviation: place.score.isFinite ? deviation : nil)
    }

    var archive: StatisticsArchive { map.archive }
    var classes: [Int] { map.typical.keys.sorted() }

    /// Where a cell of a square grid lies, in words: "at the upper left", "in the centre".
    static func name(of cell: Int, side: Int) -> String {
        let third = { (index: Int) in min(2, index * 3 / side) }
        let (row, column) = (third(cell / side), third(cell % side))
        let vertical = ["upper", "middle", "lower"][row]
        let horizontal = ["left", "centre", "right"][column]
        switch (row, column) {
        case (1, 1): return "in the centre"
        case (1, _): return "at the \(horizontal)"
        case (_, 1): return "at the \(vertical) edge"
        default: return "at the \(vertical) \(horizontal)"
        }
    }
}

/// The logit of the garbage class less the largest other one.
struct GarbageMargin: ComponentModel {
    func finding(for observation: Observation) -> Finding {
        let margin = observation.garbageClass.flatMap {
            LogitScores.garbageMargin(observation.logits, garbageClass: $0)
        }
        return Finding(
            score: margin ?? .nan, words: "the network itself takes the image for something it was not made for")
    }

    var archive: StatisticsArchive { StatisticsArchive() }
    var classes: [Int] { [] }
}
