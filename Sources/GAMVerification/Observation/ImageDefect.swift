/// A yes/no check of the image itself that failed.
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
    }

    /// The check that failed.
    public let check: Check
    /// What was found, in words.
    public let words: String

    /// The strictest verdict that the defect leaves open: reject for a constant or too small image, else review.
    public var atBest: Verdict {
        switch check {
        case .constant, .tooSmall: .reject
        case .fewLevels, .clipped, .range: .review
        }
    }

    private static let leastSide = 8
    private static let leastLevels = 8
    private static let clippedShare = 0.5

    /// The defects of an image, worst first.
    ///
    /// - Parameters:
    ///   - facts: of the image.
    ///   - limits: of the reference images.
    /// - Returns: the defects; none for a proper image.
    package static func found(in facts: ImageFacts, limits: ImageLimits) -> [ImageDefect] {
        if facts.levels == 1 {
            return [ImageDefect(check: .constant, words: "the image has one intensity only")]
        }
        var defects = [ImageDefect]()
        if min(facts.width, facts.height) < leastSide {
            let size = "\(facts.width) x \(facts.height)"
            defects.append(
                ImageDefect(check: .tooSmall, words: "the image is \(size) pixels; \(leastSide) a side are the least"))
        }
        if facts.levels < leastLevels {
            defects.append(ImageDefect(check: .fewLevels, words: "the image has \(facts.levels) intensities only"))
        }
        for (share, largest, end) in [
            (facts.shareAtLowest, limits.largestShareAtLowest, "lowest"),
            (facts.shareAtHighest, limits.largestShareAtHighest, "highest"),
        ] where share > clippedShare && share > largest {
            let percent = Int((share * 100).rounded())
            defects.append(
                ImageDefect(check: .clipped, words: "\(percent) % of the pixels have the \(end) intensity"))
        }
        if limits.smallestSpan.isFinite, facts.span < limits.smallestSpan / 2 {
            defects.append(
                ImageDefect(
                    check: .range, words: "the intensities cover less than half the range of any reference image"))
        }
        return defects
    }
}
