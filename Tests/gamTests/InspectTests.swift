import GAMVerify
import Testing

struct InspectTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func listsLayersWithShapesAndTargets() throws {
        let run = try Tool(["inspect", site.model])
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(run.output.contains("ResNet-6 (BasicBlock, blocks 1, 1)"))
        #expect(run.output.contains("0 blob, 1 stripes, 2 never"))
        let block = try #require(run.lines.first { $0.hasPrefix("layer2.0.relu ") })
        #expect(block.contains("1 x 4 x 4 x 8"))
        #expect(block.hasSuffix("yes     layer2.0, layer2"))
        let head = try #require(run.lines.first { $0.hasPrefix("fc ") })
        #expect(head.hasSuffix("27"))
    }

    @Test func writesTheSameAsJSON() throws {
        let run = try Tool(["inspect", site.model, "--json"])
        #expect(run.status == 0)
        let object = try run.object()
        let model = try Model(contentsOf: site.model)
        #expect(object["model"] as? String == model.hash)
        #expect(object["classes"] as? [String] == model.classes)
        #expect(object["input"] as? [Int] == [1, 32, 32, 1])
        let layers = try #require(object["layers"] as? [[String: Any]])
        #expect(layers.count == model.network.nodes.count)
        #expect(layers.compactMap { $0["parameters"] as? Int }.reduce(0, +) == object["parameters"] as? Int)
        #expect(object["parameters"] as? Int == model.network.parameterCount)
        let refused = layers.filter { $0["target"] as? Bool == false }.compactMap { $0["name"] as? String }
        #expect(refused == ["flatten", "fc"])
    }

    @Test func takesWeightsWithAPreprocessingElsewhere() throws {
        let folder = try Tool(["inspect", site.model])
        let file = try Tool([
            "inspect", site.path("model/model.safetensors"), "--preprocess", site.path("model/preprocess.json"),
        ])
        #expect(file.status == 0)
        #expect(file.output == folder.output)
    }

    @Test func takesEveryTargetItNames() throws {
        let layers = try #require(try Tool(["inspect", site.model, "--json"]).object()["layers"] as? [[String: Any]])
        let targets = layers.filter { $0["target"] as? Bool == true }.compactMap { $0["name"] as? String }
        let run = try Tool(site.explain + targets.flatMap { ["--layer", $0] })
        #expect(run.status == 0)
        #expect(run.lines.count == targets.count + 1)
    }
}
