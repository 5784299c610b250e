import GAMTensor

/// A part of a map, its edges as shares of the map's sides: what two networks' inputs have in common.
public struct MapWindow: Sendable, Equatable {
    /// Upper and lower edge, 0 at the top, 1 at the bottom.
    public let rows: ClosedRange<Double>
    /// Left and right edge.
    public let columns: ClosedRange<Double>

    /// The whole map.
    public static let whole = MapWindow(rows: 0...1, columns: 0...1)

    /// A part between edges; what lies beyond the map is cut off where it is read.
    public init(rows: ClosedRange<Double>, columns: ClosedRange<Double>) {
        self.rows = rows
        self.columns = columns
    }
}

extension RectangularMap {
    /// A part of the map on another grid by area resampling.
    ///
    /// - Parameters:
    ///   - window: the part.
    ///   - height: rows of the result, 1 or more.
    ///   - width: columns of the result, 1 or more.
    /// - Returns: each cell the mean over its exact source rectangle.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)`` or
    ///   ``AttentionError/tooLarge(height:width:)``.
    package func resampled(
        _ window: MapWindow, height: Int, width: Int
    ) throws(AttentionError) -> MapPlane {
        try converted(to: height, width) { values, rows, columns, toHeight, toWidth throws(TensorError) in
            try Resampling.area(
                values, height: rows, width: columns, rows: window.rows, columns: window.columns, toHeight: toHeight,
                toWidth: toWidth)
        }
    }
}
