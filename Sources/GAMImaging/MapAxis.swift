/// Where the pixels of a picture lie on one axis of a map that covers part of it.
///
/// Interpolation is bilinear with half-pixel centres, the edge repeated.
struct MapAxis: Sendable {
    /// Between which two cells a pixel's centre lies, and the share of the second.
    struct Position: Sendable {
        let lower: Int
        let upper: Int
        let share: Double
    }

    /// A position for each pixel, `nil` outside the map.
    private let positions: [Position?]

    /// An axis.
    ///
    /// - Parameters:
    ///   - count: cells of the map.
    ///   - start: where the map begins, in pixels of the picture.
    ///   - length: how many pixels of the picture the map covers, above 0.
    ///   - pixels: pixels of the picture.
    init(count: Int, start: Double, length: Double, pixels: Int) {
        positions = (0..<pixels).map { pixel in
            let place = (Double(pixel) + 0.5 - start) / length
            guard place >= 0, place <= 1 else { return nil }
            let cell = min(max(place * Double(count) - 0.5, 0), Double(count - 1))
            let lower = Int(cell)
            return Position(lower: lower, upper: min(lower + 1, count - 1), share: cell - Double(lower))
        }
    }

    subscript(pixel: Int) -> Position? { positions[pixel] }

    /// The map's values along this axis at a position of the other one; the map's rows are `count` long.
    func interpolated(_ map: [Double], row: Position, columns: Int) -> [Double?] {
        let upper = row.lower * columns
        let lower = row.upper * columns
        return positions.map { position in
            guard let position else { return nil }
            func across(_ start: Int) -> Double {
                map[start + position.lower] * (1 - position.share) + map[start + position.upper] * position.share
            }
            return across(upper) * (1 - row.share) + across(lower) * row.share
        }
    }
}
