import GAMTensor

/// A yes/no check of the image itself that failed, before any network sees it.
public struct ImageDefect: Sendable, Equatable {
    /// The checks.
    public enum Check: String, Sendable, CaseIterable {
        /// One intensity only.
        case constant
        /// A side below 8 pixels.
        case tooSmall = "too-small"
        /// Fewer than 8 intensities.
        case fewLevels = "few-levels"
        /// More than half of the pixels at one end of the range, and more than in any reference image.
        case clipped
        /// Less than half the smallest range of the reference images: a 12-bit image read as 16-bit ends here.
        case range
        /// Width by height more than a quarter beyond that of every reference image.
        case aspect
        /// More than 1 % of the pixels are coloured, and more than in any reference image.
        case color
        /// A plain border that covers at least a tenth of the area more than in any reference image.
        case border
    }

    /// The check that failed.
    public let check: Check
    /// What was found, in words.
    public let words: String

    /// The strictest verdict that the defect leaves open: reject for a constant or too small image, accept with a remark
    /// for a plain border, else review.
    public var atBest: Verdict {
        switch check {
        case .constant, .tooSmall: .reject
        case .fewLevels, .clipped, .range, .aspect, .color: .review
        case .border: .accept
        }
    }

    private static let leastSide = 8
    private static let leastLevels = 8
    private static let clippedShare = 0.5
    private static let aspectMargin = 1.25
    private static let colorShare = 0.01
    private static let borderMargin = 0.1

    /// The defects of an image, in the order of the checks.
    ///
    /// - Parameters:
    ///   - facts: of the image.
    ///   - limits: of the reference images.
    /// - Returns: the defects; none for a proper image.
    package static func found(in facts: ImageFacts, limits: ImageLimits) -> [ImageDefect] {
        if facts.levels == 1 {
            return [ImageDefect(check: .constant, words: "the image has one intensity only")]
        }
        return [tooSmall(facts), fewLevels(facts)].compactMap { $0 } + clipped(facts, limits)
            + [range(facts, limits), aspect(facts, limits), color(facts, limits), border(facts, limits)]
            .compactMap { $0 }
    }

    private static func tooSmall(_ facts: ImageFacts) -> ImageDefect? {
        guard min(facts.width, facts.height) < leastSide else { return nil }
        let size = "\(facts.width) x \(facts.height)"
        return ImageDefect(check: .tooSmall, words: "the image is \(size) pixels; \(leastSide) a side are the least")
    }

    private static func fewLevels(_ facts: ImageFacts) -> ImageDefect? {
        guard facts.levels < leastLevels else { return nil }
        return ImageDefect(check: .fewLevels, words: "the image has \(facts.levels) intensities only")
    }

    private static func clipped(_ facts: ImageFacts, _ limits: ImageLimits) -> [ImageDefect] {
        let ends = [
            (facts.shareAtLowest, limits.largestShareAtLowest, "lowest"),
            (facts.shareAtHighest, limits.largestShareAtHighest, "highest"),
        ]
        return ends.filter { share, largest, _ in share > clippedShare && share > largest }.map { share, largest, end in
            ImageDefect(
                check: .clipped,
                words: "\(percent(share)) of the pixels have the \(end) intensity, at most \(percent(largest)) in "
                    + "reference images")
        }
    }

    private static func range(_ facts: ImageFacts, _ limits: ImageLimits) -> ImageDefect? {
        guard limits.smallestSpan.isFinite, facts.span < limits.smallestSpan / 2 else { return nil }
        var words =
            "the intensities cover \(Decimal.percent(facts.span)) of their range, "
            + "\(Decimal.percent(limits.smallestSpan)) at least in reference images"
        if let depth = facts.bitDepth, let used = facts.usedBits, used + 2 <= depth {
            words += ": as if \(used) bits had been read as \(depth)"
        }
        return ImageDefect(check: .range, words: words)
    }

    private static func aspect(_ facts: ImageFacts, _ limits: ImageLimits) -> ImageDefect? {
        guard limits.smallestAspect <= limits.largestAspect,
            facts.aspect < limits.smallestAspect / aspectMargin || facts.aspect > limits.largestAspect * aspectMargin
        else { return nil }
        // A narrow image is told by its height: 0.00 times as wide as high says nothing.
        let isTall = facts.aspect < 1
        let bounds =
            isTall
            ? [1 / limits.largestAspect, 1 / limits.smallestAspect] : [limits.smallestAspect, limits.largestAspect]
        let texts = ([isTall ? 1 / facts.aspect : facts.aspect] + bounds).map { Decimal.text($0, digits: 2) }
        let usual = texts[1] == texts[2] ? texts[1] : "\(texts[1]) to \(texts[2])"
        let sides = isTall ? "high as wide" : "wide as high"
        return ImageDefect(
            check: .aspect, words: "the image is \(texts[0]) times as \(sides), the reference images \(usual)")
    }

    private static func color(_ facts: ImageFacts, _ limits: ImageLimits) -> ImageDefect? {
        guard facts.colorShare > colorShare, facts.colorShare > limits.largestColorShare else { return nil }
        return ImageDefect(
            check: .color,
            words: "\(percent(facts.colorShare)) of the pixels are coloured, not gray, "
                + "at most \(percent(limits.largestColorShare)) in reference images")
    }

    private static func border(_ facts: ImageFacts, _ limits: ImageLimits) -> ImageDefect? {
        let share = facts.border.share
        guard limits.smallestSpan.isFinite, share >= limits.largestBorderShare + borderMargin else { return nil }
        return ImageDefect(
            check: .border,
            words: "a plain border (collimator, shutter or padding) at the \(facts.border.sides) covers "
                + "\(percent(share)) of the image, at most \(percent(limits.largestBorderShare)) in reference images")
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
