package import GAMTensor

/// How often each level of intensity occurs in an image.
package struct LevelHistogram: Sendable {
    /// The levels that occur, lowest first.
    package private(set) var occupied = [(level: Int, count: Int)]()
    /// The number of samples; channels are counted together.
    package let total: Int
    private let levelCount: Int

    /// Counts the samples of an image as they are stored; polarity is applied.
    ///
    /// Those of floats count as of intensities.
    ///
    /// - Complexity: O(samples + levels).
    package init(_ image: Radiograph) {
        if var counts = SampleCounts(of: image) {
            unsafe image.storedBytes.withUnsafeBytes { unsafe counts.count($0) }
            self.init(image, counts)
        } else {
            self.init(floats: image.stored)
            reverse(image.photometric)
        }
    }

    /// What was counted of an image's stored samples, which are not floats; polarity is applied.
    ///
    /// - Parameters:
    ///   - image: the image, whose samples are bytes or words.
    ///   - counts: of all its samples; those of levels that the image cannot have are not looked at.
    package init(_ image: Radiograph, _ counts: SampleCounts) {
        let levels = min(image.levelCount, counts.counters.count / counts.turns)
        self.init(counts.counters[..<(levels * counts.turns)], turns: counts.turns, total: image.stored.count)
        reverse(image.photometric)
    }

    /// The largest sample as it was stored, of an image of a polarity; 0 where there is none.
    package func largestSample(_ polarity: Photometric) -> Int {
        switch polarity {
        case .monochrome1: occupied.first.map { levelCount - 1 - $0.level } ?? 0
        case .monochrome2: occupied.last?.level ?? 0
        }
    }

    private mutating func reverse(_ polarity: Photometric) {
        guard polarity == .monochrome1 else { return }
        occupied = occupied.reversed().map { (levelCount - 1 - $0.level, $0.count) }
    }

    /// Counts finite intensities, 0 to 1 (those beyond count as the nearer end), in 65,536 levels.
    package init(intensities: Tensor) {
        self.init(floats: StoredSamples(.floats, of: intensities.values))
    }

    private init(floats samples: StoredSamples) {
        var counts = SampleCounts(.word)
        for start in stride(from: 0, to: samples.count, by: LevelHistogram.portion) {
            let levels = NativeImaging.levels(
                ofFloats: samples, from: start, count: min(LevelHistogram.portion, samples.count - start))
            unsafe levels.withUnsafeBytes { unsafe counts.count($0) }
        }
        self.init(counts.counters[...], turns: counts.turns, total: samples.count)
    }

    private init(_ counters: ArraySlice<UInt32>, turns: Int, total: Int) {
        self.total = total
        levelCount = counters.count / turns
        for start in stride(from: 0, to: counters.count, by: LevelHistogram.block) {
            let end = min(start + LevelHistogram.block, counters.count)
            guard counters[start..<end].reduce(0, |) != 0 else { continue }
            for place in stride(from: start, to: end, by: turns) {
                let count = counters[place..<(place + turns)].reduce(0, &+)
                if count > 0 { occupied.append((place / turns, Int(count))) }
            }
        }
    }

    /// A quantile as an intensity, linear between neighbours in rank; NaN where there are no samples.
    package func quantile(_ share: Double) -> Double {
        guard total > 0 else { return .nan }
        let place = share * Double(total - 1)
        let lower = Int(place.rounded(.down))
        let (below, above) = (level(atRank: lower), level(atRank: min(lower + 1, total - 1)))
        let level = Double(below) + (place - Double(lower)) * Double(above - below)
        return level / Double(levelCount - 1)
    }

    /// The level of the sample that has so many others before it in ascending order.
    private func level(atRank rank: Int) -> Int {
        var passed = 0
        for (level, count) in occupied {
            passed += count
            if passed > rank { return level }
        }
        return occupied.last?.level ?? 0
    }

    /// Floats whose levels are worked out at a time.
    private static let portion = 1 << 16
    /// Counters that are looked at together, most of them zero.
    private static let block = 256
}
