/// The strips along an image's sides in which nothing is to be seen: a collimator's shadow, a shutter, or padding.
///
/// A row or column is plain where the standard deviation of its intensities is at most 0.01 of the full range; strips are
/// counted from each side until the first row or column that is not.
public struct PlainBorder: Sendable, Equatable {
    /// The share of the image's rows that are plain from the top on, and from the bottom on, 0 to 1.
    public let top, bottom: Double
    /// The share of the image's columns that are plain from the left on, and from the right on, 0 to 1.
    public let left, right: Double

    /// The share of the image's area that the strips cover, 0 to 1.
    public var share: Double { 1 - max(0, 1 - top - bottom) * max(0, 1 - left - right) }

    /// Strips of given shares.
    package init(top: Double, bottom: Double, left: Double, right: Double) {
        (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
    }

    /// The strips of samples `[H, W, C]` with at least one pixel; channels are looked at together.
    ///
    /// - Parameters:
    ///   - height: rows.
    ///   - width: columns.
    ///   - channels: values of a pixel.
    ///   - fullScale: the largest sample.
    ///   - line: gives so many samples, from a position on and so many apart.
    /// - Complexity: O(pixels of the strips).
    init(
        height: Int, width: Int, channels: Int, fullScale: Double,
        line: (_ start: Int, _ step: Int, _ count: Int) -> [Float]
    ) {
        let rowCount = width * channels
        let limit = 1e-4 * fullScale * fullScale
        func share(_ count: Int, _ isPlain: (Int) -> Bool) -> Double {
            Double((0..<count).first { !isPlain($0) } ?? count) / Double(count)
        }
        func rowIsPlain(_ row: Int) -> Bool {
            PlainBorder.variance(line(row * rowCount, 1, rowCount)) <= limit
        }
        func columnIsPlain(_ column: Int) -> Bool {
            PlainBorder.variance(line(column * channels, rowCount, height)) <= limit
        }
        top = share(height, rowIsPlain)
        bottom = share(height) { rowIsPlain(height - 1 - $0) }
        left = share(width, columnIsPlain)
        right = share(width) { columnIsPlain(width - 1 - $0) }
    }

    private static func variance(_ values: [Float]) -> Double {
        guard let first = values.first else { return 0 }
        let origin = Double(first)
        var (sum, squares) = (0.0, 0.0)
        for value in values {
            let difference = Double(value) - origin
            sum += difference
            squares += difference * difference
        }
        let mean = sum / Double(values.count)
        return squares / Double(values.count) - mean * mean
    }

    /// The sides with a strip, in words: "left and right".
    var sides: String {
        let names = [("top", top), ("bottom", bottom), ("left", left), ("right", right)].filter { $0.1 > 0 }.map(\.0)
        guard let last = names.last, names.count > 1 else { return names.first ?? "no side" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
