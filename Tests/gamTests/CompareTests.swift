import GAMVerify
import Testing

struct CompareTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    private func compare(_ candidate: String, _ options: [String] = []) throws -> Tool {
        try Tool(
            ["compare", "--trusted", site.model, "--candidate", candidate, "--images", site.path("reference")] + options
        )
    }

    @Test func findsAModelSuitableForItself() throws {
        let run = try compare(site.model)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(run.lines[0] == "suitable: attention and answers agree (60 images)")
        #expect(run.output.contains("same class for 1.000 of the images"))
        for metric in SimilarityMetric.paperMetrics { #expect(run.output.contains("  \(metric.name)  ")) }
    }

    @Test func writesEveryFigureAsJSON() throws {
        let object = try compare(site.path("other"), ["--json", "--images", site.path("odd")]).object()
        #expect(object["images"] as? Int == 62)
        #expect(object["skipped"] as? Int == 2)
        let similarity = try #require(object["similarity"] as? [[String: Any]])
        #expect(similarity.compactMap { $0["metric"] as? String } == SimilarityMetric.paperMetrics.map(\.name))
        for item in similarity {
            let same = try #require(item["same"] as? [String: Any])
            for key in ["count", "undefined", "mean", "sd", "low", "high"] { #expect(same[key] != nil, "\(key)") }
        }
        let identification = try #require(object["identification"] as? [String: Any])
        #expect(Set(identification.keys) == ["within", "all", "early"])
    }

    @Test func doesNotFindARandomNetworkSuitable() throws {
        let run = try compare(site.path("other"))
        #expect(run.status == 1)
        #expect(!run.lines[0].hasPrefix("suitable"))
    }
}
