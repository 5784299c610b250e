import GAMVerify
import TestSupport
import Testing

@Suite("Observations")
struct ObserverTests {
    let model: Model
    let layers: ObservedLayers

    init() throws {
        model = try TinySite.shared.get().model
        layers = try ObservedLayers(residual: model.network, target: "layer3")
    }

    private func input(seed: UInt64 = 5) throws -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return try model.input(for: Drawing.blob.radiograph(&generator))
    }

    @Test func takesTheLayersOfAResidualNetwork() {
        #expect(layers.stem == "relu" && layers.early == "layer1" && layers.attention == "layer2")
        #expect(layers.target == "layer3" && layers.penultimate == "avgpool")
    }

    @Test func holdWhatTheNetworkSaw() throws {
        let observer = try Observer(model.network, input: model.inputShape, layers: layers)
        let observation = try observer.observe(try input())
        #expect(observation.logits.count == 2 && observation.logits.allSatisfy(\.isFinite))
        #expect(abs(observation.probabilities.reduce(0, +) - 1) < 1e-12)
        #expect(observation.logits[observation.predictedClass] == observation.logits.max())
        #expect(model.classes[observation.predictedClass] == "blob")
        #expect(observation.garbageClass == nil && observation.imageFacts == nil)
        #expect(observation.attentionMap.layer == "layer3" && observation.attentionMap.method == "grad-cam")
        #expect(observation.attentionMap.classIndex == observation.predictedClass)
        #expect(try observation.activation("relu").shape == Shape(1, 16, 16, 4))
        #expect(try observation.activation("layer1").shape == Shape(1, 8, 8, 4))
        #expect(try observation.activation("layer2").shape == Shape(1, 4, 4, 8))
        #expect(try observation.gradient("layer2").shape == Shape(1, 4, 4, 8))
        #expect(try observation.gradient("layer3").shape == Shape(1, 2, 2, 8))
    }

    @Test func nameLayersThatWereNotLookedAt() throws {
        let observer = try Observer(model.network, input: model.inputShape, layers: layers)
        let observation = try observer.observe(try input())
        #expect(throws: VerificationError.self) { try observation.activation("layer9") }
        #expect(throws: VerificationError.self) { try observation.gradient("layer1") }
    }

    @Test func keepFurtherLayersOnRequest() throws {
        let observer = try Observer(
            model.network, input: model.inputShape, layers: layers,
            needs: ObservationNeeds(layers: ["maxpool", "relu"], gradientLayers: ["layer1"], copiesLayers: true))
        let observation = try observer.observe(try input())
        #expect(try observation.activation("maxpool").shape == Shape(1, 8, 8, 4))
        #expect(try observation.gradient("layer1").shape == Shape(1, 8, 8, 4))
        #expect(throws: VerificationError.self) {
            try Observer(
                model.network, input: model.inputShape, layers: layers, needs: ObservationNeeds(layers: ["nowhere"]))
        }
    }

    /// Read in the memory of the run or off copies of it: the same bits, but for moments, which a run forms in float64.
    @Test func readVectorsWithoutCopies() throws {
        let vectors: [ObservedVector] = [
            .earlyChannels, .earlyMap(layer: nil), .earlyMap(layer: "maxpool"), .channelMoments(layer: "layer2"),
            .structureMap(layer: "layer3"), .attentionProfile(layer: nil), .attentionProfile(layer: "layer1"),
            .attentionShares(layer: "layer2"), .penultimateRoots, .inputStatistics,
        ]
        var needs = ObservationNeeds(vectors)
        let reading = try Observer(model.network, input: model.inputShape, layers: layers, needs: needs)
        needs = ObservationNeeds(layers: ["maxpool"], gradientLayers: ["layer1"], copiesLayers: true)
        let copying = try Observer(model.network, input: model.inputShape, layers: layers, needs: needs)
        let (read, copied) = (try reading.observe(try input()), try copying.observe(try input()))
        for vector in vectors {
            let values = try vector.values(of: read)
            let others = try vector.values(of: copied)
            guard vector.readsMoments, let values, let others else {
                #expect(values == others && values?.isEmpty == false, "\(vector)")
                continue
            }
            // Sums of 64 places in float32 are off by some of their roundings.
            #expect(zip(values, others).allSatisfy { abs($0 - $1) < 2e-6 * (1 + abs($1)) }, "\(vector)")
        }
        #expect(read.attentionMap == copied.attentionMap)
        #expect(throws: VerificationError.self) { try read.activation("relu") }
        #expect(throws: VerificationError.self) { try ObservedVector.channelMoments(layer: "relu").values(of: read) }
        let copy = try reading.observe(try input(), imageFacts: nil, copiesLayers: true)
        #expect(try copy.activation("layer1").shape[3] == 4)
    }

    @Test func refuseWhatIsNoSingleImage() throws {
        #expect(throws: VerificationError.self) {
            try Observer(model.network, input: Shape(2, 32, 32, 1), layers: layers)
        }
        #expect(throws: VerificationError.self) { try Observer(model.network, input: Shape(), layers: layers) }
        let observer = try Observer(model.network, input: model.inputShape, layers: layers)
        let wrong = try Tensor(repeating: 0, shape: Shape(1, 31, 32, 1))
        #expect(throws: VerificationError.self) { try observer.observe(wrong) }
        var values = try input().values
        values[17] = .nan
        let undefined = try Tensor(model.inputShape, values)
        #expect(throws: VerificationError.network(.nonFiniteInput(position: 17))) { try observer.observe(undefined) }
    }

    @Test func neverPredictTheGarbageClass() throws {
        let model = try TinyModel.trained(garbage: true)
        let observer = try Observer(
            model.network, input: model.inputShape, layers: layers, garbageClass: model.description.garbageClass)
        let observation = try observer.observe(try input())
        #expect(model.classes[observation.predictedClass] == "blob")
        #expect(observation.probabilities.count == 3)
        #expect(throws: VerificationError.self) {
            try Observer(model.network, input: model.inputShape, layers: layers, garbageClass: 3).observe(try input())
        }
    }

    @Test func refuseOutputsThatAreNotFinite() throws {
        let huge = [Float](repeating: .greatestFiniteMagnitude, count: 8)
        let weights = try TinyModel.weights(seed: 7, head: [huge, huge], biases: [0, 0])
        let model = try Model(StoredModel(weights: weights, description: TinyModel.description))
        let observer = try Observer(model.network, input: model.inputShape, layers: layers)
        #expect(throws: VerificationError.nonFinite(name: "logits", position: 0)) {
            try observer.observe(try input())
        }
    }

    @Test func areTheSameFromEveryThread() throws {
        let observer = try Observer(model.network, input: model.inputShape, layers: layers)
        let input = try input()
        let expected = try observer.observe(input)
        let seen = try Workers(count: 6).map(0..<60) { _ throws(GAMError) in
            try GAMError.wrap { try observer.observe(input) }
        }
        #expect(seen.allSatisfy { $0.logits == expected.logits && $0.attentionMap == expected.attentionMap })
    }
}
