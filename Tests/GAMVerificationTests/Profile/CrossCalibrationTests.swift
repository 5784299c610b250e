import GAMTensor
import GAMVerification
import Testing

@Suite("Cross-calibration")
struct CrossCalibrationTests {
    /// Images of two classes whose features are normal; no network is needed.
    private struct Population {
        let dimension: Int
        let origin: ProfileOrigin

        init(dimension: Int) throws {
            self.dimension = dimension
            origin = ProfileOrigin(
                model: ReferenceProfile.ModelIdentity(hash: "m", description: "{}", classes: ["a", "b"]),
                layers: ObservedLayers(
                    stem: "s", early: "e", attention: "g", target: "t", penultimate: "p"), garbageClass: nil,
                specifications: [try ComponentSpecification("penultimate")], ownComponents: [],
                form: .crossed(folds: 10, seed: 0))
        }

        func image(_ generator: inout SeededGenerator) throws -> ImageExtract {
            let group = generator.integer(below: 2)
            let vector = (0..<dimension).map { index in
                5 + Double(group * (index % 2)) + Double(1 + index % 3) * generator.normal()
            }
            let hash = try #require(ImageHash(words: (0..<4).map { _ in generator.next() }))
            return ImageExtract(
                hash: hash, group: group, limits: ImageLimits(), energy: 1, logits: [0, 0], perturbedLogits: nil,
                features: vector, vectors: [.penultimateRoots: vector], ownScores: [])
        }

        /// The joined p-values of new images by a profile of others, and by the check of that profile.
        func pValues(
            count: Int, folds: Int, new: Int, _ generator: inout SeededGenerator
        ) throws -> (new: [Double], check: [Double]) {
            var part = ReferencePart(origin)
            for _ in 0..<count { try part.addCalibration(image(&generator)) }
            let crossing = try CrossCalibration(part, folds: folds, seed: generator.next(), head: nil)
            let profile = try crossing.profile(nil)
            let join = try StandardJoin(
                calibration: profile.calibrationScores, groups: profile.calibrationGroups,
                weights: profile.components.map(\.weight), signed: profile.components.map(\.isSigned))
            let values = try (0..<new).map { _ in
                let image = try image(&generator)
                return try join.pValue(
                    origin.scores(of: image, profile.verifiers, nil), group: image.group)
            }
            let check = try (0..<crossing.foldCount).flatMap { try crossing.pValues(leavingOut: $0) }
            return (values, check)
        }
    }

    /// Over 60 sites of 80 images with 12 numbers each, 1200 new images: alarms at 5 % and 10 % have standard deviations of
    /// 0.9 and 1.2 % (images of one site are dependent: three times the binomial variance was allowed for).
    @Test func keepsTheRateForSmallSites() throws {
        let population = try Population(dimension: 12)
        var generator = SeededGenerator(seed: 5)
        var (new, check) = ([Double](), [Double]())
        for _ in 0..<60 {
            let values = try population.pValues(count: 80, folds: 10, new: 20, &generator)
            new += values.new
            check += values.check
        }
        for (rate, slack) in [(0.05, 0.02), (0.1, 0.03)] {
            let alarms = Double(new.count { $0 <= rate }) / Double(new.count)
            let left = Double(check.count { $0 <= rate }) / Double(check.count)
            #expect(alarms < rate + slack && alarms > 0.3 * rate, "new images at \(rate): \(alarms)")
            #expect(left < rate + slack && left > 0.3 * rate, "left out at \(rate): \(left)")
        }
    }

    /// What would happen without folds: the fit has seen its calibration images, and far too many new images alarm.
    @Test func isNeededBecauseAFitKnowsItsOwnImages() throws {
        let population = try Population(dimension: 40)
        var generator = SeededGenerator(seed: 6)
        var (alarms, total) = (0, 0)
        for _ in 0..<12 {
            var part = ReferencePart(population.origin)
            var images = [ImageExtract]()
            for _ in 0..<80 {
                images.append(try population.image(&generator))
                try part.addCalibration(images[images.count - 1])
            }
            let profile = try CrossCalibration(part, folds: 10, seed: 1, head: nil).profile(nil)
            func scores(_ image: ImageExtract) throws -> [Double] {
                try population.origin.scores(of: image, profile.verifiers, nil)
            }
            let join = try StandardJoin(calibration: images.map(scores), groups: images.map(\.group))
            for _ in 0..<20 {
                let image = try population.image(&generator)
                if try join.pValue(scores(image), group: image.group) <= 0.05 { alarms += 1 }
                total += 1
            }
        }
        #expect(Double(alarms) / Double(total) > 0.2)
    }

    @Test(arguments: [(10, 3), (100, 10), (37, 5), (11, 11)])
    func dealsEachClassEvenly(count: Int, folds: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let groups = (0..<count).map { _ in generator.integer(below: 3) }
        let places = CrossCalibration.places(groups, folds: folds, seed: 9)
        #expect(places == CrossCalibration.places(groups, folds: folds, seed: 9))
        for chosen in [nil, 0, 1, 2] as [Int?] {
            let sizes = (0..<folds).map { fold in
                groups.indices.count { places[$0] == fold && (chosen == nil || groups[$0] == chosen) }
            }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    /// A class on the brink of twenty images is calibrated by the rule that it will be judged by.
    @Test func decidesAlikeForAllFitsWhetherAClassStandsAlone() throws {
        let population = try Population(dimension: 3)
        var generator = SeededGenerator(seed: 8)
        var part = ReferencePart(population.origin)
        var counts = [0: 0, 1: 0]
        while counts != [0: 21, 1: 60] {
            let image = try population.image(&generator)
            guard (counts[image.group] ?? 0) < (image.group == 0 ? 21 : 60) else { continue }
            counts[image.group, default: 0] += 1
            try part.addCalibration(image)
        }
        let profile = try CrossCalibration(part, folds: 10, seed: 1, head: nil).profile(nil)
        let names = Set(profile.verifiers.archive.entries.keys)
        // Without a fold the class has 18 or 19 images: the fit of all must not use its 21.
        #expect(profile.verifiers.archive.entries["penultimate.groups"]?.values == [1])
        #expect(names.contains("penultimate.everyone.mean"))
    }
}
