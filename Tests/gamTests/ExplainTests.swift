import Foundation
import GAMTensor
import GAMVerify
import TestSupport
import Testing

struct ExplainTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func drawsTheMapOverTheImage() throws {
        let picture = site.path("overlay.png")
        let run = try Tool(site.explain + ["--output", picture])
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
        #expect(run.lines[0].hasPrefix("predicted "))
        #expect(run.lines[1].hasPrefix("grad-cam at layer2, 4 x 4, class "))
        // 40 pixels are enlarged by a whole factor until the shorter side has 256.
        #expect(try Radiograph(contentsOf: picture).width == 280)
    }

    @Test func drawsARowALayerAndAColumnAClass() throws {
        let picture = site.path("grid.png")
        let run = try Tool(
            site.explain + ["--layer", "layer1", "--layer", "layer2", "--layer", "layer1", "--all-classes"]
                + ["--output", picture])
        #expect(run.lines.count == 1 + 2 * 3)
        let image = try Radiograph(contentsOf: picture)
        #expect(image.width == 3 * 280 + 4 * 6)
        #expect(image.height == 2 * (280 + 2 * 6))
    }

    @Test func saysInWordsThatAMapIsEmpty() throws {
        let run = try Tool(site.explain + ["--class", "never"])
        #expect(run.status == 0)
        #expect(run.lines[1].hasSuffix("the map is empty, nothing at layer2 speaks for this class"))
    }

    @Test(arguments: AttentionMethods.names)
    func takesEveryMethodByName(_ method: String) throws {
        let run = try Tool(site.explain + ["--method", method, "--class", "0", "--class", "blob"])
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
        #expect(run.lines[1].hasPrefix("\(method) at layer2, 4 x 4, class blob: "))
    }

    @Test func exportsWhatItSaw() throws {
        let path = site.path("maps.safetensors")
        let run = try Tool(
            site.explain + ["--layer", "layer1", "--layer", "layer2", "--all-classes", "--export", path])
        #expect(run.status == 0)
        let (arrays, metadata) = try GoldenArray.read(URL(filePath: path))
        var names: Set = ["input.0", "logits.0", "act.layer1.0", "act.layer2.0"]
        for place in ["layer1.c0", "layer1.c1", "layer1.c2", "layer2.c0", "layer2.c1", "layer2.c2"] {
            names.formUnion(["grad.\(place).0", "cam.raw.\(place).0"])
        }
        #expect(Set(arrays.keys) == names)
        #expect(arrays["input.0"]?.shape == [1, 1, 32, 32])
        #expect(arrays["logits.0"]?.shape == [1, 3])
        #expect(arrays["act.layer1.0"]?.shape == [1, 4, 8, 8])
        #expect(arrays["grad.layer2.c2.0"]?.shape == [1, 8, 4, 4])
        #expect(arrays["cam.raw.layer2.c2.0"]?.values == [Double](repeating: 0, count: 16))
        // The head's weights, spread over the places by the mean, are the gradient at the last layer.
        #expect(arrays["grad.layer2.c2.0"]?.values == [Double](repeating: -1.0 / 16, count: 128))
        #expect(try #require(metadata["images"]).contains("\"predicted\":"))
    }

    @Test func shufflesWeightsAndSaysWhetherMapsFollow() throws {
        let shuffle = ["explain", "--model", site.model, "--image", site.path("test"), "--shuffle"]
        let run = try Tool(shuffle + ["cascading", "--method", "layer-cam", "--layer", "layer1", "--threads", "2"])
        #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
        let heading = "layer-cam at layer1, 8 x 8, 8 images, 3 shuffles: weights shuffled from the output"
        #expect(run.output.hasPrefix(heading))
        // A row a weight, from the head to the stem.
        let rows = run.lines.compactMap { $0.split(separator: " ").first }.filter { $0.hasSuffix(".weight") }
        #expect(rows.first == "fc.weight" && rows.last == "conv1.weight" && rows.count == 7)
        #expect(run.lines.last?.contains("not whether they or its answers are right") == true)
        #expect(run.output.contains("With every weight shuffled "))

        let schema = try SchemaValidator("Documentation/Schemas/randomisation.schema.json")
        for options in [["cascading"], ["independent", "--shuffles", "1"]] {
            let json = try Tool(shuffle + options + ["--json"])
            #expect(try schema.faults(in: json.output) == [], "\(json.messages)\(json.output.prefix(300))")
            let object = try json.object()
            #expect(object["images"] as? Int == 8 && (object["steps"] as? [Any])?.count == 7)
            if options.count > 1 { #expect(object["maps_depend_on_parameters"] is NSNull) }
        }
    }

    @Test func shufflingOneImageIsSaidToBeUndefined() throws {
        let run = try Tool(site.explain + ["--shuffle", "cascading", "--shuffles", "1"])
        #expect(run.status == 0 && run.output.contains("undefined: fewer than two maps could be compared"))
    }

    @Test func imagesThatCannotBeReadAreLeftOutOfShuffling() throws {
        let shuffle = ["explain", "--model", site.model, "--shuffle", "cascading", "--shuffles", "1", "--image"]
        let run = try Tool(shuffle + [site.path("odd"), "--json"])
        #expect(run.status == 0 && run.messages.hasSuffix("\ngam: 2 images could not be used and were left out\n"))
        #expect(run.messages.split(separator: "\n").count == 3, "each once: \(run.messages)")
        #expect(try run.object()["skipped"] as? Int == 2)
        let none = try Tool(shuffle + [site.path("odd/broken.png")])
        #expect(none.status == 3 && none.output.isEmpty && none.messages.contains("no images"))
    }

    @Test(
        .enabled(if: Golden.isPresent),
        arguments: ["mednist-resnet10", "mednist-resnet10-garbage", "cxr-resnet10", "tiny-bottleneck"])
    func exportsPyTorchsArrays(_ name: String) throws {
        let path = site.path("\(name).safetensors")
        let model = name == "tiny-bottleneck" ? "golden/\(name)" : "models/\(name)"
        let layers = (1...4).flatMap { ["--layer", "layer\($0)"] }
        let run = try Tool(
            [
                "explain", "--all-classes", "--model", Golden.shared.appending(path: model).path, "--image",
                Golden.shared.appending(path: "golden/\(name)/0.png").path, "--export", path,
            ] + layers)
        #expect(run.status == 0)
        let golden = try Golden.arrays("golden/\(name).safetensors")
        let arrays = try GoldenArray.read(URL(filePath: path)).arrays
        #expect(arrays.count >= 6 + 4 * 2 * 2)
        for (key, array) in arrays {
            let expected = try #require(golden[key], "\(key)")
            #expect(array.shape == expected.shape, "\(key)")
            // PyTorch's own float32 is up to 8e-7 of an array's peak away; a map adds a sum over channels.
            let peak = expected.values.reduce(1e-30) { max($0, abs($1)) }
            let distance = zip(array.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(distance <= 1e-5 * peak, "\(key)")
        }
    }
}
