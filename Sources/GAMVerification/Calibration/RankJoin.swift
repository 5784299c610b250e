import GAMTensor

/// Several components' scores joined into one p-value by ranks.
///
/// Each score's rank among the n calibration images and the judged one, `r_j = #{>=}`, becomes a positive normal score
/// `zeta_j = max(0, Phi^-1(1 - r_j / (n + 1)))`; `T^2 = sum w_j zeta_j^2`; p from the rank of T among the n + 1. All n + 1
/// images are treated alike, so p is exactly valid for exchangeable images, whatever the dependence of the components.
public struct RankJoin: Sendable, Equatable {
    /// The number of calibration images.
    public let count: Int
    /// The weight of each component.
    public let weights: [Double]

    private let columns: [ConformalScores]
    private let scores: [[Double]]
    private let atLeast: [[Int]]
    private let squares: [Double]

    /// What is found about one image.
    public struct Finding: Sendable, Equatable {
        /// T.
        public let statistic: Double
        /// The joined p-value.
        public let pValue: Double
        /// Each component's own p-value, its rank over n + 1.
        public let componentPValues: [Double]
    }

    /// Reads the scores of the calibration images.
    ///
    /// - Parameters:
    ///   - calibration: for each image, one score a component; higher is more unusual, undefined counts as infinite.
    ///   - weights: one a component, positive; `nil` for all 1.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for no images or components,
    ///   ``VerificationError/countMismatch(name:expected:found:)`` or ``VerificationError/invalidValue(name:expected:found:)``.
    public init(calibration: [[Double]], weights: [Double]? = nil) throws(VerificationError) {
        let components = try JoinInput.componentCount(calibration)
        self.weights = try JoinInput.checked(weights: weights, count: components)
        count = calibration.count
        let scores = calibration.map { $0.map(ConformalScores.closed) }
        let columns = (0..<components).map { component in ConformalScores(scores.map { $0[component] }) }
        self.scores = scores
        self.columns = columns
        atLeast = scores.map { row in row.indices.map { columns[$0].atLeast(row[$0]) } }
        let total = Double(calibration.count + 1)
        squares = (1...(calibration.count + 1)).map { rank in
            let score = rank > calibration.count ? 0 : max(0, -NormalDistribution.quantile(Double(rank) / total))
            return score * score
        }
    }

    /// Judges one image.
    ///
    /// - Parameter scores: one a component.
    /// - Returns: T, the p-value and the components' own.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of scores.
    /// - Complexity: O(images x components).
    public func judge(_ scores: [Double]) throws(VerificationError) -> Finding {
        guard scores.count == weights.count else {
            throw .countMismatch(name: "scores of an image", expected: weights.count, found: scores.count)
        }
        let mine = scores.map(ConformalScores.closed)
        let ranks = mine.indices.map { 1 + columns[$0].atLeast(mine[$0]) }
        var square = 0.0
        for (component, rank) in ranks.enumerated() { square += weights[component] * squares[rank - 1] }
        var notBelow = 0
        for (image, theirs) in self.scores.enumerated() {
            var sum = 0.0
            for component in mine.indices {
                let rank = atLeast[image][component] + (mine[component] >= theirs[component] ? 1 : 0)
                sum += weights[component] * squares[rank - 1]
            }
            if sum >= square - 1e-12 { notBelow += 1 }
        }
        let total = Double(count + 1)
        return Finding(
            statistic: square.squareRoot(), pValue: Double(1 + notBelow) / total,
            componentPValues: ranks.map { Double($0) / total })
    }
}

/// Checks that both joins make of what they are given.
internal enum JoinInput {
    static func componentCount(_ calibration: [[Double]]) throws(VerificationError) -> Int {
        guard let first = calibration.first else {
            throw .tooFew(name: "calibration images", expected: 1, found: 0)
        }
        guard !first.isEmpty else { throw .tooFew(name: "components", expected: 1, found: 0) }
        for row in calibration where row.count != first.count {
            throw .countMismatch(name: "scores of a calibration image", expected: first.count, found: row.count)
        }
        return first.count
    }

    static func checked(weights: [Double]?, count: Int) throws(VerificationError) -> [Double] {
        guard let weights else { return [Double](repeating: 1, count: count) }
        guard weights.count == count else {
            throw .countMismatch(name: "weights of the components", expected: count, found: weights.count)
        }
        if let bad = weights.first(where: { !($0 > 0 && $0.isFinite) }) {
            throw .invalidValue(name: "weight of a component", expected: "a positive number", found: "\(bad)")
        }
        return weights
    }
}
