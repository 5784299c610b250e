import GAMTraining
import GAMVerify
import Testing

/// Where two networks look that name the stage of drawn hands: one must tell by the growth plates, for the other the stage
/// is written on the film.
///
/// Both places are known, so it can be measured what each learned. Ten seeds were tried by hand. Of the good network's maps
/// 18 to 26 % lay on growth plates, which take 10 % of the image, and 3 to 7 % in the marker's corner, which takes 6 %; 53 to
/// 97 % of the peaks hit a plate, 0 to 12 % the corner. Of the other's 9 to 15 % lay on plates and 25 to 42 % in the corner,
/// which 50 to 85 % of the peaks hit. The limits lie between.
struct WhereNetworksLookTests {
    private static let side = 64
    private static let stages = [HandPhantom.Stage.wide, .closed]
    private static let corners = [RadiographTechnique.Corner.topLeft, .bottomRight]
    private static let classes = stages.map { HandPhantom(stage: $0).className }
    private static let preprocessing = Preprocessing(
        inputWidth: side, inputHeight: side, inputChannels: 1, mean: [0.25], standardDeviation: [0.2])

    /// Hands, the two stages in turns, with the stage written in a corner or with the usual letter.
    private static func hands(_ count: Int, seed: UInt64, isStageWritten: Bool) throws -> [PhantomImage] {
        var generator = SeededGenerator(seed: seed)
        return try (0..<count).map { index in
            var technique = RadiographTechnique.extremity
            if isStageWritten { technique.marker = .text(["O", "I"][index % 2], corners[index % 2]) }
            return try HandPhantom(stage: stages[index % 2], technique: technique)
                .radiograph(side: side, using: &generator)
        }
    }

    private static func labelled(_ images: [PhantomImage]) throws -> LabelledImages {
        try LabelledImages(
            classes: classes, radiographs: try images.map { try $0.radiograph() },
            labels: images.indices.map { $0 % 2 }, preprocessing: preprocessing)
    }

    private static func model(isStageWritten: Bool, seed: UInt64) throws -> Model {
        var settings = TrainingSettings()
        settings.epochs = 16
        settings.batchSize = 16
        settings.rate = 0.004
        settings.seed = seed
        settings.threads = 1
        settings.augmentation = .none
        settings.augmentation.shift = 0.03
        settings.augmentation.rotation = 4
        let network = try ResNet.network(
            from: try ResNet.randomWeights(depth: 10, width: 8, inputs: 1, classes: classes.count, seed: seed))
        let training = try labelled(try hands(128, seed: seed, isStageWritten: isStageWritten))
        let trained = try Trainer(network, settings: settings, training: training).run()
        let fresh = try labelled(try hands(40, seed: seed + 1000, isStageWritten: isStageWritten))
        let accuracy = try #require(try Evaluation(of: trained.network, on: fresh, threads: 1).accuracy)
        #expect(accuracy >= 0.85)
        return Model(
            try trained.model(
                ModelDescription(preprocessing: preprocessing, classes: classes, targetLayer: "layer1")))
    }

    /// Means over images of where the maps of each image's own class lie.
    private struct Places {
        /// The share of the map on growth plates and in the corner of the marker.
        var (plates, corner) = (0.0, 0.0)
        /// The share of maps whose peak is there.
        var (platePeaks, cornerPeaks) = (0.0, 0.0)
        /// The share of the image that the plates take; the corner takes a sixteenth.
        var plateShare = 0.0

        init(_ model: Model, on images: [PhantomImage]) throws {
            for (index, image) in images.enumerated() {
                let explained = try model.explain(
                    try image.radiograph(), classes: .some([index % 2]), method: LayerCAM())
                let map = try #require(explained.maps.first)
                let region = try MapRegion(height: side, width: side, contains: image.mask.values.map { $0 > 0 })
                plates += try #require(try Localisation.energyInside(map, region))
                let marker = try Self.corner(index % 2)
                corner += try #require(try Localisation.energyInside(map, marker))
                // A place of the map is four pixels of the image wide.
                platePeaks += try Localisation.hits(map, region, tolerance: 4) == true ? 1 : 0
                cornerPeaks += try Localisation.hits(map, marker) == true ? 1 : 0
                plateShare += region.share
            }
            let count = Double(images.count)
            (plates, corner, plateShare) = (plates / count, corner / count, plateShare / count)
            (platePeaks, cornerPeaks) = (platePeaks / count, cornerPeaks / count)
        }

        /// The quarter of a side about the corner in which a stage is written: top left or bottom right.
        private static func corner(_ stage: Int) throws -> MapRegion {
            let reach = stage == 0 ? 0..<side / 4 : side * 3 / 4..<side
            return try MapRegion(
                height: side, width: side,
                contains: (0..<side * side).map { reach.contains($0 / side) && reach.contains($0 % side) })
        }
    }

    @Test func mapsLieOnGrowthPlatesOrOnTheMarkerAsTheNetworkLearned() throws {
        let images = try Self.hands(40, seed: 7, isStageWritten: true)
        let good = try Places(try Self.model(isStageWritten: false, seed: 1), on: images)
        let shortcut = try Places(try Self.model(isStageWritten: true, seed: 1), on: images)
        #expect(good.plates > 1.4 * good.plateShare && good.platePeaks > 0.4, "\(good)")
        #expect(good.corner < 0.11 && good.cornerPeaks < 0.25, "\(good)")
        #expect(shortcut.corner > 0.16 && shortcut.cornerPeaks > 0.35, "\(shortcut)")
        #expect(shortcut.plates < good.plates - 0.02, "\(shortcut)")
    }
}
