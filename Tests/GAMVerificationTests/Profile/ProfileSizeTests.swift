import GAMTensor
import GAMVerification
import Testing

@Suite("The size of a profile")
struct ProfileSizeTests {
    /// What makes a profile large: covariances of a class's own, those of all images, further components.
    struct Site: Sendable {
        let components: String
        /// How many reference images each class has.
        let counts: [Int]
    }

    static let sites = [
        // Covariances of 64 numbers and fewer are the class's own from 130 images on.
        Site(components: "default", counts: [130, 130, 130, 130]),
        // A class of fewer than 20 images keeps the statistics of all, here once by itself and once beside many classes.
        Site(components: "default", counts: [130, 19, 130, 130]),
        Site(components: "default", counts: [130, 130] + [Int](repeating: 7, count: 10)),
        Site(components: "default,ood.relative-mahalanobis", counts: [130, 130, 130, 130]),
        Site(components: "default,ood.relative-mahalanobis", counts: [130, 130, 19, 1]),
        Site(components: "default,ood.knn", counts: [300, 19]),
        // From 512 images on the channels' covariance is the class's own too.
        Site(components: "default", counts: [512, 512, 512, 512, 512, 19]),
    ]

    /// The vectors of a residual network of 18 layers, 224 x 224: 50 numbers of the input, 64 of its thumbnail, 256 of stem
    /// and first stage, 64 of the map, 576 of the attention at 14 x 14 x 256, 512 features.
    @Test(arguments: sites.indices) func isBelowTwoMebibytesForAResNet18(site: Int) throws {
        let site = Self.sites[site]
        let classes = site.counts.indices.map { "class \($0)" }
        let specifications = try ComponentSpecification.list(site.components, hasGarbageClass: false)
        let plan = ReferenceStatistics.Plan(specifications)
        let appearance = try InputPlane(height: 224, width: 224, values: [Double](repeating: 0, count: 224 * 224))
            .appearance().count
        let lengths = [
            "input.statistics": 50, "input.appearance": appearance, "input.thumbnail": 64, "early.channels": 256,
            "early.map": 64, "attention": 576, "penultimate": 512, "features": 512,
        ]
        let origin = ProfileOrigin(
            model: ReferenceProfile.ModelIdentity(
                hash: String(repeating: "0", count: 64), description: "{}", classes: classes),
            layers: ObservedLayers(
                stem: "relu", early: "layer1", attention: "layer3", target: "layer4", penultimate: "avgpool"),
            garbageClass: nil, specifications: specifications, ownComponents: [], form: .separate)
        var generator = SeededGenerator(seed: 1)
        func image(_ group: Int) throws -> ImageExtract {
            var vectors = [ObservedVector: [Double]]()
            for vector in plan.all {
                let length = vector.name.hasPrefix("input.change.") ? appearance : lengths[vector.name]
                vectors[vector] = (0..<(try #require(length, "\(vector.name)"))).map { _ in generator.uniform() }
            }
            return ImageExtract(
                hash: try #require(ImageHash(words: (0..<4).map { _ in generator.next() })), group: group,
                limits: ImageLimits(), energy: 1, logits: classes.map { _ in 0 }, perturbedLogits: nil,
                features: [Double](repeating: 1, count: 512), vectors: vectors, ownScores: [])
        }
        var part = ReferencePart(origin)
        for (group, count) in site.counts.enumerated() {
            for _ in 0..<count { try part.addReference(image(group)) }
        }
        for index in 0..<1000 { try part.addCalibration(image(index % classes.count)) }
        let profile = try part.separateProfile(head: nil)
        let bytes = try profile.encoded()
        #expect(bytes.count < 2 << 20, "\(bytes.count) bytes")
        let read = try ReferenceProfile(bytes: bytes)
        #expect(read.verifiers == profile.verifiers && read.hash == profile.hash)
    }
}
