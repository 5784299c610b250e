import GAMTensor
import GAMVerification
import TestSupport
import Testing

/// The detectors that read features against `golden/detectors`, and what they do where they are undefined.
///
/// Tolerance 1e-9 of the larger of 1 and the value: the reference multiplies and inverts in another order (BLAS, SciPy),
/// and a squared distance by a covariance of condition 1e4 magnifies rounding of 1e-16 to about 1e-11.
@Suite("Scores from features")
struct FeatureScoresTests {
    /// One of the golden sets of features.
    struct FeatureSet {
        let head: LinearHead
        let reference, test: [[Double]]
        let labels: [Int]
        let principalCount, neighbours: Int
        private let arrays: [String: Rows]
        private let name: String

        init(_ name: String) throws {
            self.name = name
            arrays = try Expectations.golden.components()
            func rows(_ key: String, _ arrays: [String: Rows]) throws -> Rows { try #require(arrays["\(name).\(key)"]) }
            head = try LinearHead(weights: rows("W", arrays).rows, biases: rows("b", arrays).values)
            (reference, test) = (try rows("reference", arrays).rows, try rows("test", arrays).rows)
            labels = try rows("labels", arrays).integers
            let note = try Expectations.golden.json("detectors")[name]
            principalCount = try note["vim.dim"].integers[0]
            neighbours = try note["knn"].integers[0]
        }

        func expected(_ key: String) throws -> [Double] { try #require(arrays["\(name).expected.\(key)"]).values }

        func statistics(_ change: ([Double]) -> [Double] = { $0 }) throws -> GroupedStatistics {
            try FittedModelsTests.statistics(reference.map(change), labels)
        }

        func logits(_ features: [Double]) -> [Double] { head.logits(of: features) }
    }

    static let sets: [String] = ["four-classes", "two-classes"]

    private func check(_ set: FeatureSet, _ key: String, _ score: ([Double]) -> Double?) throws {
        #expect(deviation(set.test.map { number(score($0)) }, try set.expected(key)) < 1e-9, "\(key)")
    }

    @Test("of the definitions, without fitting", .enabled(if: Golden.isPresent), arguments: sets)
    func closedForms(name: String) throws {
        let set = try FeatureSet(name)
        let clip = Quantiles.linear(set.reference.flatMap { $0 }, [0.9])[0]
        try check(set, "react") { FeatureScores.react($0, set.head, clip: clip) }
        try check(set, "ash_s") { FeatureScores.ash($0, set.head) }
        try check(set, "scale") { FeatureScores.scale($0, set.head) }
        try check(set, "grad_norm") { FeatureScores.gradNorm($0, logits: set.logits($0)) }
        let mean = try set.statistics().everyone().mean
        try check(set, "fdbd") {
            FeatureScores.boundaryDistance($0, logits: set.logits($0), set.head, mean: mean)
        }
        try check(set, "nci") {
            FeatureScores.collapseProximity($0, logits: set.logits($0), set.head, mean: mean)
        }
    }

    @Test("distances to Gaussians", .enabled(if: Golden.isPresent), arguments: sets)
    func distances(name: String) throws {
        let set = try FeatureSet(name)
        let nearest = try ByClass(set.statistics(), classCount: 0, allowsOwnCovariance: false)
        let unit = try ByClass(set.statistics(FeatureScores.unit), classCount: 0, allowsOwnCovariance: false)
        let everyone = try ByClass(set.statistics(), classCount: 0, comparesWithAll: true)
        let relative = RelativeDistance(nearest: nearest, everyone: everyone)
        try check(set, "mahalanobis") { nearest.nearestScore($0) }
        try check(set, "mahalanobis_pp") { unit.nearestScore(FeatureScores.unit($0)) }
        try check(set, "gaussian_all") { everyone.score($0, group: 0) }
        try check(set, "relative_mahalanobis") { relative.score($0) }
    }

    @Test("nearest neighbours", .enabled(if: Golden.isPresent), arguments: sets)
    func neighbours(name: String) throws {
        let set = try FeatureSet(name)
        let bank = try FeatureBank(Matrix(set.reference.map(FeatureScores.unit)), count: set.neighbours)
        // 2 - 2 cos loses half of the digits where the distance is near 0.
        try check(set, "knn\(set.neighbours)") { bank.neighbourDistance($0) }
        let guided = try FeatureBank(
            Matrix(
                set.reference.map { features in
                    let energy = -(LogitScores.energy(set.logits(features)) ?? .nan)
                    return FeatureScores.unit(features).map { $0 * energy }
                }), count: 10)
        try check(set, "nnguide") { guided.guidance($0, logits: set.logits($0)) }
    }

    @Test("what lies outside the principal space", .enabled(if: Golden.isPresent), arguments: sets)
    func virtualLogits(name: String) throws {
        let set = try FeatureSet(name)
        var sample = VectorSample(dimension: set.head.inputs)
        for row in set.reference { try sample.add(row, to: 0) }
        let space = try VirtualLogit(
            set.statistics().everyone(), sample: sample, set.head, principalCount: set.principalCount)
        let alpha = try Expectations.golden.json("detectors")[name]["vim.alpha"].number
        #expect(abs(space.scale - alpha) < 1e-9 * alpha)
        try check(set, "residual") { space.residual($0) }
        try check(set, "vim") { space.score($0, logits: set.logits($0)) }
        // Read back from single precision, the residual keeps seven digits.
        let read = try VirtualLogit(space.archive.roundedToSinglePrecision())
        let residuals = set.test.map { number(read.residual($0)) }
        #expect(deviation(residuals, try set.expected("residual")) < 1e-5)
    }

    @Test("typical probabilities", .enabled(if: Golden.isPresent), arguments: sets)
    func probabilities(name: String) throws {
        let set = try FeatureSet(name)
        let logits = set.reference.map(set.logits)
        let predicted = logits.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 }
        let statistics = try FittedModelsTests.statistics(logits.map(LogitScores.softmax), predicted)
        let templates = statistics.ordered.map(\.statistics.mean)
        try check(set, "kl_matching") { LogitScores.klMatching(set.logits($0), templates: templates) }
    }

    /// Three features, two classes.
    private func small() throws -> LinearHead { try LinearHead(weights: [[1, 0, 2], [0, -1, 1]], biases: [0.5, 0]) }

    @Test("by hand on three features")
    func byHand() throws {
        let head = try small()
        #expect(head.logits(of: [1, 2, 3]) == [7.5, 1])
        #expect(FeatureScores.unit([3, 0, -4]) == [0.6, 0, -0.8] && FeatureScores.unit([0, 0]) == [0, 0])
        // One of three features stays: 3 - round(1.95) = 1, times e^(6/3).
        let scaled = [0, 0, 3 * 2.0.exponential]
        #expect(FeatureScores.ash([1, 2, 3], head) == LogitScores.energy(head.logits(of: scaled)))
        // 3 - round(2.55) = 0 stay, so that their sum is 0 and the factor 1.
        #expect(FeatureScores.scale([1, 2, 3], head) == LogitScores.energy([7.5, 1]))
        #expect(FeatureScores.react([1, 2, 3], head, clip: 2) == LogitScores.energy(head.logits(of: [1, 2, 2])))
        #expect(abs(number(FeatureScores.gradNorm([1, -2, 3], logits: [0, 1000])) + 6) < 1e-12)
        #expect(FeatureScores.gradNorm([1, -2, 3], logits: [4, 4]) == 0)
        // |7.5 - 1| over |(1, 1, 1)|, over the distance 5 from the mean.
        let boundary = number(FeatureScores.boundaryDistance([1, 2, 3], logits: [7.5, 1], head, mean: [1, 5, -1]))
        #expect(abs(boundary + 6.5 / 3.0.squareRoot() / 5) < 1e-14)
        let nearness = number(FeatureScores.collapseProximity([1, 2, 3], logits: [7.5, 1], head, mean: [1, 5, -1]))
        #expect(abs(nearness + 8.0 / 5 + 0.006) < 1e-14)
    }

    @Test("of equal rows of the last layer, few features and the mean itself stay finite")
    func extremes() throws {
        let twins = try LinearHead(weights: [[1, 2], [1, 2]], biases: [0, 1])
        #expect(FeatureScores.boundaryDistance([1, 1], logits: [3, 4], twins, mean: [0, 1]) == -1)
        #expect(number(FeatureScores.boundaryDistance([1, 1], logits: [3, 4], twins, mean: [1, 1])) == -1e8)
        #expect(number(FeatureScores.collapseProximity([1, 1], logits: [3, 4], twins, mean: [1, 1])) == -2e-3)
        let lone = try LinearHead(weights: [[2]], biases: [0])
        #expect(FeatureScores.boundaryDistance([1], logits: [2], lone, mean: [0]) == nil)
        #expect(FeatureScores.ash([0], lone) == LogitScores.energy([0]))
        // Rows that depend on each other have an origin all the same.
        var sample = VectorSample(dimension: 2)
        for row in [[1, 0], [2, 1], [0.5, 3]] { try sample.add(row, to: 0) }
        let statistics = try GroupStatistics(rows: sample.elements.map(\.values), dimension: 2)
        let space = try VirtualLogit(statistics, sample: sample, twins)
        #expect(deviation(space.origin, [-0.1, -0.2]) < 1e-12)
    }

    @Test("of other lengths or values that are not finite are undefined")
    func undefined() throws {
        let head = try small()
        for features in [[1, 2], [1, 2, .nan], [1, .infinity, 3]] as [[Double]] {
            #expect(FeatureScores.react(features, head, clip: .infinity) == nil)
            #expect(FeatureScores.scale(features, head) == nil && FeatureScores.ash(features, head) == nil)
            #expect(FeatureScores.boundaryDistance(features, logits: [1, 2], head, mean: [0, 0, 0]) == nil)
            #expect(FeatureScores.collapseProximity(features, logits: [1, 2], head, mean: [0, 0, 0]) == nil)
        }
        #expect(FeatureScores.boundaryDistance([1, 2, 3], logits: [1, .nan], head, mean: [0, 0, 0]) == nil)
        #expect(FeatureScores.collapseProximity([1, 2, 3], logits: [1, 2], head, mean: [0, 0]) == nil)
        #expect(FeatureScores.gradNorm([.nan], logits: [1, 2]) == nil)
        #expect(throws: VerificationError.self) { try LinearHead(weights: [[1], [2]], biases: [0]) }
        #expect(throws: VerificationError.self) { try LinearHead(weights: [[1], [2, 3]], biases: [0, 0]) }
        let bank = try FeatureBank(Matrix([[1, 0], [0, 1]]), count: 1)
        #expect(bank.neighbourDistance([1]) == nil && bank.neighbourDistance([.nan, 1]) == nil)
        #expect(bank.neighbourDistance([5, 0]) == 0 && bank.guidance([1, 0], logits: [.nan]) == nil)
        #expect(throws: VerificationError.self) { try FeatureBank(Matrix([[1, 0], [0, 1]]), count: 3) }
    }
}
