import GAMTensor

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

    /// The strips of samples `[1, H, W, C]` with at least one pixel; channels are looked at together.
    ///
    /// - Complexity: O(pixels of the strips).
    init(_ samples: Tensor, fullScale: Double) {
        let (height, width, channels) = (samples.shape[1], samples.shape[2], samples.shape[3])
        let line = width * channels
        let values = samples.values
        let limit = 1e-4 * fullScale * fullScale
        func share(_ count: Int, _ isPlain: (Int) -> Bool) -> Double {
            Double((0..<count).first { !isPlain($0) } ?? count) / Double(count)
        }
        func rowIsPlain(_ row: Int) -> Bool {
            PlainBorder.variance(values, start: row * line, step: 1, count: line) <= limit
        }
        func columnIsPlain(_ column: Int) -> Bool {
            PlainBorder.variance(values, start: column * channels, step: line, count: height) <= limit
        }
        top = share(height, rowIsPlain)
        bottom = share(height) { rowIsPlain(height - 1 - $0) }
        left = share(width, columnIsPlain)
        right = share(width) { columnIsPlain(width - 1 - $0) }
    }

    private static func variance(_ values: [Float], start: Int, step: Int, count: Int) -> Double {
        let origin = Double(values[start])
        var (sum, squares) = (0.0, 0.0)
        for index in 0..<count {
            let difference = Double(values[start + index * step]) - origin
            sum += difference
            squares += difference * difference
        }
        let mean = sum / Double(count)
        return squares / Double(count) - mean * mean
    }

    /// The sides with a strip, in words: "left and right".
    var sides: String {
        let names = [("top", top), ("bottom", bottom), ("left", left), ("right", right)].filter { $0.1 > 0 }.map(\.0)
        guard let last = names.last, names.count > 1 else { return names.first ?? "no side" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
