import GAMVerify
import TestSupport
import Testing

/// A host's choice of components, from the list to the verdict.
@Suite("Choosing components")
struct ComponentChoiceTests {
    /// One of each form, at layers of the tiny network.
    static let everyForm =
        "default,early.layer2.map,early.layer2.channels,early.maxpool.channels.all,early.layer1.gaussian,"
        + "early.layer1.gaussian.all,early.layer2.similarity.pearson,early.layer2.similarity.iou.top.all,"
        + "attention.layer1.profile,attention.layer3.profile.all,attention.layer2.gaussian,"
        + "attention.layer1.gaussian.all,attention.layer3.similarity.ssim,attention.layer3.similarity.cosine.all"

    private func components(_ text: String, garbage: Bool = false) throws -> [ComponentSpecification] {
        try ComponentSpecification.list(text, hasGarbageClass: garbage)
    }

    private func profile(
        _ model: Model, _ text: String, verifiers: [any Verifier] = []
    ) throws -> ReferenceProfile {
        let list = try components(text, garbage: model.description.garbageClass != nil)
        return try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration, components: list,
            verifiers: verifiers)
    }

    private func disturbed(_ seed: UInt64) throws -> Radiograph {
        var generator = SeededGenerator(seed: seed)
        return try Drawing.radiograph(
            (0..<(Drawing.width * Drawing.height)).map { _ in UInt8(generator.integer(below: 256)) })
    }

    @Test func everyFormIsFittedJudgedAndReadBack() throws {
        let model = try TinySite.shared.get().model
        let fitted = try profile(model, Self.everyForm, verifiers: [LowerHalfVerifier()])
        let read = try ReferenceProfile(bytes: fitted.encoded())
        #expect(read.verifiers == fitted.verifiers && read.hash == fitted.hash)
        #expect(fitted.verifiers.specifications == (try components(Self.everyForm)))
        #expect(fitted.components.last?.name == "lower.half")
        #expect(fitted.components.map(\.name).dropLast() == fitted.verifiers.specifications.map(\.name)[...])
        #expect(fitted.calibrationScores.joined().allSatisfy { $0.isFinite })
        let gates = try [fitted, read].map {
            try VerificationGate(model: model, profile: $0, verifiers: [LowerHalfVerifier()])
        }
        for image in TinySite.test.prefix(4) {
            let radiograph = try image.radiograph()
            let reports = try gates.map { try $0.verify(radiograph) }
            #expect(reports[0].json().encoded() == reports[1].json().encoded())
            #expect(reports[0].evidence.allSatisfy { $0.score.isFinite })
        }
        let noise = try gates[0].verify(disturbed(6))
        #expect(noise.verdict < .accept)
        // Every component that compares with reference images sees noise as unusual or at least has a score.
        #expect(noise.evidence.count { $0.pValue < 0.1 } > noise.evidence.count / 2)
    }

    @Test func everyScoreOfLogitsAndFeaturesIsFittedJudgedAndReadBack() throws {
        let model = try TinyModel.trained(garbage: true)
        let text = "garbage," + OODRule.allCases.map { "ood.\($0.rawValue)" }.joined(separator: ",")
        let fitted = try profile(model, text)
        let read = try ReferenceProfile(bytes: fitted.encoded())
        #expect(read.verifiers == fitted.verifiers && read.components.count == OODRule.allCases.count + 1)
        #expect(read.verifiers.outOfDistribution.components == read.components)
        #expect(fitted.calibrationScores.joined().allSatisfy { $0.isFinite })
        let gate = try VerificationGate(model: model, profile: read)
        let report = try gate.verify(TinySite.test[0].radiograph())
        #expect(report.evidence.allSatisfy { $0.score.isFinite && !$0.words.isEmpty })
        let scores = Dictionary(uniqueKeysWithValues: report.evidence.map { ($0.verifier, $0.score) })
        // The definitions, from the report's own logits.
        #expect(scores["ood.energy"] == LogitScores.energy(report.logits))
        #expect(scores["ood.msp"] == LogitScores.maximumSoftmax(report.logits))
        #expect(scores["garbage"] == LogitScores.garbageMargin(report.logits, garbageClass: 0))
        #expect(scores["ood.garbage-probability"] == LogitScores.garbageProbability(report.logits, garbageClass: 0))
    }

    @Test func whatDoesNotFitTheNetworkIsRefusedBeforeImagesAreRead() throws {
        let model = try TinySite.shared.get().model
        let unread = ImageSource(name: "unread") { () throws(GAMError) in throw .cancelled }
        let images = [ImageSource](repeating: unread, count: 40)
        for text in ["early.layer9.map", "attention.nowhere.profile", "garbage", "ood.garbage-probability"] {
            let list = [try ComponentSpecification(text)]
            #expect("\(text)") {
                try ReferenceProfile.fit(model, reference: images, calibration: images, components: list)
            } throws: { error in
                "\(error)" != "\(GAMError.cancelled)"
            }
        }
        #expect(throws: GAMError.self) {
            try ReferenceProfile.fit(model, reference: images, calibration: images, components: [])
        }
        let twice = try components("early.map") + components("early.map:2")
        #expect(throws: GAMError.self) {
            try ReferenceProfile.fit(model, reference: images, calibration: images, components: twice)
        }
    }

    @Test func aMetricThatCannotBeTakenOfSuchMapsIsRefused() throws {
        let model = try TinySite.shared.get().model
        #expect("metric") {
            try profile(model, "attention.layer3.similarity.ssim.gaussian")
        } throws: { error in
            "\(error)".contains("ssim.gaussian, which is undefined")
        }
    }

    /// The step of the input goes where the network's doubt falls, by as much as its gradient says.
    ///
    /// The gradient is taken by differences of float32 logits, which are good to a few percent.
    @Test func aSmallStepOfTheInputLessensTheDoubt() throws {
        let model = try TinyModel.random(seed: 3)
        let input = try model.input(for: TinySite.test[1].radiograph())
        let layers = try ObservedLayers(residual: model.network, target: "layer3")
        let observer = try Observer(
            model.network, input: model.inputShape, layers: layers, needs: ObservationNeeds(perturbsInput: true))
        let observation = try observer.observe(input)
        let moved = try #require(observation.perturbedLogits)
        let plain = try Observer(model.network, input: model.inputShape, layers: layers)
        #expect(try plain.observe(input).perturbedLogits == nil)
        #expect(try plain.observe(input).logits == observation.logits)

        func doubt(_ logits: [Double]) -> Double {
            let scaled = logits.map { $0 / 1000 }
            let predicted = observation.logits[0] >= observation.logits[1] ? 0 : 1
            return -(LogitScores.energy(scaled) ?? .nan) - scaled[predicted]
        }
        var slope = 0.0
        for index in input.values.indices {
            var (up, down) = (input.values, input.values)
            up[index] += 0.02
            down[index] -= 0.02
            let values = try [up, down].map { doubt(try plain.observe(Tensor(input.shape, $0)).logits) }
            slope += abs(values[0] - values[1]) / 0.04
        }
        let fall = doubt(observation.logits) - doubt(moved)
        #expect(fall > 0 && abs(fall - 0.0014 * slope) < 0.1 * fall, "\(fall), expected \(0.0014 * slope)")
    }

    /// A network whose gradient at the target is negative for one class: its map is empty, and that is a score.
    @Test func anEmptyAttentionMapHasAScoreOfItsOwn() throws {
        let head = [[Float](repeating: -1, count: 8), [Float](repeating: 1, count: 8)]
        func model(bias: Float) throws -> Model {
            let weights = try TinyModel.weights(seed: 7, head: head, biases: [bias, 0])
            return try Model(StoredModel(weights: weights, description: TinyModel.description))
        }
        // A bias that lets half of the images fall to the class that everything speaks against.
        let plain = try model(bias: 0)
        let layers = try ObservedLayers(residual: plain.network, target: "layer3")
        let observer = try Observer(plain.network, input: plain.inputShape, layers: layers)
        let margins = try TinySite.reference.map { image in
            let logits = try observer.observe(plain.input(for: image.radiograph())).logits
            return Float(logits[1] - logits[0])
        }.sorted()
        let model = try model(bias: (margins[23] + margins[24]) / 2)
        let profile = try profile(
            model, "attention.layer3.gaussian,attention.layer3.similarity.cosine,attention.layer3.gaussian.all")
        let gate = try VerificationGate(model: model, profile: profile)
        let reports = try TinySite.test.map { try gate.verify($0.radiograph()) }
        let empty = reports.filter(\.attentionMap.isEmpty)
        #expect(!empty.isEmpty && empty.count < reports.count, "\(empty.count) of \(reports.count)")
        for report in empty {
            #expect(report.evidence.allSatisfy { $0.score.isFinite && $0.words.contains("empty") })
        }
        #expect(Set(empty.map { $0.evidence.map(\.score) }).count == 1, "one class, one score")
    }
}
