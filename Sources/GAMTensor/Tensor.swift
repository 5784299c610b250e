/// A dense float32 array with value semantics: copies share storage until one of them is written.
///
/// Elements are contiguous, the last extent varies fastest. For images and activations that is NHWC:
/// element `(n, y, x, c)` of shape `[N, H, W, C]` stands at `((n * H + y) * W + x) * C + c`.
public struct Tensor: Sendable, Equatable {
    /// The extents, outermost first.
    public let shape: Shape

    /// The elements, last extent fastest; their count is always the shape's.
    public private(set) var values: [Float]

    /// A tensor of given elements.
    ///
    /// - Parameters:
    ///   - shape: the extents, outermost first.
    ///   - values: the elements, last extent fastest; their count must be the shape's.
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` or ``TensorError/tooLarge(_:)``.
    public init(_ shape: Shape, _ values: [Float]) throws(TensorError) {
        guard let count = shape.elementCount else { throw .tooLarge(shape) }
        guard count == values.count else { throw .countMismatch(expected: shape, found: values.count) }
        self.shape = shape
        self.values = values
    }

    /// A tensor whose elements are all the same.
    ///
    /// - Parameters:
    ///   - value: the element.
    ///   - shape: the extents, outermost first.
    /// - Throws: ``TensorError/tooLarge(_:)`` for more than 2^31 elements.
    public init(repeating value: Float, shape: Shape) throws(TensorError) {
        guard let count = shape.elementCount, count <= Tensor.elementLimit else { throw .tooLarge(shape) }
        self.shape = shape
        self.values = [Float](repeating: value, count: count)
    }

    /// A tensor of elements that fill a shape, which the caller knows.
    package init(filling shape: Shape, with values: [Float]) {
        precondition(shape.elementCount == values.count)
        self.shape = shape
        self.values = values
    }

    /// The most elements that a tensor made by this package has: 2^31 (8 GiB).
    public static let elementLimit = 1 << 31

    /// The same elements under another shape of equal count.
    ///
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` or ``TensorError/tooLarge(_:)``.
    public func reshaped(to shape: Shape) throws(TensorError) -> Tensor {
        try Tensor(shape, values)
    }

    /// Gives the elements as a contiguous buffer for the length of the call.
    public func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe values.withUnsafeBufferPointer(body)
    }

    /// Gives the elements for writing as a contiguous buffer for the length of the call.
    public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
        _ body: (inout UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe values.withUnsafeMutableBufferPointer(body)
    }

    /// The flat position of the first element that is not finite, or `nil` where all are.
    ///
    /// - Complexity: O(elements); a whole pass without branches first, which is faster than a search.
    public var firstNonFinite: Int? {
        let allFinite = unsafe withUnsafeBufferPointer { values in
            // One added to an exponent of ones only reaches the highest bit.
            var highest: UInt32 = 0
            for index in values.indices {
                unsafe highest |= values[index].bitPattern & 0x7f80_0000 &+ 0x0080_0000
            }
            return highest < 0x8000_0000
        }
        return allFinite ? nil : values.firstIndex { !$0.isFinite }
    }
}
