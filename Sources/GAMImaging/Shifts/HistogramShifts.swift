import GAMTensor

/// Equalisation, as viewers and pipelines apply it.
enum HistogramShifts {
    private static let binCount = 256

    /// Histogram equalisation: each value becomes the share of pixels that are not brighter.
    ///
    /// 256 bins from the smallest to the largest value; between the bins' centres linearly.
    static let equalised: ImageShift.Change = { plane, _, _ in
        guard let low = plane.values.min(), let high = plane.values.max(), high > low else {
            return plane.map { _ in 1 }
        }
        var counts = [Double](repeating: 0, count: binCount)
        let step = (high - low) / Double(binCount)
        for value in plane.values { counts[min(Int((value - low) / step), binCount - 1)] += 1 }
        let shares = cumulated(counts).map { $0 / Double(plane.values.count) }
        return plane.map { value in
            let place = min(max((value - low) / step - 0.5, 0), Double(binCount - 1))
            let first = min(Int(place), binCount - 2)
            return shares[first] + (place - Double(first)) * (shares[first + 1] - shares[first])
        }
    }

    /// Contrast-limited adaptive equalisation over 8 x 8 tiles (Zuiderveld, Graphics Gems IV, 1994).
    ///
    /// The image is stretched to 0...1 first and last. A tile's 256 bins are cut off at `limit` times its pixels (at least
    /// 1) and the surplus is spread over the other bins; between the tiles' centres mappings are interpolated bilinearly.
    static func adaptivelyEqualised(limit: Double) -> ImageShift.Change {
        { plane, _, _ in
            let stretched = plane.stretched()
            let (tileHeight, tileWidth) = (max(1, plane.height / 8), max(1, plane.width / 8))
            let rows = (plane.height + tileHeight - 1) / tileHeight
            let columns = (plane.width + tileWidth - 1) / tileWidth
            var mappings = [[Double]]()
            for tile in 0..<(rows * columns) {
                let (top, left) = (tile / columns * tileHeight, tile % columns * tileWidth)
                let part = stretched.cropped(
                    rows: top..<min(top + tileHeight, plane.height), columns: left..<min(left + tileWidth, plane.width))
                mappings.append(mapping(of: part, limit: limit))
            }
            let mapped = IntensityPlane(height: plane.height, width: plane.width) { row, column in
                let bin = min(Int(stretched[row, column] * Double(binCount)), binCount - 1)
                let (above, down) = between(row, size: tileHeight, count: rows)
                let (before, right) = between(column, size: tileWidth, count: columns)
                let (below, after) = (min(above + 1, rows - 1), min(before + 1, columns - 1))
                let upper =
                    mappings[above * columns + before][bin] * (1 - right)
                    + mappings[above * columns + after][bin] * right
                let lower =
                    mappings[below * columns + before][bin] * (1 - right)
                    + mappings[below * columns + after][bin] * right
                return upper * (1 - down) + lower * down
            }
            return mapped.stretched()
        }
    }

    /// The tile whose centre lies before a pixel, and the pixel's share of the way to the next centre.
    private static func between(_ place: Int, size: Int, count: Int) -> (tile: Int, share: Double) {
        let position = min(max((Double(place) + 0.5) / Double(size) - 0.5, 0), Double(count - 1))
        return (Int(position), position - Double(Int(position)))
    }

    private static func mapping(of tile: IntensityPlane, limit: Double) -> [Double] {
        let pixels = Double(tile.values.count)
        let most = max(1, (limit * pixels).rounded(.down))
        var counts = [Double](repeating: 0, count: binCount)
        for value in tile.values { counts[min(Int(value * Double(binCount)), binCount - 1)] += 1 }
        var surplus = counts.reduce(0) { $0 + max(0, $1 - most) }
        counts = counts.map { min($0, most) }
        // Bins that fill up hand their share on; after a few rounds next to nothing is left.
        for _ in 0..<8 where surplus > 1e-9 {
            let open = counts.count { $0 < most }
            guard open > 0 else { break }
            let share = surplus / Double(open)
            for bin in counts.indices where counts[bin] < most {
                let taken = min(share, most - counts[bin])
                counts[bin] += taken
                surplus -= taken
            }
        }
        return cumulated(counts).map { min(1, $0 / pixels) }
    }

    private static func cumulated(_ counts: [Double]) -> [Double] {
        var sum = 0.0
        return counts.map { count in
            sum += count
            return sum
        }
    }
}
