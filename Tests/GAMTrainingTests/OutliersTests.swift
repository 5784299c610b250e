import GAMImaging
import GAMNetwork
import GAMTensor
import GAMTraining
import Testing

struct OutliersTests {
    static let preprocessing = Preprocessing(
        inputWidth: 16, inputHeight: 16, inputChannels: 1, mean: [0.4], standardDeviation: [0.25])

    /// Bars as prepared images: intensities within 0...1.
    static func images(_ count: Int, channels: Int = 1) throws -> LabelledImages {
        let bars = try Site.images(count, seed: 1)
        var images = LabelledImages(classes: Site.classes)
        for (input, label) in zip(bars.inputs, bars.labels) {
            let values = input.values.flatMap { value in
                [Float](repeating: (min(max(value / 3 + 0.3, 0), 1) - 0.4) / 0.25, count: channels)
            }
            try images.append(try Tensor(Shape(1, 16, 16, channels), values), label: label)
        }
        return images
    }

    @Test(arguments: Outliers.families) func everyFamilyGivesImagesWithinTheRangeOfIntensities(_ family: String) throws
    {
        let images = try Self.images(8)
        let outliers = try Outliers(from: images, preprocessing: Self.preprocessing, families: [family])
        #expect(outliers.families == [family])
        let made = try outliers.labelled(24, label: 0, classes: ["garbage", "other"], seed: 3)
        var differ = 0
        for input in made.inputs {
            #expect(input.shape == images.inputs[0].shape)
            let intensities = input.values.map { $0 * 0.25 + 0.4 }
            #expect(intensities.allSatisfy { $0 >= -1e-5 && $0 <= 1 + 1e-5 })
            if !images.inputs.contains(input) { differ += 1 }
        }
        // A blend of an image with itself is the image; that is rare.
        #expect(differ >= 20)
        #expect(try outliers.labelled(24, label: 0, classes: ["garbage", "other"], seed: 3).inputs == made.inputs)
        #expect(try outliers.labelled(24, label: 0, classes: ["garbage", "other"], seed: 4).inputs != made.inputs)
    }

    @Test func allFamiliesTakeTurnsEvenly() throws {
        #expect(Outliers.families.count == 10)
        let outliers = try Outliers(from: try Self.images(4), preprocessing: Self.preprocessing)
        #expect(outliers.families == Outliers.families)
    }

    @Test func threeChannelsStayGray() throws {
        let preprocessing = Preprocessing(
            inputWidth: 16, inputHeight: 16, inputChannels: 3, mean: [0.4, 0.4, 0.4],
            standardDeviation: [0.25, 0.25, 0.25])
        let outliers = try Outliers(from: try Self.images(4, channels: 3), preprocessing: preprocessing)
        for input in try outliers.labelled(12, label: 0, classes: ["a", "b"], seed: 1).inputs {
            for place in stride(from: 0, to: input.values.count, by: 3) {
                #expect(
                    input.values[place] == input.values[place + 1] && input.values[place] == input.values[place + 2])
            }
        }
    }

    @Test func whatOutliersCannotBeMadeFromIsRefused() throws {
        let preprocessing = Self.preprocessing
        #expect(throws: TrainingError.self) {
            try Outliers(from: LabelledImages(classes: ["a"]), preprocessing: preprocessing)
        }
        let tiny = try LabelledImages(
            classes: ["a"], inputs: [try Tensor(repeating: 0, shape: Shape(1, 4, 16, 1))], labels: [0])
        #expect(throws: TrainingError.self) { try Outliers(from: tiny, preprocessing: preprocessing) }
        let images = try Self.images(2)
        for families in [[], ["noise", "nonsense"]] {
            #expect(throws: TrainingError.self) {
                try Outliers(from: images, preprocessing: preprocessing, families: families)
            }
        }
    }
}

struct GarbageTrainingTests {
    private static func widened(_ images: LabelledImages) throws -> LabelledImages {
        try LabelledImages(classes: Site.classes + ["garbage"], inputs: images.inputs, labels: images.labels)
    }

    @Test func addedOutputLeavesTheOthersAsTheyAre() throws {
        let network = try Site.network()
        let wider = try network.addingOutput()
        let images = try OutliersTests.images(6)
        let (before, after) = (
            try Evaluation(of: network, on: images, threads: 1),
            try Evaluation(of: wider, on: try Self.widened(images), threads: 1)
        )
        #expect((0..<2).allSatisfy { Array(after.confusion[$0].prefix(2)) == before.confusion[$0] })
        #expect(after.confusion.allSatisfy { $0[2] == 0 })
        #expect(wider.parameterCount == network.parameterCount + 32 + 1)
    }

    /// A network that knows bars gets a third class: it still knows bars, and calls outliers garbage.
    @Test func garbageIsLearnedOnTopOfWhatIsKnown() throws {
        var settings = Site.settings(epochs: 8)
        let (training, validation) = (try OutliersTests.images(64), try OutliersTests.images(24))
        let known = try Trainer(try Site.network(), settings: settings, training: training).run().network
        settings.epochs = 12
        let garbage = GarbageTraining(
            try known.addingOutput(), settings: settings, training: try Self.widened(training),
            validation: try Self.widened(validation), garbageClass: 2, preprocessing: OutliersTests.preprocessing)
        let trainer = try garbage.trainer()
        #expect(trainer.generated?.count == 32)
        #expect(trainer.validation?.count == 24 + 12)
        let trained = try trainer.run()
        let judged = try #require(trainer.validation)
        let found = try Evaluation(of: trained.network, on: judged, threads: 1)
        #expect((found.share(of: [0, 1], given: 2) ?? 1) < 0.15)
        // At the beginning none; a mere guess among the classes would be a third.
        #expect((found.accuracy(of: 2) ?? 0) > 0.4)
    }

    @Test func everyFamilyIsLeftOutOnce() throws {
        let images = try Self.widened(try OutliersTests.images(16))
        let garbage = GarbageTraining(
            try Site.network(classes: 3), settings: Site.settings(epochs: 1), training: images, validation: images,
            garbageClass: 2, preprocessing: OutliersTests.preprocessing)
        let trained = try garbage.trainer().run()
        var told = [String]()
        let found = try garbage.leavingOut(comparedWith: trained.network, epochs: 1, count: 8) { family, _ in
            told.append(family)
            return true
        }
        #expect(told == Outliers.families && found.map(\.family) == Outliers.families)
        #expect(found.allSatisfy { (0...1).contains($0.unseen) && (0...1).contains($0.seen) })
        #expect(throws: TrainingError.cancelled) {
            try garbage.leavingOut(comparedWith: trained.network, epochs: 1) { _, index in index < 1 }
        }
    }
}
