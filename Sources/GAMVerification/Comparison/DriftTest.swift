import GAMTensor

/// Looks for drift of one network's images: two-sample tests of what the network sees of the one set and of the other.
///
/// Every ``DriftPart`` is compared by a ``TwoSampleTest``, the predicted classes by a ``CategoryTest``; p-values are
/// adjusted for their number by Holm (1979), so that images without drift give any finding with a probability of at most
/// ``level``. The effect of a part is the root mean square, over the vector's numbers, of Cohen's d, less what chance
/// alone gives: `sqrt(max(0, mean d^2 - (1/n + 1/m)))`.
public struct DriftTest: Sendable, Equatable {
    /// What is measured between the vectors.
    public let statistic: TwoSampleTest.Statistic
    /// The number of random permutations a test.
    public let permutations: Int
    /// The seed of the permutations.
    public let seed: UInt64
    /// The probability of any finding where nothing drifted.
    public let level: Double
    /// The fewest images of each set that are compared.
    public let leastCount: Int
    /// From how many images of each set on, finding no drift counts as suitable.
    public let tellingCount: Int

    /// Settings of a test.
    ///
    /// - Parameters:
    ///   - statistic: what is measured between the vectors.
    ///   - permutations: random permutations a test; at least 199, so that Holm's smallest step can be reached.
    ///   - seed: the seed of the permutations.
    ///   - level: the probability of any finding where nothing drifted; one outside 0..<1 counts as 0.05.
    ///   - leastCount: the fewest images of each set, at least 2.
    ///   - tellingCount: from how many images of each set on, finding no drift counts as suitable.
    public init(
        _ statistic: TwoSampleTest.Statistic = .maximumMeanDiscrepancy, permutations: Int = 999, seed: UInt64 = 0,
        level: Double = 0.05, leastCount: Int = 10, tellingCount: Int = 30
    ) {
        self.statistic = statistic
        self.permutations = max(199, permutations)
        self.seed = seed
        self.level = level > 0 && level < 1 ? level : 0.05
        self.leastCount = max(2, leastCount)
        self.tellingCount = max(self.leastCount, tellingCount)
    }

    /// Compares images with reference images.
    ///
    /// - Parameters:
    ///   - reference: what the network saw of the images it is trusted with.
    ///   - images: what it saw of the images in question.
    ///   - model: the model's hash.
    ///   - classes: the names of the classes.
    /// - Returns: the findings; not comparable for too few images.
    /// - Throws: ``VerificationError`` for vectors of different lengths, values that are not finite, or too many images.
    /// - Complexity: O(permutations x images^2) a part.
    package func compare(
        reference: [DriftObservation], images: [DriftObservation], model: String, classes: [String]
    ) throws(VerificationError) -> DriftReport {
        let subject = DriftReport.Subject(
            model: model, profile: nil, profileModel: nil, referenceCount: reference.count,
            imageCount: images.count, referenceDigest: ImageHash.digest(of: reference.compactMap(\.hash)),
            imageDigest: ImageHash.digest(of: images.compactMap(\.hash)), classes: classes)
        guard min(reference.count, images.count) >= leastCount else {
            return DriftReport(subject, self, findings: [], mix: nil, acceptance: nil)
        }
        var findings = [DriftFinding]()
        for part in DriftPart.allCases {
            findings.append(
                try finding(
                    part.rawValue, part.words, reference.map { $0.vectors[part] ?? [] },
                    images.map { $0.vectors[part] ?? [] }, isScaled: part.hasMixedUnits))
        }
        let (before, after) = (reference.map(\.predictedClass), images.map(\.predictedClass))
        findings.append(try classFinding(before, after))
        return DriftReport(
            subject, self, findings: adjusted(findings), mix: ClassMix(before, after, classes), acceptance: nil)
    }

    /// One part's finding, not yet adjusted.
    func finding(
        _ name: String, _ words: String, _ reference: [[Double]], _ images: [[Double]], isScaled: Bool
    ) throws(VerificationError) -> DriftFinding {
        let spread = try Self.spread(reference, images, name)
        var (first, second) = (reference, images)
        if isScaled {
            // A number without spread counts by its shift, if it has one.
            let scales = spread.map { item in
                item.deviation > 0 ? 1 / item.deviation : item.shift == 0 ? 0 : 1 / abs(item.shift)
            }
            first = reference.map { zip($0, scales).map(*) }
            second = images.map { zip($0, scales).map(*) }
        }
        let found = try TwoSampleTest(statistic, permutations: permutations, seed: seed).compare(first, second)
        let chance = 1 / Double(reference.count) + 1 / Double(images.count)
        let squares = spread.compactMap { item in
            item.shift == 0 && item.deviation == 0
                ? nil : (item.shift / item.deviation) * (item.shift / item.deviation)
        }
        let mean = squares.isEmpty ? 0 : squares.reduce(0, +) / Double(squares.count)
        return DriftFinding(
            name: name, words: words, kind: .vectors, statistic: found.statistic, pValue: found.pValue,
            adjustedPValue: found.pValue, effect: max(0, mean - chance).squareRoot())
    }

    /// The finding for the predicted classes, not yet adjusted.
    func classFinding(_ reference: [Int], _ images: [Int]) throws(VerificationError) -> DriftFinding {
        let found = try CategoryTest(permutations: permutations, seed: seed).compare(reference, images)
        return DriftFinding(
            name: "classes", words: "the mix of predicted classes", kind: .classes, statistic: found.statistic,
            pValue: found.pValue, adjustedPValue: found.pValue, effect: found.effect)
    }

    /// The findings with Holm's p-values.
    func adjusted(_ findings: [DriftFinding]) -> [DriftFinding] {
        let adjusted = PValueCombination.holm(findings.map(\.pValue)) ?? []
        return zip(findings, adjusted).map { finding, pValue in
            var finding = finding
            finding.adjustedPValue = pValue
            return finding
        }
    }

    /// Each number's difference of means and pooled standard deviation (n - 1).
    private static func spread(
        _ first: [[Double]], _ second: [[Double]], _ name: String
    ) throws(VerificationError) -> [(shift: Double, deviation: Double)] {
        let length = first.first?.count ?? 0
        if let row = (first + second).first(where: { $0.count != length }) {
            throw .countMismatch(name: name, expected: length, found: row.count)
        }
        let degrees = Double(max(1, first.count + second.count - 2))
        return (0..<length).map { index in
            var means = [Double]()
            var squares = 0.0
            for rows in [first, second] {
                let mean = rows.reduce(0) { $0 + $1[index] } / Double(max(1, rows.count))
                means.append(mean)
                squares += rows.reduce(0) { $0 + ($1[index] - mean) * ($1[index] - mean) }
            }
            return (means[1] - means[0], (squares / degrees).squareRoot())
        }
    }
}
