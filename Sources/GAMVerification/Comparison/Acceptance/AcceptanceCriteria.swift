public import GAMModelFiles

/// What a network or a site's images must fulfil, written down before they are looked at.
///
/// A file of the format `gamverify.criteria`; ``AcceptanceRecord`` judges a report by it.
public struct AcceptanceCriteria: Sendable, Equatable {
    /// What kind of report they are for.
    public var kind: Kind
    /// What they are for, in the words of who wrote them.
    public var note: String
    /// The version of this library that they were written with.
    public var libraryVersion: String
    /// The hash of the model that is trusted (of a profile or drift: of the model); `nil` for any.
    public var model: String?
    /// The fewest images the report must rest on.
    public var leastImages: Int
    /// The verdicts that are good enough, as `suitable`; empty for any.
    public var verdicts: [String]
    /// The criteria; all must be met.
    public var criteria: [Criterion]

    /// What kind of report criteria are for.
    public enum Kind: String, Sendable, CaseIterable {
        /// Two models on the same images.
        case models
        /// A model's images beside a profile.
        case profile
        /// A model's images beside others.
        case drift
    }

    /// One figure and its bound.
    public struct Criterion: Sendable, Equatable {
        /// The statistic, as in `identification.within`.
        public var statistic: String
        /// The layer, `target` for the deciding one; `nil` for a statistic that belongs to no layer.
        public var layer: String?
        /// Which end of the figure must keep the bound.
        public var end: End
        /// The least and the most it may be; one of them at least.
        public var atLeast, atMost: Double?
        /// The fewest images with a value.
        public var leastImages: Int

        /// Which end of a figure is held against the bound.
        public enum End: String, Sendable, CaseIterable {
            /// The figure itself.
            case value
            /// The lower bound of its 95 % interval.
            case low
            /// The upper bound of its 95 % interval.
            case high
        }

        /// A criterion; `nil` bounds do not count.
        public init(
            _ statistic: String, layer: String? = nil, end: End = .value, atLeast: Double? = nil,
            atMost: Double? = nil, leastImages: Int = 1
        ) {
            self.statistic = statistic
            self.layer = layer
            self.end = end
            self.atLeast = atLeast
            self.atMost = atMost
            self.leastImages = leastImages
        }
    }

    /// Criteria of one's own.
    public init(
        kind: Kind, note: String = "", libraryVersion: String = LibraryVersion.current, model: String? = nil,
        leastImages: Int = 30, verdicts: [String] = ["suitable"], criteria: [Criterion]
    ) {
        self.kind = kind
        self.note = note
        self.libraryVersion = libraryVersion
        self.model = model
        self.leastImages = leastImages
        self.verdicts = verdicts
        self.criteria = criteria
    }

    /// What is written for a site to begin with: the rule's own bounds, and an agreement that retrained networks reach.
    public static func standard(_ kind: Kind, model: String? = nil) -> AcceptanceCriteria {
        let note = "Change the bounds before the images are looked at, not after."
        switch kind {
        case .models:
            return AcceptanceCriteria(
                kind: kind, note: note, model: model,
                criteria: [
                    Criterion(
                        "identification.within", layer: "target", end: .low, atLeast: 0.75, leastImages: 30),
                    Criterion("identification.all", layer: "target", end: .low, atLeast: 0.75, leastImages: 30),
                    Criterion("agreement", atLeast: 0.8, leastImages: 30),
                ])
        case .profile:
            return AcceptanceCriteria(
                kind: kind, note: note, model: model, leastImages: 100,
                criteria: [
                    Criterion("accepted", atLeast: 0.85, leastImages: 100),
                    Criterion("alarm.rate", end: .low, atMost: 0.05, leastImages: 100),
                    Criterion("drift.p-values.effect", atMost: 0.5, leastImages: 100),
                ])
        case .drift:
            return AcceptanceCriteria(
                kind: kind, note: note, model: model, leastImages: 100,
                criteria: [DriftPart.map, .penultimate, .probabilities].map {
                    Criterion("drift.\($0.rawValue).effect", atMost: 0.5, leastImages: 100)
                } + [Criterion("drift.classes.effect", atMost: 0.3, leastImages: 100)])
        }
    }
}
