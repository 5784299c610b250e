/// What the reference images looked like before resizing, as far as the input checks need it; parts merge.
public struct ImageLimits: Sendable, Equatable {
    /// The largest share of pixels at a reference image's own lowest intensity.
    public private(set) var largestShareAtLowest: Double
    /// The largest share of pixels at a reference image's own highest intensity.
    public private(set) var largestShareAtHighest: Double
    /// The smallest span of a reference image; infinite before any was seen.
    public private(set) var smallestSpan: Double
    /// The smallest and largest aspect (columns by rows); infinite and 0 before any was seen.
    public private(set) var smallestAspect, largestAspect: Double
    /// The largest share of coloured pixels.
    public private(set) var largestColorShare: Double
    /// The largest share of the area that a plain border covers.
    public private(set) var largestBorderShare: Double

    /// Limits of no images.
    public init() {
        (largestShareAtLowest, largestShareAtHighest, smallestSpan) = (0, 0, .infinity)
        (smallestAspect, largestAspect) = (.infinity, 0)
        (largestColorShare, largestBorderShare) = (0, 0)
    }

    /// Limits that were gathered before, as from a file.
    ///
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` for a share outside 0...1 or a negative or
    ///   undefined span or aspect.
    package init(
        largestShareAtLowest: Double, largestShareAtHighest: Double, smallestSpan: Double,
        smallestAspect: Double = .infinity, largestAspect: Double = 0, largestColorShare: Double = 0,
        largestBorderShare: Double = 0
    ) throws(VerificationError) {
        let shares = [
            ("share at the lowest", largestShareAtLowest), ("share at the highest", largestShareAtHighest),
            ("share of colour", largestColorShare), ("share of border", largestBorderShare),
        ]
        for (name, share) in shares {
            guard share >= 0, share <= 1 else {
                throw .invalidValue(name: "largest \(name)", expected: "0 to 1", found: "\(share)")
            }
        }
        for (name, aspect) in [("smallest", smallestAspect), ("largest", largestAspect)] where !(aspect >= 0) {
            throw .invalidValue(name: "\(name) aspect", expected: "0 or more", found: "\(aspect)")
        }
        guard smallestSpan >= 0 else {
            throw .invalidValue(name: "smallest span", expected: "0 or more", found: "\(smallestSpan)")
        }
        self.largestShareAtLowest = largestShareAtLowest
        self.largestShareAtHighest = largestShareAtHighest
        self.smallestSpan = smallestSpan
        (self.smallestAspect, self.largestAspect) = (smallestAspect, largestAspect)
        (self.largestColorShare, self.largestBorderShare) = (largestColorShare, largestBorderShare)
    }

    /// Widens the limits by one image.
    package mutating func add(_ facts: ImageFacts) {
        largestShareAtLowest = max(largestShareAtLowest, facts.shareAtLowest)
        largestShareAtHighest = max(largestShareAtHighest, facts.shareAtHighest)
        smallestSpan = min(smallestSpan, facts.span)
        smallestAspect = min(smallestAspect, facts.aspect)
        largestAspect = max(largestAspect, facts.aspect)
        largestColorShare = max(largestColorShare, facts.colorShare)
        largestBorderShare = max(largestBorderShare, facts.border.share)
    }

    /// Widens the limits by those of other images.
    package mutating func merge(_ other: ImageLimits) {
        largestShareAtLowest = max(largestShareAtLowest, other.largestShareAtLowest)
        largestShareAtHighest = max(largestShareAtHighest, other.largestShareAtHighest)
        smallestSpan = min(smallestSpan, other.smallestSpan)
        smallestAspect = min(smallestAspect, other.smallestAspect)
        largestAspect = max(largestAspect, other.largestAspect)
        largestColorShare = max(largestColorShare, other.largestColorShare)
        largestBorderShare = max(largestBorderShare, other.largestBorderShare)
    }
}
