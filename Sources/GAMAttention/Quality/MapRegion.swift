/// A part of an image that is known to matter, as growth plates drawn with a phantom or a finding marked by a reader.
public struct MapRegion: Sendable, Equatable {
    /// Rows, 1 or more.
    public let height: Int
    /// Columns, 1 or more.
    public let width: Int
    /// Whether each place belongs to the region, row-major.
    public let contains: [Bool]

    /// A region from its places.
    ///
    /// - Parameters:
    ///   - height: rows, 1 or more.
    ///   - width: columns, 1 or more.
    ///   - contains: `height * width` values, row-major.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)``.
    public init(height: Int, width: Int, contains: [Bool]) throws(AttentionError) {
        try MapPlane.check(name: "region", height: height, width: width, count: contains.count)
        self.height = height
        self.width = width
        self.contains = contains
    }

    /// Whether no place belongs to the region.
    public var isEmpty: Bool { !contains.contains(true) }

    /// The share of all places that belong to the region, 0...1: what a map without any sense of place would hold there.
    public var share: Double { Double(contains.count { $0 }) / Double(contains.count) }
}
