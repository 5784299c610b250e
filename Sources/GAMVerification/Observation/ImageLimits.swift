/// What the reference images looked like before resizing, as far as the input checks need it; parts merge.
public struct ImageLimits: Sendable, Equatable {
    /// The largest share of pixels at a reference image's own lowest intensity.
    public private(set) var largestShareAtLowest: Double
    /// The largest share of pixels at a reference image's own highest intensity.
    public private(set) var largestShareAtHighest: Double
    /// The smallest span of a reference image; infinite before any was seen.
    public private(set) var smallestSpan: Double

    /// Limits of no images.
    public init() {
        (largestShareAtLowest, largestShareAtHighest, smallestSpan) = (0, 0, .infinity)
    }

    /// Limits that were gathered before, as from a file.
    ///
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` for a share outside 0...1 or a negative or
    ///   undefined span.
    package init(
        largestShareAtLowest: Double, largestShareAtHighest: Double, smallestSpan: Double
    ) throws(VerificationError) {
        for (name, share) in [("lowest", largestShareAtLowest), ("highest", largestShareAtHighest)] {
            guard share >= 0, share <= 1 else {
                throw .invalidValue(name: "largest share at the \(name)", expected: "0 to 1", found: "\(share)")
            }
        }
        guard smallestSpan >= 0 else {
            throw .invalidValue(name: "smallest span", expected: "0 or more", found: "\(smallestSpan)")
        }
        self.largestShareAtLowest = largestShareAtLowest
        self.largestShareAtHighest = largestShareAtHighest
        self.smallestSpan = smallestSpan
    }

    /// Widens the limits by one image.
    package mutating func add(_ facts: ImageFacts) {
        largestShareAtLowest = max(largestShareAtLowest, facts.shareAtLowest)
        largestShareAtHighest = max(largestShareAtHighest, facts.shareAtHighest)
        smallestSpan = min(smallestSpan, facts.span)
    }

    /// Widens the limits by those of other images.
    package mutating func merge(_ other: ImageLimits) {
        largestShareAtLowest = max(largestShareAtLowest, other.largestShareAtLowest)
        largestShareAtHighest = max(largestShareAtHighest, other.largestShareAtHighest)
        smallestSpan = min(smallestSpan, other.smallestSpan)
    }
}
