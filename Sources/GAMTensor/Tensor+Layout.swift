extension Tensor {
    /// The same array with its extents in another order.
    ///
    /// - Parameter order: for each extent of the result, which extent of this array it is; a permutation of `0..<rank`.
    /// - Returns: the rearranged array.
    /// - Throws: ``TensorError/rankMismatch(expected:found:)`` where `order` is not a permutation.
    /// - Complexity: O(elements).
    public func permuted(_ order: [Int]) throws(TensorError) -> Tensor {
        guard order.sorted() == Array(0..<shape.rank) else {
            throw .rankMismatch(expected: shape.rank, found: Shape(order))
        }
        var strides = [Int](repeating: 1, count: shape.rank)
        for index in stride(from: shape.rank - 2, through: 0, by: -1) {
            strides[index] = strides[index + 1] * shape[index + 1]
        }
        let extents = order.map { shape[$0] }
        let steps = order.map { strides[$0] }
        var result = [Float]()
        result.reserveCapacity(values.count)
        var position = [Int](repeating: 0, count: extents.count)
        var offset = 0
        for _ in 0..<values.count {
            result.append(values[offset])
            var axis = extents.count - 1
            while axis >= 0 {
                position[axis] += 1
                offset += steps[axis]
                if position[axis] < extents[axis] { break }
                offset -= steps[axis] * extents[axis]
                position[axis] = 0
                axis -= 1
            }
        }
        return try Tensor(Shape(extents), result)
    }

    /// `[N, C, H, W]` (PyTorch's order) to `[N, H, W, C]` (this package's).
    ///
    /// - Throws: ``TensorError/rankMismatch(expected:found:)`` for another rank than 4.
    public func channelsLast() throws(TensorError) -> Tensor {
        guard shape.rank == 4 else { throw .rankMismatch(expected: 4, found: shape) }
        return try permuted([0, 2, 3, 1])
    }

    /// `[N, H, W, C]` (this package's order) to `[N, C, H, W]` (PyTorch's).
    ///
    /// - Throws: ``TensorError/rankMismatch(expected:found:)`` for another rank than 4.
    public func channelsFirst() throws(TensorError) -> Tensor {
        guard shape.rank == 4 else { throw .rankMismatch(expected: 4, found: shape) }
        return try permuted([0, 3, 1, 2])
    }
}
