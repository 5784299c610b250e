import GAMTensor

/// How often which verdict is given on so many images, drawn at random from those there are.
public struct VerdictShares: Sendable, Equatable {
    /// How many images each draw has.
    public let imageCount: Int
    /// How many draws there were.
    public let draws: Int
    /// The shares of the draws with each verdict, 0...1.
    public let suitable, doubtful, unsuitable, notComparable: Double
}

extension ModelComparison {
    /// How the verdict depends on the number of images: verdicts of random draws without replacement.
    ///
    /// It answers how many images are needed: where draws of 30 give the verdict of all, 30 would have been enough.
    ///
    /// - Parameters:
    ///   - draws: how many draws, at least 1.
    ///   - imageCount: how many images each has; no more than there are.
    ///   - rule: the rule of the verdict.
    ///   - seed: the seed of the draws.
    /// - Returns: the shares of each verdict at the deciding layer.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for more images than there are, or no draw.
    /// - Complexity: O(draws x imageCount^2 x size of a map).
    public func verdictShares(
        draws: Int, of imageCount: Int, rule: SuitabilityRule = SuitabilityRule(), seed: UInt64 = 0
    ) throws(VerificationError) -> VerdictShares {
        guard draws >= 1 else { throw .tooFew(name: "draws", expected: 1, found: draws) }
        guard imageCount >= 1, imageCount <= images.count else {
            throw .tooFew(name: "images to draw from", expected: max(1, imageCount), found: images.count)
        }
        var generator = SeededGenerator(seed: seed)
        var counts = [String: Int]()
        for _ in 0..<draws {
            var drawn = ModelComparison(subject)
            drawn.images = generator.shuffled(Array(images.indices)).prefix(imageCount).map { images[$0] }
            counts[rule.judge(try drawn.identification(layer: 0)).verdict.word, default: 0] += 1
        }
        func share(_ word: String) -> Double { Double(counts[word] ?? 0) / Double(draws) }
        return VerdictShares(
            imageCount: imageCount, draws: draws, suitable: share("suitable"), doubtful: share("doubtful"),
            unsuitable: share("unsuitable"), notComparable: share("not comparable"))
    }
}
