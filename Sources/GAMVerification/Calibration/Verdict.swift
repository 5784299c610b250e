/// What is to be done with an image.
///
/// A larger raw value is more lenient, so that the smaller of two verdicts is the one that holds; no verdict is 0.
public enum Verdict: Int, Sendable, Comparable, CaseIterable {
    /// The image is not one that the network may judge.
    case reject = 1
    /// A person must look.
    case review = 2
    /// Nothing speaks against the image.
    case accept = 3

    /// Whether the first verdict is stricter than the second.
    public static func < (first: Verdict, second: Verdict) -> Bool { first.rawValue < second.rawValue }
}

extension Verdict: CustomStringConvertible {
    /// `accept`, `review` or `reject`.
    public var description: String {
        switch self {
        case .reject: "reject"
        case .review: "review"
        case .accept: "accept"
        }
    }
}
