import GAMAttention
import Testing

@Suite("Localisation")
struct LocalisationTests {
    /// A region of rows and columns, ends not included.
    func region(_ height: Int, _ width: Int, rows: Range<Int>, columns: Range<Int>) throws -> MapRegion {
        try MapRegion(
            height: height, width: width,
            contains: (0..<(height * width)).map { rows.contains($0 / width) && columns.contains($0 % width) })
    }

    /// The values of quality.py for the map `[[0, 1, 2, 0], [3, -1, 5, 0.5], [0.25, 5, 0, 0]]` and its regions.
    @Test(
        "equals the reference's values",
        arguments: [
            (0..<2, 1..<3, 0.0, true, 8 / 16.75),
            (0..<1, 0..<4, 0.0, false, 3 / 16.75),
            (0..<1, 0..<4, 1.0, true, 3 / 16.75),
            (2..<3, 0..<2, 1.0, false, 5.25 / 16.75),
            (2..<3, 0..<2, 1.5, true, 5.25 / 16.75),
            (0..<3, 0..<4, 0.0, true, 1.0),
        ])
    func knownValues(rows: Range<Int>, columns: Range<Int>, tolerance: Double, hit: Bool, energy: Double) throws {
        let map = try MapPlane(height: 3, width: 4, values: [0, 1, 2, 0, 3, -1, 5, 0.5, 0.25, 5, 0, 0])
        let region = try region(3, 4, rows: rows, columns: columns)
        #expect(try Localisation.hits(map, region, tolerance: tolerance) == hit)
        #expect(abs(try #require(try Localisation.energyInside(map, region)) - energy) < 1e-15)
    }

    @Test(
        "an even map holds the region's share, whatever the two sizes", arguments: [(1, 1), (2, 3), (7, 5), (40, 30)])
    func evenMap(height: Int, width: Int) throws {
        let map = try MapPlane(height: height, width: width, values: [Double](repeating: 3, count: height * width))
        let region = try region(21, 17, rows: 3..<9, columns: 2..<16)
        #expect(abs(try #require(try Localisation.energyInside(map, region)) - region.share) < 1e-12)
    }

    @Test("a coarse map is drawn out to the region's grid")
    func coarseMap() throws {
        let map = try MapPlane(height: 2, width: 2, values: [0, 0, 0, 4])
        let corner = try region(8, 8, rows: 6..<8, columns: 6..<8)
        #expect(try Localisation.hits(map, corner) == true)
        #expect(try Localisation.hits(map, try region(8, 8, rows: 0..<2, columns: 0..<8)) == false)
        let energy = try #require(try Localisation.energyInside(map, corner))
        #expect(energy > corner.share && energy < 1)
    }

    @Test("maps without evidence and empty regions are undefined")
    func undefined() throws {
        let whole = try region(2, 2, rows: 0..<2, columns: 0..<2)
        let none = try region(2, 2, rows: 0..<0, columns: 0..<0)
        let empty = try MapPlane(height: 2, width: 2, values: [0, -1, 0, 0])
        let map = try MapPlane(height: 2, width: 2, values: [0, 1, 0, 0])
        #expect(try Localisation.hits(empty, whole) == nil)
        #expect(try Localisation.energyInside(empty, whole) == nil)
        #expect(try Localisation.hits(map, none) == nil)
        #expect(try Localisation.energyInside(map, none) == 0)
        #expect(none.isEmpty && none.share == 0 && whole.share == 1)
    }

    @Test("what does not fit is an error")
    func errors() throws {
        let whole = try region(2, 2, rows: 0..<2, columns: 0..<2)
        let map = try MapPlane(height: 1, width: 2, values: [1, .nan])
        #expect(throws: AttentionError.nonFinite(name: "map", row: 0, column: 1, channel: nil)) {
            try Localisation.energyInside(map, whole)
        }
        #expect(throws: AttentionError.countMismatch(name: "region", height: 2, width: 0, found: 0)) {
            try MapRegion(height: 2, width: 0, contains: [])
        }
        let fine = try MapPlane(height: 1, width: 1, values: [1])
        for tolerance in [-1, Double.nan, .infinity] {
            #expect(throws: AttentionError.self) { try Localisation.hits(fine, whole, tolerance: tolerance) }
        }
    }
}
