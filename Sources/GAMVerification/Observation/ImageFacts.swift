public import GAMTensor

/// What can be told of an image before any resizing, from its intensities alone.
public struct ImageFacts: Sendable, Equatable {
    /// Columns and rows.
    public let width, height: Int
    /// How many different intensities there are, counted on a scale of 65,536 levels.
    public let levels: Int
    /// The share of pixels at the lowest intensity that occurs.
    public let shareAtLowest: Double
    /// The share of pixels at the highest intensity that occurs.
    public let shareAtHighest: Double
    /// The 99 % quantile less the 1 % quantile, 0 to 1.
    public let span: Double

    /// Looks at an image.
    ///
    /// - Parameter intensities: `[1, H, W, C]` with values 0 to 1; channels are looked at together.
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` or
    ///   ``VerificationError/nonFinite(name:position:)``.
    /// - Complexity: O(pixels).
    public init(_ intensities: Tensor) throws(VerificationError) {
        let shape = intensities.shape
        guard shape.rank == 4, shape[0] == 1, !intensities.values.isEmpty else {
            throw .shapeMismatch(name: "image", expected: "1 x height x width x channels", found: "\(shape)")
        }
        if let position = intensities.firstNonFinite { throw .nonFinite(name: "image", position: position) }
        (height, width) = (shape[1], shape[2])
        var histogram = [Int](repeating: 0, count: ImageFacts.levelCount)
        for value in intensities.values {
            let level = min(max(value, 0), 1) * Float(ImageFacts.levelCount - 1)
            histogram[Int(level.rounded())] += 1
        }
        let count = Double(intensities.values.count)
        levels = histogram.count { $0 > 0 }
        shareAtLowest = Double(histogram.first { $0 > 0 } ?? 0) / count
        shareAtHighest = Double(histogram.last { $0 > 0 } ?? 0) / count
        span =
            Double(ImageFacts.quantile(histogram, 0.99) - ImageFacts.quantile(histogram, 0.01))
            / Double(ImageFacts.levelCount - 1)
    }

    private static let levelCount = 65_536

    /// The level below or at which a share of the pixels lies.
    private static func quantile(_ histogram: [Int], _ share: Double) -> Int {
        let wanted = Int((share * Double(histogram.reduce(0, +) - 1)).rounded())
        var passed = 0
        for (level, count) in histogram.enumerated() {
            passed += count
            if passed > wanted { return level }
        }
        return histogram.count - 1
    }
}

/// What the reference images looked like before resizing, as far as the input checks need it; parts merge.
public struct ImageLimits: Sendable, Equatable {
    /// The largest share of pixels at a reference image's lowest or highest intensity.
    public private(set) var largestClippedShare: Double = 0
    /// The smallest span of a reference image; infinite before any was seen.
    public private(set) var smallestSpan: Double = .infinity

    /// Limits of no images.
    public init() {}

    /// Limits that were gathered before, as from a file.
    package init(largestClippedShare: Double, smallestSpan: Double) {
        self.largestClippedShare = largestClippedShare
        self.smallestSpan = smallestSpan
    }

    /// Widens the limits by one image.
    mutating func add(_ facts: ImageFacts) {
        largestClippedShare = max(largestClippedShare, facts.shareAtLowest, facts.shareAtHighest)
        smallestSpan = min(smallestSpan, facts.span)
    }

    /// Widens the limits by those of other images.
    mutating func merge(_ other: ImageLimits) {
        largestClippedShare = max(largestClippedShare, other.largestClippedShare)
        smallestSpan = min(smallestSpan, other.smallestSpan)
    }
}

/// A yes/no check of the image itself that failed.
public struct ImageDefect: Sendable, Equatable {
    /// The check's name: `constant`, `too-small`, `few-levels`, `clipped` or `range`.
    public let check: String
    /// The strictest verdict the defect leaves open.
    public let atBest: Verdict
    /// What was found, in words.
    public let words: String

    /// The defects of an image, worst first.
    ///
    /// A constant image or one with a side below 8 is rejected; fewer than 8 intensities, more than half of the pixels at
    /// one end of the range (and more than in any reference image), or less than half the smallest range of the
    /// reference images (a 12-bit image read as 16-bit) is reviewed.
    static func found(in facts: ImageFacts, limits: ImageLimits) -> [ImageDefect] {
        var defects = [ImageDefect]()
        if facts.levels == 1 {
            return [ImageDefect(check: "constant", atBest: .reject, words: "the image has one intensity only")]
        }
        if min(facts.width, facts.height) < 8 {
            defects.append(
                ImageDefect(
                    check: "too-small", atBest: .reject,
                    words: "the image is \(facts.width) x \(facts.height) pixels; 8 a side are the least"))
        }
        if facts.levels < 8 {
            defects.append(
                ImageDefect(
                    check: "few-levels", atBest: .review, words: "the image has \(facts.levels) intensities only"))
        }
        for (share, end) in [(facts.shareAtLowest, "lowest"), (facts.shareAtHighest, "highest")]
        where share > 0.5 && share > limits.largestClippedShare {
            let percent = Int((share * 100).rounded())
            defects.append(
                ImageDefect(
                    check: "clipped", atBest: .review, words: "\(percent) % of the pixels have the \(end) intensity"))
        }
        if limits.smallestSpan.isFinite, facts.span < limits.smallestSpan / 2 {
            defects.append(
                ImageDefect(
                    check: "range", atBest: .review,
                    words: "the intensities cover less than half the range of any reference image"))
        }
        return defects
    }
}
