import Foundation
import GAMImaging
import GAMTensor
import GAMVerification
import Testing

struct AlterationTestTests {
    /// 200 appearances of three numbers with deviations 1, 2 and 0.5; alteration 0 moves them along the first and third.
    static func statistics(groups: [Int], seed: UInt64 = 1) throws -> GroupedStatistics {
        var generator = SeededGenerator(seed: seed)
        var result = GroupedStatistics(dimension: 3)
        for index in 0..<200 {
            let group = groups[index % groups.count]
            let offset = Double(10 * group)
            try result.add(
                [offset + generator.normal(), 2 * generator.normal(), 0.5 * generator.normal()], to: group)
        }
        return result
    }

    static func change(_ values: [Double], groups: [Int], count: Int = 6) throws -> GroupedStatistics {
        var result = GroupedStatistics(dimension: 3)
        for group in groups { for _ in 0..<count { try result.add(values, to: group) } }
        return result
    }

    /// Changes for every probe: the first as given, the others never seen.
    static func changes(_ first: GroupedStatistics?) -> [GroupedStatistics?] {
        [first] + [GroupedStatistics?](repeating: nil, count: ImageShift.probes.count - 1)
    }

    @Test func countsDeviationsAlongTheChangeOnly() throws {
        let test = try AlterationTest(
            Self.statistics(groups: [0]), changes: Self.changes(Self.change([0.3, 0, 0], groups: [0])), classCount: 1)
        let moved = test.score([3, 0, 0], group: 0)
        // Three deviations to the fourth, rooted: 9; 200 images estimate mean and deviation to some per cent.
        #expect(moved.probe == 0 && abs(moved.score - 9) < 2)
        #expect(test.score([0, 20, 0], group: 0).score < 0.5)
        // The opposite way is another alteration's.
        #expect(test.score([-3, 0, 0], group: 0).score == 0)
    }

    @Test func growsWithTheAlteration() throws {
        let test = try AlterationTest(
            Self.statistics(groups: [0]), changes: Self.changes(Self.change([0.2, 0.1, -0.4], groups: [0])),
            classCount: 1)
        let scores = (0..<5).map { step in
            test.score([0.2, 0.1, -0.4].map { Double(step) * $0 * 2 + 0.01 }, group: 0).score
        }
        #expect(scores == scores.sorted() && scores[4] > scores[1])
    }

    @Test func aClassHasItsOwnDirectionWhereEnoughImagesShowIt() throws {
        var change = try Self.change([1, 0, 0], groups: [0], count: 6)
        try change.merge(Self.change([0, 1, 0], groups: [1], count: 6))
        let test = try AlterationTest(
            Self.statistics(groups: [0, 1]), changes: Self.changes(change), classCount: 2)
        #expect(test.score([4, 0, 0], group: 0).score > 5 * test.score([0, 8, 0], group: 0).score)
        #expect(test.score([10, 8, 0], group: 1).score > 5 * test.score([14, 0, 0], group: 1).score)

        // Four images are too few: both classes take the mean of all.
        var few = try Self.change([1, 0, 0], groups: [0], count: 4)
        try few.merge(Self.change([0, 1, 0], groups: [1], count: 4))
        let shared = try AlterationTest(
            Self.statistics(groups: [0, 1]), changes: Self.changes(few), classCount: 2)
        #expect(shared.score([0, 8, 0], group: 0).score > 1)
    }

    @Test func aClassWithoutReferenceImagesIsComparedWithAll() throws {
        let change = try Self.change([0, 0, 1], groups: [0])
        let test = try AlterationTest(Self.statistics(groups: [0]), changes: Self.changes(change), classCount: 2)
        #expect(test.score([0, 0, 3], group: 1).score > 10)
        let alone = try AlterationTest(Self.statistics(groups: [0]), changes: Self.changes(change), classCount: 1)
        #expect(alone.score([0, 0, 3], group: 1).score.isNaN)
    }

    @Test func whatCannotBeScoredIsUndefined() throws {
        let test = try AlterationTest(
            Self.statistics(groups: [0]), changes: Self.changes(Self.change([1, 0, 0], groups: [0])), classCount: 1)
        #expect(test.score([1, 2], group: 0).score.isNaN)
        #expect(test.score([.nan, 0, 0], group: 0).score.isNaN)
        #expect(throws: VerificationError.self) {
            let wrong = GroupedStatistics(dimension: 2)
            _ = try AlterationTest(Self.statistics(groups: [0]), changes: Self.changes(wrong), classCount: 1)
        }
    }

    @Test(arguments: [1, 2]) func readsWhatItWrote(_ classCount: Int) throws {
        let test = try AlterationTest(
            Self.statistics(groups: [0]), changes: Self.changes(Self.change([0.2, 0.1, 0], groups: [0])),
            classCount: classCount)
        #expect(try AlterationTest(test.archive) == test)
        for name in test.archive.entries.keys {
            var damaged = test.archive
            damaged.entries[name] = .init(shape: [1], values: [.nan])
            #expect(throws: VerificationError.self, "\(name)") { try AlterationTest(damaged) }
        }
        #expect(throws: VerificationError.self) { try AlterationTest(StatisticsArchive()) }
    }

    @Test func everyAlterationHasWordsOfItsOwn() {
        let words = ImageShift.probes.indices.map { AlteredInput.words(forProbe: $0) }
        #expect(!words.contains("the image looks altered"))
        // Slanted up and down look the same to a reader.
        #expect(Set(words).count == words.count - 1)
        #expect(AlteredInput.words(forProbe: -1) == "the image looks altered")
    }
}

struct AlteredPlaneTests {
    static func plane(_ height: Int, _ width: Int, seed: UInt64 = 2) throws -> InputPlane {
        var generator = SeededGenerator(seed: seed)
        return try InputPlane(
            height: height, width: width,
            values: (0..<(height * width)).map { Double($0 % width) / 10 - 3 + generator.normal() })
    }

    @Test(arguments: [(8, 8), (16, 24), (33, 17)]) func staysWithinItsOwnRange(_ height: Int, _ width: Int) throws {
        let plane = try Self.plane(height, width)
        let (low, high) = try (#require(plane.values.min()), #require(plane.values.max()))
        for probe in ImageShift.probes {
            let altered = try plane.altered(by: probe)
            // Intensities are in single precision on the way.
            #expect(altered.values.allSatisfy { $0 > low - 1e-5 && $0 < high + 1e-5 }, "\(probe)")
            let again = try plane.altered(by: probe)
            #expect(altered != plane && altered == again, "\(probe)")
        }
    }

    @Test func flatAndTinyPlanesStayAsTheyAre() throws {
        let flat = try InputPlane(height: 12, width: 12, values: [Double](repeating: 0.5, count: 144))
        let tiny = try Self.plane(7, 12)
        for probe in ImageShift.probes {
            #expect(try flat.altered(by: probe) == flat)
            #expect(try tiny.altered(by: probe) == tiny)
        }
    }

    @Test func detailMomentsAreThoseOfTheHaarBands() throws {
        let plane = try InputPlane(height: 8, width: 8, values: (0..<64).map { Double(($0 * 29) % 17) / 4 })
        var sums = [[Double]](repeating: [], count: 3)
        for row in stride(from: 0, to: 8, by: 2) {
            for column in stride(from: 0, to: 8, by: 2) {
                let (p, q) = (plane.values[row * 8 + column], plane.values[row * 8 + column + 1])
                let (r, s) = (plane.values[row * 8 + 8 + column], plane.values[row * 8 + 9 + column])
                for (band, value) in [p - q + r - s, p + q - r - s, p - q - r + s].enumerated() {
                    sums[band].append(abs(value) / 2)
                }
            }
        }
        let expected = sums.flatMap { sizes in
            [
                log(sizes.reduce(0, +) / 16 + 1e-3),
                2 * log(sizes.reduce(0) { $0 + $1.squareRoot() } / 16 + 1e-3.squareRoot()),
            ]
        }
        #expect(deviation(try plane.detailMoments(), expected) < 1e-12)
        #expect(try plane.appearance() == plane.statistics() + plane.detailMoments())
    }
}
