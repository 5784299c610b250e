public import GAMTensor

/// What can be told of an image before any resizing, from its intensities alone.
public struct ImageFacts: Sendable, Equatable {
    /// Columns and rows.
    public let width, height: Int
    /// How many different intensities there are, counted on a scale of 65,536 levels.
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
        (height, width) = (shape[1], shape[2])
        let histogram = Histogram(intensities.values)
        levels = histogram.occupied.count
        shareAtLowest = Double(histogram.occupied.first?.count ?? 0) / Double(histogram.total)
        shareAtHighest = Double(histogram.occupied.last?.count ?? 0) / Double(histogram.total)
        span = histogram.quantile(0.99) - histogram.quantile(0.01)
        colorShare = ImageFacts.colorShare(of: intensities)
        border = PlainBorder(intensities)
    }

    private static func colorShare(of intensities: Tensor) -> Double {
        let channels = intensities.shape[3]
        guard channels > 1 else { return 0 }
        let values = intensities.values
        var count = 0
        for start in stride(from: 0, to: values.count, by: channels) {
            var (least, most) = (values[start], values[start])
            for index in (start + 1)..<(start + channels) {
                least = min(least, values[index])
                most = max(most, values[index])
            }
            if most - least > 0.1 { count += 1 }
        }
        return Double(count * channels) / Double(values.count)
    }

    /// How often each of 65,536 levels occurs: as many as the deepest stored samples have.
    private struct Histogram {
        /// The levels that occur, lowest first.
        private(set) var occupied = [(level: Int, count: Int)]()
        let total: Int

        /// Counts finite values.
        init(_ values: [Float]) {
            total = values.count
            // Two tables in turns, because plain borders would make every count wait for the one before.
            var tables = [UInt32](repeating: 0, count: 2 * Histogram.levelCount)
            for index in values.indices {
                let level = min(max(values[index], 0), 1) * Float(Histogram.levelCount - 1)
                // A half is rounded up, as in `rounded()`, which calls the C library for processors without such a step.
                tables[Int(Double(level) + 0.5) &* 2 &+ (index & 1)] &+= 1
            }
            for start in stride(from: 0, to: tables.count, by: Histogram.block) {
                guard tables[start..<(start + Histogram.block)].reduce(0, |) != 0 else { continue }
                for place in stride(from: start, to: start + Histogram.block, by: 2) {
                    let count = Int(tables[place]) + Int(tables[place + 1])
                    if count > 0 { occupied.append((place / 2, count)) }
                }
            }
        }

        /// A quantile as an intensity, linear between neighbours in rank.
        func quantile(_ share: Double) -> Double {
            let place = share * Double(total - 1)
            let lower = Int(place.rounded(.down))
            let (below, above) = (level(atRank: lower), level(atRank: min(lower + 1, total - 1)))
            let level = Double(below) + (place - Double(lower)) * Double(above - below)
            return level / Double(Histogram.levelCount - 1)
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

        private static let levelCount = 65_536
        /// Counts that are looked at together, most of them zero.
        private static let block = 256
    }
}
