import GAMTensor

/// A rectangle of float64 values: what similarity is measured between.
///
/// Values are row-major, row 0 at the top; their count is `height * width` and both sides are 1 or more. Functions
/// that take such a map check this and throw ``AttentionError/countMismatch(name:height:width:found:)``.
public protocol RectangularMap: Sendable {
    /// Rows.
    var height: Int { get }
    /// Columns.
    var width: Int { get }
    /// The values, row-major.
    var values: [Double] { get }
}

/// A plain rectangle of values without a history: a resampled, averaged or scaled map.
public struct MapPlane: RectangularMap, Equatable {
    /// Rows, 1 or more.
    public let height: Int
    /// Columns, 1 or more.
    public let width: Int
    /// The values, row-major, row 0 at the top; they may be of any sign.
    public let values: [Double]

    /// A plane of given values, which may be non-finite; measuring such a plane is an error.
    ///
    /// - Parameters:
    ///   - height: rows, 1 or more.
    ///   - width: columns, 1 or more.
    ///   - values: `height * width` values, row-major.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)``.
    public init(height: Int, width: Int, values: [Double]) throws(AttentionError) {
        try MapPlane.check(name: "map", height: height, width: width, count: values.count)
        self.init(unchecked: values, height: height, width: width)
    }

    /// For values whose count is known to be right.
    init(unchecked values: [Double], height: Int, width: Int) {
        self.height = height
        self.width = width
        self.values = values
    }

    static func check(name: String, height: Int, width: Int, count: Int) throws(AttentionError) {
        guard height >= 1, width >= 1, Shape(height, width).elementCount == count else {
            throw .countMismatch(name: name, height: height, width: width, found: count)
        }
    }
}

extension RectangularMap {
    /// The map as a plain plane.
    public var plane: MapPlane { MapPlane(unchecked: values, height: height, width: width) }

    /// The values moved and stretched to 0...1: `(v - min) / (max - min)`, all zeros where `max = min`.
    ///
    /// No epsilon is added, so a map and its positive multiples scale to the same values.
    public var scaled: MapPlane {
        MapPlane(unchecked: Scaling.unitRange(values), height: height, width: width)
    }

    /// The map on another grid by area resampling: each cell is the mean over its exact source rectangle.
    ///
    /// - Parameters:
    ///   - height: rows of the result, 1 or more.
    ///   - width: columns of the result, 1 or more.
    /// - Returns: the resampled plane; the mean value is kept.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)`` or
    ///   ``AttentionError/tooLarge(height:width:)``.
    public func resampled(height: Int, width: Int) throws(AttentionError) -> MapPlane {
        try converted(to: height, width, by: Resampling.area)
    }

    /// The map scaled to 0...1 and then drawn out to another grid for display.
    ///
    /// Bilinear with half-pixel centres and repeated borders; the result is not scaled again.
    ///
    /// - Parameters:
    ///   - height: rows of the result, 1 or more.
    ///   - width: columns of the result, 1 or more.
    /// - Returns: values in 0...1.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)`` or
    ///   ``AttentionError/tooLarge(height:width:)``.
    public func scaledForDisplay(height: Int, width: Int) throws(AttentionError) -> MapPlane {
        try scaled.converted(to: height, width, by: Resampling.bilinear)
    }

    /// The map drawn out to another grid, unscaled: bilinear with half-pixel centres and repeated borders.
    package func resized(height: Int, width: Int) throws(AttentionError) -> MapPlane {
        try converted(to: height, width, by: Resampling.bilinear)
    }

    func converted(
        to newHeight: Int, _ newWidth: Int,
        by resample: ([Double], Int, Int, Int, Int) throws(TensorError) -> [Double]
    ) throws(AttentionError) -> MapPlane {
        try MapPlane.check(name: "map", height: height, width: width, count: values.count)
        guard newHeight >= 1, newWidth >= 1 else {
            throw .countMismatch(name: "resampled map", height: newHeight, width: newWidth, found: 0)
        }
        do {
            let result = try resample(values, height, width, newHeight, newWidth)
            return MapPlane(unchecked: result, height: newHeight, width: newWidth)
        } catch {
            throw .tooLarge(height: newHeight, width: newWidth)
        }
    }
}

/// Scaling of values, written once for maps and for the metrics.
enum Scaling {
    /// `max(value, 0)` that keeps NaN: a NaN must stay visible in the result.
    static func rectified(_ value: Double) -> Double { value <= 0 ? 0 : value }

    /// `(v - min) / (max - min)`; all zeros where `max = min`.
    static func unitRange(_ values: [Double]) -> [Double] {
        guard let low = values.min(), let high = values.max(), high > low else {
            return values.map { $0.isFinite ? 0 : .nan }
        }
        let span = high - low
        if span.isFinite { return values.map { ($0 - low) / span } }
        // Only beyond 9e307: halves keep the difference finite.
        return values.map { ($0 / 2 - low / 2) / (high / 2 - low / 2) }
    }

    /// `max(v, 0) / sum max(v, 0)`, or `nil` where nothing is positive; values must be finite.
    static func distribution(_ values: [Double]) -> [Double]? {
        guard let peak = values.max(), peak > 0 else { return nil }
        // Divided by the peak first, so that the sum of huge values stays finite.
        let shares = values.map { rectified($0) / peak }
        let total = shares.reduce(0, +)
        return shares.map { $0 / total }
    }
}
