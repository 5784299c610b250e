import Foundation
import GAMModelFiles
import GAMVerify
import TestSupport
import Testing

@Suite("The schema of reports")
struct ReportSchemaTests {
    let site: Site
    let schema: SchemaValidator

    init() throws {
        site = try Site.shared.get()
        schema = try SchemaValidator("Documentation/Schemas/report.schema.json")
    }

    @Test(arguments: [
        [], ["--joining", "holm", "--review-rate", "0.3"], ["--joining", "cauchy"],
        ["--per-class", "--class-images", "15"], ["--per-class"], ["--budget", "guaranteed", "--review-rate", "0.1"],
    ])
    func isKeptByEveryReport(options: [String]) throws {
        let run = try Tool(site.verify + options + ["--json", site.path("test"), site.path("odd")])
        try #require(run.lines.count == 12, "\(run.messages)")
        for line in run.lines { #expect(try schema.faults(in: line) == [], "\(line.prefix(200))") }
    }

    @Test func refusesWhatIsNoReport() throws {
        let line = try #require(try Tool(site.verify + ["--json", site.path("test/blob-0.png")]).lines.first)
        let changes = [
            ("\"version\":1", "\"version\":2"), ("\"reasons\":", "\"reason\":"), ("\"seed\":null", "\"seed\":7"),
            ("\"scope\":\"pooled\"", "\"scope\":\"all\""), ("\"p_value\":", "\"p_value\":-"),
            ("\"kind\":\"m", "\"kind\":\"n"),
            ("\"image_sha256\":\"", "\"image_sha256\":\"x"), ("\"calibrated\":true", "\"calibrated\":1"),
        ]
        for (old, new) in changes {
            let text = line.replacing(old, with: new, maxReplacements: 1)
            #expect(text != line, "\(old)")
            #expect(try !schema.faults(in: text).isEmpty, "\(new)")
        }
    }

    @Test("is in the documentation key by key")
    func isDocumented() throws {
        let line = try #require(try Tool(site.verify + ["--json", site.path("test/blob-0.png")]).lines.first)
        guard case .object(let object) = try JSONValue(parsing: Array(line.utf8)) else {
            return #expect(Bool(false), "no object")
        }
        let article = try String(
            contentsOf: Golden.repository.appending(
                path: "Sources/GAMVerification/Documentation.docc/Formats.md"), encoding: .utf8)
        for member in object.members { #expect(article.contains("`\(member.key)`"), "\(member.key)") }
    }
}
