/// Why an array could not be made or used.
public enum TensorError: Error, Sendable, Equatable {
    /// The number of elements does not fit the shape.
    case countMismatch(expected: Shape, found: Int)
    /// An operation wanted another number of extents.
    case rankMismatch(expected: Int, found: Shape)
    /// More elements than an array may have.
    case tooLarge(Shape)
}

extension TensorError: CustomStringConvertible {
    /// One sentence: what, expected, found.
    public var description: String {
        switch self {
        case .countMismatch(let expected, let found):
            "\(found) elements do not fill the shape \(expected)"
        case .rankMismatch(let expected, let found):
            "expected \(expected) extents, found shape \(found)"
        case .tooLarge(let shape):
            "an array of shape \(shape) is larger than 2^31 elements"
        }
    }
}
