import GAMTensor
import GAMVerification
import TestSupport
import Testing

@Suite("Fitted models")
struct FittedModelsTests {
    static func statistics(_ rows: [[Double]], _ groups: [Int]) throws -> GroupedStatistics {
        var result = GroupedStatistics(dimension: rows[0].count)
        for (row, group) in zip(rows, groups) { try result.add(row, to: group) }
        return result
    }

    /// The same gathered in parts that are merged.
    static func merged(_ rows: [[Double]], _ groups: [Int], parts: Int) throws -> GroupedStatistics {
        var result = GroupedStatistics(dimension: rows[0].count)
        for part in 0..<parts {
            let mine = rows.indices.filter { $0 % parts == part }
            guard !mine.isEmpty else { continue }
            try result.merge(statistics(mine.map { rows[$0] }, mine.map { groups[$0] }))
        }
        return result
    }

    @Test("distances by class equal the reference's on rows", arguments: Expectations.available)
    func byClassMatchesTheReference(source: Expectations) throws {
        let arrays = try source.components()
        func array(_ name: String) throws -> Rows { try #require(arrays["byclass." + name]) }
        let (rows, groups) = (try array("X").rows, try array("groups").integers)
        let (judged, judgedGroups) = (try array("Y").rows, try array("groups.Y").integers)
        for parts in [1, 3] {
            let statistics = try Self.merged(rows, groups, parts: parts)
            for (name, allowsOwn) in [("own", true), ("pooled", false)] {
                let model = try ByClass(statistics, classCount: 4, allowsOwnCovariance: allowsOwn)
                let found = zip(judged, judgedGroups).map { model.score($0, group: $1) }
                #expect(deviation(found, try array("expected." + name).values) < 1e-10)
            }
        }
        guard arrays["byclass.W"] != nil else { return }
        let wide = try array("W").rows
        let model = try ByClass(Self.merged(wide, groups, parts: 4), classCount: 4)
        let picked = stride(from: 0, to: wide.count, by: 12)
        let found = picked.map { model.score(wide[$0], group: groups[$0]) }
        #expect(deviation(found, try array("expected.W").values) < 1e-10)
    }

    @Test("orientations equal the reference's", .enabled(if: Golden.isPresent))
    func orientationMatchesTheReference() throws {
        let arrays = try Expectations.golden.components()
        let thumbs = try #require(arrays["orientation.thumbs"]).rows
        let groups = try #require(arrays["orientation.groups"]).integers
        let model = try Orientation(Self.merged(thumbs, groups, parts: 2))
        let findings = try #require(arrays["orientation.judged"]).rows.map(model.finding)
        let distances = try #require(arrays["orientation.expected.distances"]).values
        #expect(deviation(findings.flatMap(\.distances), distances) < 1e-9)
        #expect(deviation(findings.map(\.score), try #require(arrays["orientation.expected"]).values) < 1e-9)
        #expect(
            findings.map(\.words) == [
                "as expected", "mirrored left-right", "transposed", "inverted (black and white exchanged)",
                "turned by 180",
            ])
    }

    @Test("early maps equal the reference's", arguments: Expectations.available)
    func earlyMapMatchesTheReference(source: Expectations) throws {
        let arrays = try source.components()
        let maps = try #require(arrays["earlymap.maps"]).rows
        let groups = try #require(arrays["earlymap.groups"]).integers
        let model = try EarlyMap(Self.merged(maps, groups, parts: 3), classCount: 3)
        let found = stride(from: 0, to: maps.count, by: 6).map { index in
            model.score(maps[index].map { $0 * 1.3 }, group: groups[index]).score
        }
        #expect(deviation(found, try #require(arrays["earlymap.expected"]).values) < 1e-11)
    }

    /// Thumbnails of a scene that no flip, turn or negative maps to itself.
    static func thumbnails(_ count: Int, seed: UInt64) -> [[Double]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            (0..<64).map { (cell: Int) -> Double in
                let (row, column) = (Double(cell / 8), Double(cell % 8))
                return column + 0.04 * row * row + 0.4 * generator.normal()
            }
        }
    }

    @Test("each variant of a thumbnail is recognised and named by how the image looks")
    func everyVariantIsRecognised() throws {
        let thumbs = Self.thumbnails(60, seed: 4)
        let model = try Orientation(Self.statistics(thumbs, thumbs.map { _ in 0 }))
        let mean = thumbs[0].indices.map { cell in thumbs.reduce(0) { $0 + $1[cell] } / 60 }
        // The variants 5 and 6 undo each other; all others undo themselves.
        let undo = [0, 1, 2, 3, 4, 6, 5, 7]
        for (number, variant) in Orientation.variants(mean).enumerated() {
            let finding = model.finding(variant)
            #expect(finding.bestVariant == undo[number % 8] + 8 * (number / 8))
            #expect(finding.isInverted == (number >= 8))
            #expect((finding.score > 1) == (number > 0))
        }
        let turned = (0..<64).map { (cell: Int) -> Double in
            let (row, column) = (cell / 8, cell % 8)
            return mean[(7 - column) * 8 + row]
        }
        #expect(model.finding(turned).words == "turned by 90 clockwise")
        let both = "inverted (black and white exchanged) and turned by 90 clockwise"
        #expect(model.finding(turned.map { -$0 }).words == both)
        #expect(model.finding([Double](repeating: .nan, count: 64)).score.isNaN)
        #expect(model.finding([1, 2]).score.isNaN)
    }

    @Test("all images' distribution is kept only where a class can need it")
    func everyoneIsKeptOnlyWhereNeeded() throws {
        let rows = (0..<63).map { index in [Double(index % 7), Double(index % 5), Double(index % 3)] }
        let groups = (0..<63).map { $0 % 3 }
        let full = try Self.statistics(rows, groups)
        #expect(try ByClass(full, classCount: 3).everyone == nil)
        #expect(try ByClass(full, classCount: 4).everyone != nil)
        #expect(try ByClass(full, classCount: 3).score(rows[0], group: 3).isNaN)
        #expect(try ByClass(full, classCount: 4).score(rows[0], group: 3).isFinite)
        #expect(try EarlyMap(full, classCount: 3).score(rows[0], group: 3).score.isNaN)
        #expect(try EarlyMap(full, classCount: 4).score(rows[0], group: 3).score.isFinite)
        let few = try Self.statistics(Array(rows[..<30]), Array(groups[..<30]))
        #expect(try ByClass(few, classCount: 0).models.isEmpty)
        #expect(try ByClass(few, classCount: 0).nearestScore(rows[0]).isFinite)
    }

    @Test("no images, and images that are all alike, are errors that name the group")
    func degenerateReferencesAreErrors() throws {
        #expect(throws: VerificationError.tooFew(name: "reference images", expected: 1, found: 0)) {
            try ByClass(GroupedStatistics(dimension: 2), classCount: 1)
        }
        #expect(throws: VerificationError.tooFew(name: "reference images", expected: 1, found: 0)) {
            try EarlyMap(GroupedStatistics(dimension: 2), classCount: 1)
        }
        let alike = try Self.statistics([[Double]](repeating: [1, 2], count: 40), [Int](repeating: 6, count: 40))
        #expect(throws: VerificationError.unusableStatistics(group: 6, .noSpread)) {
            try ByClass(alike, classCount: 1)
        }
        #expect(throws: VerificationError.self) { try Orientation(alike) }
        // Cells without spread still have a divisor.
        #expect(try EarlyMap(alike, classCount: 1).score([1, 2], group: 6).score == 0)
        #expect(try EarlyMap(alike, classCount: 1).score([1, 3], group: 6).cell == 1)
    }

    @Test("a NaN or another length is undefined, never a small distance")
    func undefinedVectors() throws {
        let rows = (0..<40).map { [Double($0 % 7), Double($0 % 5)] }
        let statistics = try Self.statistics(rows, rows.map { _ in 0 })
        let model = try ByClass(statistics, classCount: 1)
        let map = try EarlyMap(statistics, classCount: 1)
        for bad in [[Double.nan, 1], [1, .nan], [1], [1, 2, 3]] {
            #expect(model.score(bad, group: 0).isNaN)
            #expect(model.nearestScore(bad).isNaN)
            #expect(map.score(bad, group: 0).score.isNaN)
        }
        #expect(map.score([.infinity, 1], group: 0).score == .infinity)
    }
}
