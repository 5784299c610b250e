/// Resampling of rectangular planes of float64 values to another grid.
///
/// Planes are row-major, row 0 at the top. Both ways are separable: where a plane grows higher it is first
/// brought to the new width, else to the new height. A value that is not finite makes every target cell that reads it not finite.
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

    /// Area resampling of a part of a plane, cut at fractional places.
    ///
    /// - Parameters:
    ///   - values: `height * width` values, row-major.
    ///   - height: rows of the source, 1 or more.
    ///   - width: columns of the source, 1 or more.
    ///   - rows: the part's upper and lower edge as shares of the height, 0...1; of some length.
    ///   - columns: its left and right edge as shares of the width.
    ///   - toHeight: rows of the result, 1 or more.
    ///   - toWidth: columns of the result, 1 or more.
    /// - Returns: `toHeight * toWidth` values, row-major; each the mean over its exact, fractional source rectangle.
    /// - Throws: as ``area(_:height:width:toHeight:toWidth:)``.
    package static func area(
        _ values: [Double], height: Int, width: Int, rows: ClosedRange<Double>, columns: ClosedRange<Double>,
        toHeight: Int, toWidth: Int
    ) throws(TensorError) -> [Double] {
        if rows == 0...1, columns == 0...1 {
            return try area(values, height: height, width: width, toHeight: toHeight, toWidth: toWidth)
        }
        let rowTaps = { (source: Int, target: Int) in partTaps(of: rows, source: source, target: target) }
        let columnTaps = { (source: Int, target: Int) in partTaps(of: columns, source: source, target: target) }
        return try resampled(
            values, (height, width), (toHeight, toWidth), rowTaps, columnTaps, keepsEqualSizes: false)
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

    /// What the target positions along an axis read: each some consecutive source positions, with weights.
    private struct Taps {
        /// The first source position of each target.
        private(set) var firsts = [Int]()
        /// Where each target's weights end in the list of all.
        private(set) var ends = [Int]()
        private(set) var weights = [Double]()

        init(targets: Int, _ append: (_ target: Int, _ taps: inout Taps) -> Void) {
            firsts.reserveCapacity(targets)
            ends.reserveCapacity(targets)
            weights.reserveCapacity(2 * targets)
            for target in 0..<targets {
                append(target, &self)
                ends.append(weights.count)
            }
        }

        /// The target at hand reads from a source position on.
        mutating func begin(at first: Int) { firsts.append(first) }

        /// The weight of the next source position.
        mutating func add(_ weight: Double) { weights.append(weight) }

        /// The places of a target's weights in the list of all.
        func places(of target: Int) -> Range<Int> { (target == 0 ? 0 : ends[target - 1])..<ends[target] }
    }

    private static func areaTaps(source: Int, target: Int) -> Taps {
        Taps(targets: target) { index, taps in
            let low = Double(index * source) / Double(target)
            let high = Double((index + 1) * source) / Double(target)
            let first = min(Int(low), source - 1)
            // Rounding can put the upper edge a hair above a whole number; the weight of that hair is then about 0.
            let last = min(max(first, Int(high.rounded(.up)) - 1), source - 1)
            taps.begin(at: first)
            for position in first...last {
                let overlap = min(high, Double(position + 1)) - max(low, Double(position))
                taps.add(max(0, overlap) * Double(target) / Double(source))
            }
        }
    }

    /// As `areaTaps` for a part of an axis; at least a thousandth of a position is read, so that no part is empty.
    private static func partTaps(of part: ClosedRange<Double>, source: Int, target: Int) -> Taps {
        let start = min(max(part.lowerBound, 0), 1) * Double(source)
        let length = max(min(part.upperBound, 1) * Double(source) - start, 1e-3)
        return Taps(targets: target) { index, taps in
            let low = min(start + length * Double(index) / Double(target), Double(source) - 1e-3 / Double(target))
            let high = min(start + length * Double(index + 1) / Double(target), Double(source))
            let first = min(Int(low), source - 1)
            let last = min(max(first, Int(high.rounded(.up)) - 1), source - 1)
            let overlaps = (first...last).map { position in
                max(0, min(high, Double(position + 1)) - max(low, Double(position)))
            }
            let total = overlaps.reduce(0, +)
            taps.begin(at: first)
            for overlap in overlaps { taps.add(total > 0 ? overlap / total : 1 / Double(overlaps.count)) }
        }
    }

    private static func bilinearTaps(source: Int, target: Int) -> Taps {
        Taps(targets: target) { index, taps in
            let centre = (Double(index) + 0.5) * Double(source) / Double(target) - 0.5
            let place = min(max(centre, 0), Double(source - 1))
            let first = Int(place)
            let share = place - Double(first)
            taps.begin(at: first)
            taps.add(1 - share)
            if share != 0 { taps.add(share) }
        }
    }

    private static func resampled(
        _ values: [Double], _ from: (height: Int, width: Int), _ to: (height: Int, width: Int),
        _ rowTaps: @escaping (_ source: Int, _ target: Int) -> Taps,
        _ otherColumnTaps: ((_ source: Int, _ target: Int) -> Taps)? = nil, keepsEqualSizes: Bool = true
    ) throws(TensorError) -> [Double] {
        try checkSides(from, found: values.count)
        guard Shape(from.height, from.width).elementCount == values.count else {
            throw .countMismatch(expected: Shape(from.height, from.width), found: values.count)
        }
        try checkSides(to, found: 0)
        // The plane between the two passes is checked too: it can be larger than both ends.
        let growsHigher = to.height > from.height
        let between = growsHigher ? Shape(from.height, to.width) : Shape(to.height, from.width)
        for shape in [Shape(to.height, to.width), between] {
            guard let count = shape.elementCount, count <= Tensor.elementLimit else { throw .tooLarge(shape) }
        }
        if keepsEqualSizes, from == to { return values }

        let (rows, columns) = (rowTaps(from.height, to.height), (otherColumnTaps ?? rowTaps)(from.width, to.width))
        // The larger pass goes over whole rows.
        if growsHigher { return down(across(values, width: from.width, columns), width: to.width, rows) }
        return across(down(values, width: from.width, rows), width: from.width, columns)
    }

    /// Brings a plane to another height, whole rows at a time: one for each of the taps.
    private static func down(_ values: [Double], width: Int, _ taps: Taps) -> [Double] {
        var result = [Double](repeating: 0, count: taps.firsts.count * width)
        for (row, first) in taps.firsts.enumerated() {
            for (offset, place) in taps.places(of: row).enumerated() {
                addRow(values, first + offset, times: taps.weights[place], to: &result, row, width: width)
            }
        }
        return result
    }

    /// Brings rows of so many values to another width: one value for each of the taps.
    private static func across(_ values: [Double], width: Int, _ taps: Taps) -> [Double] {
        var result = [Double]()
        result.reserveCapacity(values.count / width * taps.firsts.count)
        for row in stride(from: 0, to: values.count, by: width) {
            var place = 0
            for (target, end) in taps.ends.enumerated() {
                var source = row + taps.firsts[target]
                var sum = 0.0
                while place < end {
                    sum += taps.weights[place] * values[source]
                    place += 1
                    source += 1
                }
                result.append(sum)
            }
        }
        return result
    }

    /// Adds a row of one plane, times a weight, to a row of another of the same width; both rows exist.
    private static func addRow(
        _ source: [Double], _ sourceRow: Int, times weight: Double, to target: inout [Double], _ targetRow: Int,
        width: Int
    ) {
        unsafe source.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard let x = source.baseAddress, let y = target.baseAddress else { return }
                unsafe VectorKernels.add(weight, x + sourceRow * width, to: y + targetRow * width, count: width)
            }
        }
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
