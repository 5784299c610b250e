/// Resampling of rectangular planes of float64 values to another grid.
///
/// Planes are row-major, row 0 at the top. Both ways are separable: where the plane grows higher it is first brought
/// to the new width, else to the new height. A value that is not finite makes every target cell that reads it not finite.
package enum Resampling {
    /// Area (box) resampling: each target cell is the mean over its exact, fractional source rectangle.
    ///
    /// Enlarging repeats values (a source pixel cut by a target edge counts in part); the plane's mean is kept.
    ///
    /// - Parameters:
    ///   - values: `height * width` values, row-major.
    ///   - height: rows of the source, 1 or more.
    ///   - width: columns of the source, 1 or more.
    ///   - toHeight: rows of the result, 1 or more.
    ///   - toWidth: columns of the result, 1 or more.
    /// - Returns: `toHeight * toWidth` values, row-major.
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` where the values do not fill the source or a side is
    ///   below 1; ``TensorError/tooLarge(_:)`` where the result would be.
    /// - Complexity: O(height * width + toHeight * width + toHeight * toWidth), times the overlap when enlarging.
    package static func area(
        _ values: [Double], height: Int, width: Int, toHeight: Int, toWidth: Int
    ) throws(TensorError) -> [Double] {
        try resampled(values, (height, width), (toHeight, toWidth), areaTaps)
    }

    /// Bilinear resampling with half-pixel centres, borders repeated, no antialiasing.
    ///
    /// The same as PyTorch's `interpolate(mode="bilinear", align_corners=False)` and OpenCV's `INTER_LINEAR`.
    ///
    /// - Parameters:
    ///   - values: `height * width` values, row-major.
    ///   - height: rows of the source, 1 or more.
    ///   - width: columns of the source, 1 or more.
    ///   - toHeight: rows of the result, 1 or more.
    ///   - toWidth: columns of the result, 1 or more.
    /// - Returns: `toHeight * toWidth` values, row-major.
    /// - Throws: ``TensorError/countMismatch(expected:found:)`` where the values do not fill the source or a side is
    ///   below 1; ``TensorError/tooLarge(_:)`` where the result would be.
    /// - Complexity: O(toHeight * width + toHeight * toWidth).
    package static func bilinear(
        _ values: [Double], height: Int, width: Int, toHeight: Int, toWidth: Int
    ) throws(TensorError) -> [Double] {
        try resampled(values, (height, width), (toHeight, toWidth), bilinearTaps)
    }

    /// What one target position reads along an axis: weights of consecutive source positions from `first` on.
    private struct Taps {
        let first: Int
        let weights: [Double]
    }

    private static func areaTaps(source: Int, target: Int) -> [Taps] {
        (0..<target).map { index in
            let low = Double(index * source) / Double(target)
            let high = Double((index + 1) * source) / Double(target)
            let first = min(Int(low), source - 1)
            // Rounding can put the upper edge a hair above a whole number; the weight of that hair is then about 0.
            let last = min(max(first, Int(high.rounded(.up)) - 1), source - 1)
            let weights = (first...last).map { position in
                let overlap = min(high, Double(position + 1)) - max(low, Double(position))
                return max(0, overlap) * Double(target) / Double(source)
            }
            return Taps(first: first, weights: weights)
        }
    }

    private static func bilinearTaps(source: Int, target: Int) -> [Taps] {
        (0..<target).map { index in
            let centre = (Double(index) + 0.5) * Double(source) / Double(target) - 0.5
            let place = min(max(centre, 0), Double(source - 1))
            let first = Int(place)
            let share = place - Double(first)
            return Taps(first: first, weights: share == 0 ? [1] : [1 - share, share])
        }
    }

    private static func resampled(
        _ values: [Double], _ from: (height: Int, width: Int), _ to: (height: Int, width: Int),
        _ taps: (_ source: Int, _ target: Int) -> [Taps]
    ) throws(TensorError) -> [Double] {
        try checkSides(from, found: values.count)
        guard Shape(from.height, from.width).elementCount == values.count else {
            throw .countMismatch(expected: Shape(from.height, from.width), found: values.count)
        }
        try checkSides(to, found: 0)
        let between = to.height > from.height ? Shape(from.height, to.width) : Shape(to.height, from.width)
        // The plane between the two passes is checked too: it can be larger than both ends.
        for shape in [Shape(to.height, to.width), between] {
            guard let count = shape.elementCount, count <= Tensor.elementLimit else { throw .tooLarge(shape) }
        }
        if from == to { return values }

        // The larger pass goes over whole rows.
        if to.height > from.height {
            let wide = across(values, from.width, to.width, taps)
            return down(wide, from.height, to.height, width: to.width, taps)
        }
        let low = down(values, from.height, to.height, width: from.width, taps)
        return across(low, from.width, to.width, taps)
    }

    /// Brings columns of so many values to another height, whole rows at a time.
    private static func down(
        _ values: [Double], _ from: Int, _ to: Int, width: Int, _ taps: (_ source: Int, _ target: Int) -> [Taps]
    ) -> [Double] {
        if from == to { return values }
        var result = [Double](repeating: 0, count: to * width)
        for (row, tap) in taps(from, to).enumerated() {
            for (offset, weight) in tap.weights.enumerated() {
                let source = (tap.first + offset) * width
                for column in 0..<width { result[row * width + column] += weight * values[source + column] }
            }
        }
        return result
    }

    /// Brings rows of so many values to another width.
    private static func across(
        _ values: [Double], _ from: Int, _ to: Int, _ taps: (_ source: Int, _ target: Int) -> [Taps]
    ) -> [Double] {
        if from == to { return values }
        let columnTaps = taps(from, to)
        var result = [Double]()
        result.reserveCapacity(values.count / from * to)
        for row in stride(from: 0, to: values.count, by: from) {
            for tap in columnTaps {
                var sum = 0.0
                for (offset, weight) in tap.weights.enumerated() { sum += weight * values[row + tap.first + offset] }
                result.append(sum)
            }
        }
        return result
    }

    /// A plane has at least one cell and sides whose products stay far from overflow.
    private static func checkSides(_ size: (height: Int, width: Int), found: Int) throws(TensorError) {
        guard size.height >= 1, size.width >= 1 else {
            throw .countMismatch(expected: Shape(max(1, size.height), max(1, size.width)), found: found)
        }
        guard size.height <= Tensor.elementLimit, size.width <= Tensor.elementLimit else {
            throw .tooLarge(Shape(size.height, size.width))
        }
    }
}
