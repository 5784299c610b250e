package import GAMImaging
public import GAMTensor

/// What can be told of an image before any resizing, from its intensities alone.
public struct ImageFacts: Sendable, Equatable {
    /// Columns and rows.
    public let width, height: Int
    /// How many different intensities there are: of the levels that the depth has, or of 65,536 for floats.
    public let levels: Int
    /// The share of pixels at the lowest intensity that occurs, above 0, at most 1.
    public let shareAtLowest: Double
    /// The share of pixels at the highest intensity that occurs, above 0, at most 1.
    public let shareAtHighest: Double
    /// The 99 % quantile less the 1 % quantile (linear between neighbours), 0 to 1.
    public let span: Double
    /// The share of pixels whose channels differ by more than a tenth of the full range; 0 for a gray image.
    public let colorShare: Double
    /// The bits of a stored sample; `nil` where intensities were looked at, or floats.
    public let bitDepth: Int?
    /// The bits that the largest stored sample needs, at most ``bitDepth``: 12 of 16 where an image of 12 bits is read as one
    /// of 16; `nil` as there.
    public let usedBits: Int?
    /// The plain strips along the image's sides: a collimator's shadow, a shutter, or padding.
    public let border: PlainBorder

    /// Columns by rows: above 1 for an image that is wider than high.
    public var aspect: Double { Double(width) / Double(height) }

    /// Looks at an image.
    ///
    /// - Parameter intensities: `[1, H, W, C]` with values 0 to 1 (those beyond count as the nearer end); channels are
    ///   looked at together.
    /// - Throws: ``VerificationError/shapeMismatch(name:expected:found:)`` or
    ///   ``VerificationError/nonFinite(name:position:)``.
    /// - Complexity: O(pixels).
    public init(_ intensities: Tensor) throws(VerificationError) {
        let shape = intensities.shape
        guard shape.rank == 4, shape[0] == 1, !intensities.values.isEmpty else {
            throw .shapeMismatch(name: "image", expected: "1 x height x width x channels", found: "\(shape)")
        }
        if let position = intensities.firstNonFinite { throw .nonFinite(name: "image", position: position) }
        let values = intensities.values
        self.init(
            height: shape[1], width: shape[2], LevelHistogram(intensities: intensities), bitDepth: nil, usedBits: nil,
            colorShare: ImageFacts.colorShare(of: intensities, beyond: 0.1),
            border: PlainBorder(height: shape[1], width: shape[2], channels: shape[3], fullScale: 1) {
                (start, step, count) in (0..<count).map { values[start + $0 * step] }
            })
    }

    /// Looks at an image as it was stored, which is faster: no intensities are worked out.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - levels: how often its levels occur, where that was counted.
    /// - Throws: as for intensities.
    /// - Complexity: O(pixels).
    package init(_ image: Radiograph, levels: LevelHistogram? = nil) throws(VerificationError) {
        guard let depth = image.bitDepth else {
            try self.init(image.intensities())
            return
        }
        let histogram = levels ?? LevelHistogram(image)
        self.init(
            height: image.height, width: image.width, histogram, bitDepth: depth,
            usedBits: Int.bitWidth - histogram.largestSample(image.photometric).leadingZeroBitCount,
            colorShare: image.channels > 1
                ? ImageFacts.colorShare(of: image.samples, beyond: 0.1 * image.fullScale) : 0,
            border: PlainBorder(
                height: image.height, width: image.width, channels: image.channels, fullScale: Double(image.fullScale),
                line: image.samples(from:step:count:)))
    }

    private init(
        height: Int, width: Int, _ histogram: LevelHistogram, bitDepth: Int?, usedBits: Int?, colorShare: Double,
        border: PlainBorder
    ) {
        (self.height, self.width) = (height, width)
        (self.bitDepth, self.usedBits) = (bitDepth, usedBits)
        levels = histogram.occupied.count
        shareAtLowest = Double(histogram.occupied.first?.count ?? 0) / Double(histogram.total)
        shareAtHighest = Double(histogram.occupied.last?.count ?? 0) / Double(histogram.total)
        span = histogram.quantile(0.99) - histogram.quantile(0.01)
        self.colorShare = colorShare
        self.border = border
    }

    private static func colorShare(of samples: Tensor, beyond limit: Float) -> Double {
        let channels = samples.shape[3]
        guard channels > 1 else { return 0 }
        let values = samples.values
        var count = 0
        for start in stride(from: 0, to: values.count, by: channels) {
            var (least, most) = (values[start], values[start])
            for index in (start + 1)..<(start + channels) {
                least = min(least, values[index])
                most = max(most, values[index])
            }
            if most - least > limit { count += 1 }
        }
        return Double(count * channels) / Double(values.count)
    }
}
