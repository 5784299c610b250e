/// The extents of an array, outermost first.
///
/// Images and activations are `[batch, height, width, channels]`; convolution weights keep PyTorch's order
/// `[outputs, inputs / groups, height, width]`. A shape of no extents is a scalar (one element).
public struct Shape: Sendable, Hashable {
    /// The extents, outermost first; each is 0 or more.
    public let dimensions: [Int]

    /// A shape from its extents, outermost first.
    ///
    /// Negative extents count as 0.
    public init(_ dimensions: Int...) {
        self.init(dimensions)
    }

    /// A shape from its extents, outermost first.
    ///
    /// Negative extents count as 0.
    public init(_ dimensions: [Int]) {
        self.dimensions = dimensions.map { max(0, $0) }
    }

    /// How many extents there are.
    public var rank: Int { dimensions.count }

    /// How many elements an array of this shape has, or `nil` where that number is beyond `Int`.
    public var elementCount: Int? {
        var count = 1
        for extent in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            if overflow { return nil }
            count = product
        }
        return count
    }

    /// The extent at a position, outermost first; the position must be in `0..<rank`.
    public subscript(index: Int) -> Int { dimensions[index] }
}

extension Shape: CustomStringConvertible {
    /// The extents joined by `x`, as in `64x32x3x3`; `scalar` for no extents.
    public var description: String {
        dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
    }
}
