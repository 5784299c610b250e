import GAMTensor
import GAMVerification
import Testing

@Suite("The size of a profile")
struct ProfileSizeTests {
    /// The vectors of a residual network of 18 layers, 224 x 224: 50 numbers of the input, 64 of its thumbnail, 256 of stem
    /// and first stage, 64 of the map, 576 of the attention at 14 x 14 x 256, 512 features.
    @Test func isBelowTwoMebibytesForAResNet18() throws {
        let specifications = ComponentSpecification.standard(hasGarbageClass: false)
        let plan = ReferenceStatistics.Plan(specifications)
        let appearance = try InputPlane(height: 224, width: 224, values: [Double](repeating: 0, count: 224 * 224))
            .appearance().count
        let lengths = [
            "input.statistics": 50, "input.appearance": appearance, "input.thumbnail": 64, "early.channels": 256,
            "early.map": 64,
            "attention": 576, "penultimate": 512,
        ]
        let origin = ProfileOrigin(
            model: ReferenceProfile.ModelIdentity(
                hash: String(repeating: "0", count: 64), description: "{}", classes: ["a", "b", "c", "d"]),
            layers: ObservedLayers(
                stem: "relu", early: "layer1", attention: "layer3", target: "layer4", penultimate: "avgpool"),
            garbageClass: nil, specifications: specifications, ownComponents: [], form: .separate)
        var generator = SeededGenerator(seed: 1)
        func image(_ group: Int) throws -> ImageExtract {
            var vectors = [ObservedVector: [Double]]()
            for vector in plan.all {
                let length = vector.name.hasPrefix("input.change.") ? appearance : lengths[vector.name]
                vectors[vector] = (0..<(try #require(length))).map { _ in generator.uniform() }
            }
            return ImageExtract(
                hash: try #require(ImageHash(words: (0..<4).map { _ in generator.next() })), group: group,
                limits: ImageLimits(), energy: 1, logits: [0, 0, 0, 0], perturbedLogits: nil,
                features: [Double](repeating: 1, count: 512), vectors: vectors, ownScores: [])
        }
        var part = ReferencePart(origin)
        // 130 images a class: every covariance of 64 numbers and fewer is the class's own, the most there can be.
        for index in 0..<(4 * 130) { try part.addReference(image(index % 4)) }
        for index in 0..<1000 { try part.addCalibration(image(index % 4)) }
        let bytes = try part.separateProfile(head: nil).encoded()
        #expect(bytes.count < 2 << 20, "\(bytes.count) bytes")
        #expect(try ReferenceProfile(bytes: bytes).calibrationCount == 1000)
    }
}
