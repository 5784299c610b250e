import GAMTensor
import GAMVerification
import Testing

@Suite("Stored statistics")
struct StatisticsArchiveTests {
    /// Class 0 with its own covariance, class 1 pooled (too few), class 2 with too few images for a mean of its own.
    static func reference() throws -> GroupedStatistics {
        var generator = SeededGenerator(seed: 77)
        var result = GroupedStatistics(dimension: 12)
        for (group, count) in [(0, 40), (1, 21), (2, 5)] {
            for _ in 0..<count {
                try result.add((0..<12).map { Double(group * $0) + generator.normal() }, to: group)
            }
        }
        return result
    }

    @Test("models are read back equal, with and without all images")
    func modelsRoundTrip() throws {
        let statistics = try Self.reference()
        for classCount in [2, 3] {
            let model = try ByClass(ByClass(statistics, classCount: classCount).archive)
            #expect(try ByClass(model.archive, dimension: 12) == model)
            let map = try EarlyMap(statistics, classCount: classCount)
            #expect(try EarlyMap(map.archive, cellCount: 12) == map)
        }
        let pooled = try ByClass(statistics, classCount: 2, allowsOwnCovariance: false)
        // One factor for both classes.
        #expect(pooled.archive.entries["steps"]?.shape == [1, 66])
        #expect(pooled.archive.entries["diagonals"]?.shape == [1, 12])
        let thumbs = FittedModelsTests.thumbnails(50, seed: 1)
        let fitted = try Orientation(FittedModelsTests.statistics(thumbs, thumbs.map { _ in 1 }))
        let orientation = try Orientation(fitted.archive)
        #expect(try Orientation(orientation.archive) == orientation)
    }

    /// 16 bits below the diagonals: less than a thousandth of a distance.
    @Test("rounding changes distances hardly, and is stable")
    func roundingIsStable() throws {
        let model = try ByClass(Self.reference(), classCount: 3)
        let rounded = try ByClass(model.archive.roundedToSinglePrecision(), dimension: 12)
        #expect(rounded.archive.roundedToSinglePrecision() == rounded.archive)
        let vector = (0..<12).map { Double($0) * 0.3 }
        for group in 0..<3 {
            let (a, b) = (model.score(vector, group: group), rounded.score(vector, group: group))
            #expect(abs(a - b) < 1e-3 * a)
        }
    }

    @Test("parts are stored under names and taken out again")
    func partsHaveNames() {
        var inner = StatisticsArchive()
        inner.store([1, 2], shape: [2], as: "x.y")
        var outer = StatisticsArchive()
        outer.store(inner, as: "component")
        outer.store([3], shape: [1], as: "component2.x")
        #expect(outer.entries.keys.sorted() == ["component.x.y", "component2.x"])
        #expect(outer.part("component") == inner)
    }

    @Test("every damaged, missing or foreign array is an error that names it", arguments: 0..<18)
    func damageIsAnError(number: Int) throws {
        var archive = try ByClass(Self.reference(), classCount: 3).archive
        func change(_ name: String, _ body: (inout [Int], inout [Double]) -> Void) throws {
            let entry = try #require(archive.entries[name])
            var (shape, values) = (entry.shape, entry.values)
            body(&shape, &values)
            archive.store(values, shape: shape, as: name)
        }
        switch number {
        case 0: archive.entries["means"] = nil
        case 1: archive.entries["steps"] = nil
        case 2: archive.entries["covariance.of"] = nil
        case 3: archive.entries["covariances"] = nil
        case 4: try change("means") { _, values in values[3] = .nan }
        case 5: try change("diagonals") { _, values in values[0] = 0 }
        case 6: try change("units") { _, values in values[5] = .infinity }
        case 7: try change("covariance.of") { _, values in values[0] = 2 }
        case 8: try change("groups") { _, values in values[0] = 0.5 }
        case 9: try change("groups") { _, values in values[0] = values[1] }
        case 10: try change("groups") { _, values in values[0] = -1 }
        case 11: try change("steps") { shape, _ in shape = [.max, .max] }
        case 12: archive.entries["deviations"] = nil
        case 13: try change("steps") { _, values in values[0] = 0.5 }
        case 14: try change("steps") { _, values in values[0] = 40_000 }
        case 15: try change("units") { _, values in values[0] = 1e308 }
        case 16: try change("means") { shape, _ in shape = [-2, -12] }
        default: try change("everyone.mean") { shape, values in (shape, values) = ([11], Array(values[..<11])) }
        }
        #expect(throws: VerificationError.self) { try ByClass(archive, dimension: 12) }
    }

    @Test("an archive of another dimension or of nothing is an error")
    func foreignArchivesAreErrors() throws {
        let archive = try ByClass(Self.reference(), classCount: 3).archive
        for dimension in [-1, 0, 11, 13, .max] {
            #expect(throws: VerificationError.self) { try ByClass(archive, dimension: dimension) }
        }
        #expect(throws: VerificationError.self) { try ByClass(StatisticsArchive(), dimension: 3) }
        #expect(throws: VerificationError.missingArray(name: "groups")) {
            try EarlyMap(StatisticsArchive(), cellCount: 3)
        }
        var map = try EarlyMap(Self.reference(), classCount: 3).archive
        map.store([Double](repeating: 0, count: 24), shape: [2, 12], as: "everyone")
        #expect(throws: VerificationError.self) { try EarlyMap(map, cellCount: 12) }
        #expect(throws: VerificationError.self) { try EarlyMap(map, cellCount: -12) }
        var few = archive
        few.entries["groups"] = nil
        few.entries["everyone.mean"] = nil
        #expect(throws: VerificationError.missingArray(name: "groups")) { try ByClass(few, dimension: 12) }
    }
}
