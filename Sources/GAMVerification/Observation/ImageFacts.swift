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
        self.init(intensities, fullScale: 1, Histogram(intensities.values, levelCount: 65_536, scale: 65_535))
    }

    /// Looks at an image as it was stored, which is faster: no intensities are worked out.
    ///
    /// - Throws: as for intensities.
    /// - Complexity: O(pixels).
    package init(_ image: Radiograph) throws(VerificationError) {
        guard image.bitDepth != nil else {
            try self.init(image.intensities())
            return
        }
        var histogram = Histogram(image.samples.values, levelCount: Int(image.fullScale) + 1, scale: 1)
        if image.photometric == .monochrome1 { histogram.invert() }
        self.init(image.samples, fullScale: image.fullScale, histogram)
    }

    private init(_ samples: Tensor, fullScale: Float, _ histogram: Histogram) {
        (height, width) = (samples.shape[1], samples.shape[2])
        levels = histogram.occupied.count
        shareAtLowest = Double(histogram.occupied.first?.count ?? 0) / Double(histogram.total)
        shareAtHighest = Double(histogram.occupied.last?.count ?? 0) / Double(histogram.total)
        span = histogram.quantile(0.99) - histogram.quantile(0.01)
        colorShare = ImageFacts.colorShare(of: samples, beyond: 0.1 * fullScale)
        border = PlainBorder(samples, fullScale: Double(fullScale))
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

    /// How often each level of intensity occurs.
    private struct Histogram {
        /// The levels that occur, lowest first.
        private(set) var occupied = [(level: Int, count: Int)]()
        let total: Int
        private let levelCount: Int

        /// Counts finite values; times the scale, those are levels, or lie between them or beyond their ends.
        init(_ values: [Float], levelCount: Int, scale: Float) {
            total = values.count
            self.levelCount = levelCount
            // Tables in turns, because plain borders would make every count wait for the one before.
            let turns = levelCount > 1 << 12 ? 2 : 4
            var tables = [UInt32](repeating: 0, count: turns * levelCount)
            var levels = [UInt16](repeating: 0, count: min(total, Histogram.portion))
            let highest = Float(levelCount - 1)
            for start in stride(from: 0, to: total, by: Histogram.portion) {
                let count = min(Histogram.portion, total - start)
                for index in 0..<count {
                    // Adding 2^23 rounds to a whole number and leaves it in the low bits.
                    let level = values[start &+ index] * scale
                    let inside = level > 0 ? level < highest ? level : highest : 0
                    levels[index] = UInt16(truncatingIfNeeded: (inside + 0x1p23).bitPattern)
                }
                for index in 0..<count {
                    tables[Int(levels[index]) &* turns &+ index & (turns &- 1)] &+= 1
                }
            }
            for start in stride(from: 0, to: tables.count, by: Histogram.block) {
                let end = min(start + Histogram.block, tables.count)
                guard tables[start..<end].reduce(0, |) != 0 else { continue }
                for place in stride(from: start, to: end, by: turns) {
                    let count = tables[place..<(place + turns)].reduce(0, &+)
                    if count > 0 { occupied.append((place / turns, Int(count))) }
                }
            }
        }

        /// Exchanges black and white.
        mutating func invert() {
            occupied = occupied.reversed().map { (levelCount - 1 - $0.level, $0.count) }
        }

        /// A quantile as an intensity, linear between neighbours in rank.
        func quantile(_ share: Double) -> Double {
            let place = share * Double(total - 1)
            let lower = Int(place.rounded(.down))
            let (below, above) = (level(atRank: lower), level(atRank: min(lower + 1, total - 1)))
            let level = Double(below) + (place - Double(lower)) * Double(above - below)
            return level / Double(levelCount - 1)
        }

        /// The level of the pixel that has so many others before it in ascending order.
        private func level(atRank rank: Int) -> Int {
            var passed = 0
            for (level, count) in occupied {
                passed += count
                if passed > rank { return level }
            }
            return occupied.last?.level ?? 0
        }

        /// Values whose levels are worked out together.
        private static let portion = 1024
        /// Counts that are looked at together, most of them zero.
        private static let block = 256
    }
}
