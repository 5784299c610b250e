/// One component's calibration scores: of each predicted class with enough images, and of all.
struct MarginalScores: Sendable {
    private let groups: [Int: ConformalScores]
    private let everyone: ConformalScores

    /// The scores of the calibration images with their predicted classes, as many as scores.
    init(_ scores: [Double], groups: [Int]) {
        self.groups = Dictionary(grouping: zip(groups, scores), by: \.0)
            .filter { $0.value.count >= ByClass.leastCount }
            .mapValues { ConformalScores($0.map(\.1)) }
        everyone = ConformalScores(scores)
    }

    /// The scores that an image of a class is compared with.
    func scores(for group: Int) -> ConformalScores { groups[group] ?? everyone }

    /// Whether those are of images of the class alone.
    func isOwn(_ group: Int) -> Bool { groups[group] != nil }
}

extension ConformalScores {
    /// How many scores are lower than a value; none where it is undefined.
    func below(_ value: Double) -> Int { value.isNaN ? 0 : count - atLeast(value) }

    /// The score of the rank nearest to a share of the scores; NaN for no scores.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let place = Int((share * Double(sorted.count - 1)).rounded())
        return sorted[min(max(0, place), sorted.count - 1)]
    }
}
