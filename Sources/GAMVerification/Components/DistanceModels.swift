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
        return Finding(score: score, words: words)
    }

    var archive: StatisticsArchive { distances.archive }
    var classes: [Int] { distances.models.keys.sorted() }
}

/// Whether the input looks more usual turned, mirrored or as its negative.
struct ThumbnailOrientation: ComponentModel {
    let orientation: Orientation

    func finding(for observation: Observation) throws(VerificationError) -> Finding {
        let found = orientation.finding(try ObservedVector.thumbnail.values(of: observation) ?? [])
        let words = found.score > 1 ? "the image looks \(found.words)" : "the layout of the image is unusual"
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
        return Finding(score: place.score, words: "there is an unusual structure \(name)")
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
