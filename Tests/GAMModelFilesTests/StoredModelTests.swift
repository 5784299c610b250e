import Foundation
import GAMFiles
import GAMImaging
import GAMModelFiles
import GAMNetwork
import GAMTensor
import TestSupport
import Testing

struct StoredModelTests {
    private let folder = FilePath(Fixture.url("tiny-model").path)

    /// The fixture's description with a change.
    private func description(_ change: (inout ModelDescription) -> Void) throws -> ModelDescription {
        var description = try ModelDescription(json: Fixture.sidecar())
        change(&description)
        return description
    }

    private func message(_ change: (inout ModelDescription) -> Void) throws -> String? {
        let description = try description(change)
        return #expect(throws: ModelFileError.self) { try StoredModel.open(folder, description: description) }?
            .description
    }

    @Test func opensAFolder() throws {
        let model = try StoredModel.open(folder)
        #expect(model.description.classes == ["normal", "Lungenentzündung"])
        #expect(model.network.capturePoints.contains("layer1"))
        #expect(model.hash == (try Fixture.expected()["tiny-model hash"] as? String))
    }

    @Test func opensTheSameModelInEveryWay() throws {
        let hash = try StoredModel.open(folder).hash
        let weights = folder.appending("model.safetensors")
        let sidecar = folder.appending("preprocess.json")
        #expect(try StoredModel.open(weights, description: sidecar).hash == hash)
        #expect(try StoredModel.open(folder, description: sidecar).hash == hash)
        #expect(try StoredModel.open(weights, description: description { _ in }).hash == hash)
        #expect(try StoredModel.open(weights: Fixture.weights(), description: Fixture.sidecar()).hash == hash)
    }

    @Test func hashesContentAndNotLayout() throws {
        let hash = try StoredModel.open(folder).hash
        var file = try SafetensorsFile(bytes: Fixture.weights())
        file.metadata = ["other": "text"]
        let compact = try JSONValue(parsing: Fixture.sidecar()).encoded()
        #expect(try StoredModel.open(weights: file.encoded(), description: compact).hash == hash)
    }

    @Test func hashesEverythingThatCounts() throws {
        let weights = try SafetensorsFile(bytes: Fixture.weights())
        let same = try description { _ in }
        var hashes = [try StoredModel(weights: weights, description: same).hash]
        let changes: [(inout ModelDescription) -> Void] = [
            { $0.classes[0] = "other" }, { $0.garbageClass = 0 }, { $0.targetLayer = "conv1" },
            { $0.preprocessing.mean = [0.5] }, { $0.preprocessing.scaleFrom = .bitDepth },
            { $0.preprocessing.resizeMode = .fill }, { $0.preprocessing.inputWidth = 25 },
        ]
        for change in changes {
            hashes.append(try StoredModel(weights: weights, description: description(change)).hash)
        }
        var other = weights
        let bias = try weights.tensor(named: "fc.bias").values
        other.insert(try Tensor(Shape(2), [bias[0].nextUp, bias[1]]), named: "fc.bias")
        hashes.append(try StoredModel(weights: other, description: same).hash)
        other = weights
        try other.insert([8 as Int64], shape: Shape(), named: "bn1.num_batches_tracked")
        hashes.append(try StoredModel(weights: other, description: same).hash)
        other = weights
        other.remove("bn1.num_batches_tracked")
        hashes.append(try StoredModel(weights: other, description: same).hash)
        // The same values in another type are other bytes.
        other = weights
        try other.insert(bias.map(Double.init), shape: Shape(2), named: "fc.bias")
        hashes.append(try StoredModel(weights: other, description: same).hash)
        #expect(Set(hashes).count == hashes.count)
        #expect(hashes.allSatisfy { $0.count == 64 })
    }

    @Test func checksTheDescriptionAgainstTheNetwork() throws {
        #expect(
            try message { $0.classes.append("third") }
                == "description: classes: expected 2, as many as the network has outputs, found 3")
        #expect(
            try message { $0.targetLayer = "layr1" }
                == "description: target_layer: expected a layer of the network, found \"layr1\"; did you mean \"layer1\"?"
        )
        let flat = try message { $0.targetLayer = "fc" }
        #expect(
            flat?.hasPrefix("description: target_layer: expected a layer with an output of height and width") == true)
        let channels = try message {
            $0.preprocessing.inputChannels = 3
            $0.preprocessing.mean = [0, 0, 0]
            $0.preprocessing.standardDeviation = [1, 1, 1]
        }
        #expect(channels?.hasPrefix("description: input: expected what the network takes, found 1x16x24x3") == true)
        #expect(try message { $0.preprocessing.standardDeviation = [0] }?.contains("normalize.std") == true)
    }

    @Test func namesTheTensorThatIsWrong() throws {
        let description = try description { _ in }
        let message = { (change: (inout SafetensorsFile) throws -> Void) throws -> String? in
            var weights = try SafetensorsFile(bytes: Fixture.weights(), file: "model.safetensors")
            try change(&weights)
            let changed = weights
            return #expect(throws: ModelFileError.self) {
                try StoredModel(weights: changed, description: description)
            }?.description
        }
        #expect(
            try message { $0.insert(try Tensor(Shape(3), [1, 2, 3]), named: "bn1.weight") }
                == "model.safetensors: bn1.weight: shape 3, expected 2")
        #expect(try message { $0.remove("fc.weight") }?.hasPrefix("model.safetensors: fc.weight: ") == true)
        #expect(
            try message { $0.insert(try Tensor(Shape(2), [.nan, 0]), named: "fc.bias") }
                == "model.safetensors: fc.bias: value 0 is not a finite number")
        #expect(
            try message { try $0.insert([1 as Int64, 2], named: "fc.bias") }
                == "model.safetensors: fc.bias: expected a type of floating point (F32, F64, F16, BF16), found I64")
        #expect(try message { $0.insert(try Tensor(Shape(1), [0]), named: "extra") }?.contains(": extra: ") == true)
        // A double beyond the range of float32 is not a finite weight.
        #expect(try message { try $0.insert([1e300, 0], named: "fc.bias") }?.contains("fc.bias: value 0") == true)
    }

    @Test func saysWhatToDoWithNamesOfAWrappedNetwork() throws {
        let description = try description { _ in }
        let plain = try SafetensorsFile(bytes: Fixture.weights())
        func message(_ rename: (String) -> String?) throws -> String? {
            var weights = SafetensorsFile()
            for name in plain.names where !name.hasSuffix("num_batches_tracked") {
                if let new = rename(name) { weights.insert(try plain.tensor(named: name), named: new) }
            }
            let renamed = weights
            return #expect(throws: ModelFileError.self) {
                try StoredModel(weights: renamed, description: description)
            }?.description
        }
        for prefix in ["module.", "model.", "net.backbone."] {
            let sentence = try message { prefix + $0 }
            #expect(
                sentence?.contains("conv1.weight: expected torchvision's names, found \(prefix)conv1.weight: write")
                    == true
                    && sentence?.contains("without \"\(prefix)\" before their names") == true, "\(sentence ?? "")")
        }
        let other = try message { $0.hasPrefix("fc") ? "classifier.\($0)" : nil }
        #expect(other?.contains("expected a residual network with torchvision's names") == true)
        #expect(other?.contains("found 2 tensors, the first named classifier.fc.bias") == true)
        #expect(try message { _ in nil }?.contains("found no tensor") == true)
    }

    @Test func namesTheFileThatIsMissingOrWrong() throws {
        let none = folder.appending("none")
        #expect(throws: ModelFileError.file(.notFound(none.appending("preprocess.json")))) {
            try StoredModel.open(none)
        }
        let file = folder.appending("model.safetensors")
        #expect(throws: ModelFileError.file(.notDirectory(file))) { try StoredModel.open(file) }
        let sidecar = folder.appending("preprocess.json")
        let swapped = #expect(throws: ModelFileError.self) { try StoredModel.open(sidecar, description: sidecar) }
        #expect(swapped?.description.hasPrefix("\(sidecar): ") == true)
        #expect(throws: ModelFileError.self) { try StoredModel.open(file, description: file) }
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func survivesDamage(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let weights = try Fixture.weights()
        let sidecar = try Fixture.sidecar()
        for _ in 0..<1_000 {
            let damaged = generator.damaged(weights)
            if let model = try? StoredModel.open(weights: damaged, description: sidecar) {
                #expect(model.hash.count == 64, "seed \(seed)")
            }
            _ = try? StoredModel.open(weights: weights, description: generator.damaged(sidecar))
        }
    }
}

struct TrainedModelsTests {
    static let names = [
        "cxr-resnet10", "cxr-resnet10-seed1", "cxr-resnet10-seed2", "cxr-resnet10-shortcut", "cxr-resnet10-shuffled",
        "mednist-resnet10", "mednist-resnet10-garbage", "othertask-mednist",
    ]

    @Test(.enabled(if: Golden.has("models/README.md")))
    func opensEveryOneWithAHashOfItsOwn() throws {
        var hashes = Set<String>()
        for name in TrainedModelsTests.names {
            let folder = FilePath(Golden.shared.appending(path: "models/\(name)").path)
            let model = try StoredModel.open(folder)
            #expect(hashes.insert(model.hash).inserted, "\(name)")
            #expect(try StoredModel.open(folder).hash == model.hash, "\(name)")
            #expect(model.description.targetLayer == "layer4")
            #expect((model.description.garbageClass != nil) == name.hasSuffix("garbage"))
        }
        #expect(hashes.count == 8)
    }

    @Test(.enabled(if: Golden.has("models/README.md")))
    func readsTheSameTensorsAsAnotherReader() throws {
        let path = "models/cxr-resnet10/model.safetensors"
        let url = Golden.shared.appending(path: path)
        let file = try SafetensorsFile(contentsOf: FilePath(url.path), limit: 1 << 24)
        let golden = try Golden.arrays(path)
        #expect(file.names.count == golden.count)
        for (name, array) in golden where !name.hasSuffix("num_batches_tracked") {
            #expect(try file.tensor(named: name) == array.tensor(), "\(name)")
        }
        #expect(
            try file.integers(named: "bn1.num_batches_tracked").map(Double.init)
                == golden["bn1.num_batches_tracked"]?.values)
    }
}
