import Foundation
import GAMVerify
import TestSupport
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

    private func fresh(_ name: String) throws -> String {
        let path = site.path(name)
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        return path
    }

    @Test func findsAModelSuitableForItself() throws {
        let run = try compare(site.model)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(run.lines[0] == "suitable: attention and answers agree (60 images)")
        #expect(run.lines.contains { $0.hasPrefix("same class") && $0.hasSuffix("1.000") })
        #expect(run.lines.contains { $0.hasPrefix("layer2, ") } && run.lines.contains { $0.hasPrefix("layer1, ") })
        for metric in SimilarityMetric.paperMetrics { #expect(run.output.contains("  \(metric.name)  ")) }
    }

    @Test func writesEveryFigureAsJSON() throws {
        let report = try fresh("comparison.json")
        let run = try compare(
            site.path("other"), ["--json", "--images", site.path("odd"), "--metrics", "all", "--output", report])
        let object = try run.object()
        #expect(object["images"] as? Int == 62)
        #expect(object["skipped"] as? Int == 2)
        let layers = try #require(object["layers"] as? [[String: Any]])
        #expect(layers.compactMap { $0["layer"] as? String } == ["layer2", "layer1"])
        for layer in layers {
            let similarity = try #require(layer["similarity"] as? [[String: Any]])
            #expect(similarity.compactMap { $0["metric"] as? String } == SimilarityMetric.allCases.map(\.name))
        }
        #expect(try String(contentsOfFile: report, encoding: .utf8) == run.output)
    }

    @Test func doesNotFindARandomNetworkSuitable() throws {
        let run = try compare(site.path("other"))
        #expect(run.status == 1)
        #expect(!run.lines[0].hasPrefix("suitable"))
    }

    @Test func reportsKeepTheSchema() throws {
        let schema = try SchemaValidator("Documentation/Schemas/compare.schema.json")
        let criteria = try fresh("schema-criteria.json")
        #expect(try Tool(["compare", "--write-criteria", criteria]).status == 0)
        let drift = ["compare", "--json", "--permutations", "199", "--images", site.path("test")]
        let runs = [
            try compare(
                site.path("other"),
                ["--json", "--retrained", site.path("third"), "--draws", "3", "--criteria", criteria]),
            try compare(site.path("other"), ["--json", "--occlusion", "--metrics", "pearson"]),
            try compare(site.path("renamed"), ["--json"]),
            try Tool(drift + ["--model", site.model, "--reference", site.path("reference")]),
            try Tool(drift + ["--model", site.model, "--profile", site.profile, "--images", site.path("calibration")]),
            try Tool(drift + ["--candidate", site.path("other"), "--profile", site.profile]),
        ]
        for run in runs {
            #expect(run.status == 0 || run.status == 1, "\(run.messages)")
            #expect(try schema.faults(in: run.output) == [], "\(run.output.prefix(200))")
        }
        let other = runs[0].output.replacing("\"verdict\"", with: "\"verdicts\"", maxReplacements: 1)
        #expect(try !schema.faults(in: other).isEmpty)
    }

    @Test func retrainedModelsAreANull() throws {
        let run = try compare(site.path("other"), ["--retrained", site.path("third"), "--metrics", "pearson"])
        #expect(run.lines.contains { $0.hasPrefix("  similarity of maps") && $0.hasSuffix("inside") })
        #expect(run.lines.contains { $0.contains("between the trusted model and 1 retrained model") })
        let itself = try compare(site.path("other"), ["--retrained", site.path("other")])
        #expect(itself.status == 3 && itself.messages.contains("retrained network"))
    }

    @Test func aModelOfOtherClassesIsNotComparable() throws {
        let run = try compare(site.path("renamed"))
        #expect(run.status == 1)
        #expect(run.lines[0] == "not comparable: the candidate has no class named stripes (0 images)")
    }

    @Test func drawsBothMapsOfTheImagesLeastAlike() throws {
        let folder = try fresh("pictures")
        let run = try compare(site.path("other"), ["--pictures", folder, "--picture-count", "3"])
        #expect(run.status == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.map { String($0.prefix(4)) } == ["001-", "002-", "003-"])
        let picture = try Radiograph(contentsOf: FilePath("\(folder)/\(names[0])"))
        #expect(picture.width > 2 * picture.height * 9 / 10)
    }

    @Test func occlusionIsAnotherEvidence() throws {
        let run = try compare(site.model, ["--occlusion"])
        #expect(run.status == 0)
        #expect(run.lines.contains("  occlusion maps are compared, as asked for"))
        #expect(run.lines.contains("input, 8 x 8"))
    }

    @Test func criteriaAreWrittenBeforeAndJudgedByAfterwards() throws {
        let criteria = try fresh("criteria.json")
        let written = try Tool(["compare", "--write-criteria", criteria, "--trusted", site.model])
        #expect(written.status == 0 && written.lines.count == 1)
        // A site's criteria are never written over.
        #expect(try Tool(["compare", "--write-criteria", criteria]).status == 2)
        let passed = try compare(site.model, ["--criteria", criteria, "--date", "2026-01-02"])
        #expect(passed.status == 0)
        #expect(passed.lines.contains("acceptance passed: 6 of 6 conditions met (2026-01-02)"))
        let failed = try compare(site.path("other"), ["--criteria", criteria, "--json"])
        #expect(failed.status == 1)
        let record = try #require(try failed.object()["acceptance"] as? [String: Any])
        #expect(record["passed"] as? Bool == false)
        #expect((record["date"] as? String)?.hasSuffix("Z") == true)
        let bytes = Array(try Data(contentsOf: URL(filePath: criteria)))
        #expect(record["criteria_sha256"] as? String == SHA256.hexadecimal(of: bytes))
        let text = try String(contentsOfFile: criteria, encoding: .utf8)
        try text.replacing("at_least\"", with: "atleast\"", maxReplacements: 2)
            .write(toFile: criteria, atomically: true, encoding: .utf8)
        let misspelt = try compare(site.model, ["--criteria", criteria])
        #expect(misspelt.status == 3 && misspelt.messages.contains("atleast"))
    }

    @Test func namesWhatDrifted() throws {
        let drift = ["compare", "--model", site.model, "--reference", site.path("reference")]
        let same = try Tool(drift + ["--images", site.path("calibration"), "--permutations", "199"])
        #expect(same.lines[0].contains("(60 reference and 40 images)"))
        #expect(same.lines.contains { $0.contains("is found in 4 of 5 tries") })
        let blank = try Tool(drift + ["--images", site.path("odd"), "--permutations", "199"])
        #expect(blank.status == 1)
        #expect(blank.lines[0].hasPrefix("not comparable: needs 10 images of each set, found 2"))
    }

    @Test func comparesImagesWithAProfile() throws {
        let own = try Tool([
            "compare", "--model", site.model, "--profile", site.profile, "--images", site.path("reference"),
        ])
        #expect(own.lines.contains { $0.contains("a gate would accept") })
        let foreign = try Tool([
            "compare", "--candidate", site.path("other"), "--profile", site.profile, "--images",
            site.path("calibration"),
        ])
        #expect(foreign.status == 1)
        #expect(foreign.lines.contains { $0.contains("the profile was made for another model") })
    }

    @Test(arguments: [
        [], ["--trusted", "a"], ["--trusted", "a", "--candidate", "b"],
        ["--trusted", "a", "--candidate", "b", "--images", "c", "--profile", "d"],
        ["--model", "a", "--images", "c"], ["--profile", "p", "--reference", "r", "--model", "a", "--images", "c"],
        ["--model", "a", "--candidate", "b", "--profile", "p", "--images", "c"],
        ["--reference", "r", "--images", "c"], ["--write-criteria", "f", "--images", "c"],
        ["--write-criteria", "f", "--criteria", "g"],
        ["--trusted", "a", "--candidate", "b", "--images", "c", "--layers", "x", "--occlusion"],
        ["--trusted", "a", "--candidate", "b", "--images", "c", "--metrics", "ssmi"],
        ["--trusted", "a", "--candidate", "b", "--images", "c", "--permutations", "10"],
        ["--model", "a", "--reference", "r", "--images", "c", "--statistic", "t"],
        ["--model", "a", "--reference", "r", "--images", "c", "--pictures", "p"],
    ])
    func optionsThatDoNotGoTogetherAreWrongUsage(options: [String]) throws {
        let run = try Tool(["compare"] + options)
        #expect(run.status == 2, "\(run.messages)")
        #expect(run.output.isEmpty && !run.messages.isEmpty)
    }

    @Test func aLayerThatIsNotThereIsNamed() throws {
        let run = try compare(site.model, ["--layers", "layer9"])
        #expect(run.status == 2 && run.messages.contains("layer9"))
    }
}
