import Testing

struct AuditTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    private func audit(_ options: [String]) throws -> Tool {
        try Tool(
            ["audit", "--model", site.model, "--profile", site.profile, "--images", site.path("test")] + options)
    }

    @Test func printsAveragesAndEveryKind() throws {
        let run = try audit(["--count", "3"])
        #expect(run.status == 0 && run.messages.isEmpty)
        #expect(run.lines[0].hasPrefix("usual images: 8, of which "))
        for word in ["far", "near", "mild", "medium", "strong", "blur-2", "noise-uniform", "collimation-0.2"] {
            #expect(run.lines.contains { $0.hasPrefix(word + " ") }, "\(word)")
        }
    }

    @Test func writesJSONWithFoldersOfOtherImages() throws {
        let object = try audit(["--count", "2", "--json", "--far", site.path("odd"), "--seed", "7"]).object()
        #expect(object["format"] as? String == "gamverify.audit" && object["seed"] as? Int == 7)
        let kinds = try #require(object["kinds"] as? [[String: Any]])
        #expect(kinds.count == 58 && kinds.last?["name"] as? String == "odd")
        #expect(object["skipped"] as? Int == 2)
    }

    @Test func reportsKeepTheSchema() throws {
        let schema = try SchemaValidator("Documentation/Schemas/audit.schema.json")
        let run = try audit(["--count", "1", "--json", "--near", site.path("calibration")])
        #expect(run.status == 0)
        #expect(try schema.faults(in: run.output) == [], "\(run.output.prefix(200))")
    }

    @Test(arguments: ["0", "-3", "1000000", "x"]) func refusesASillyCount(_ count: String) throws {
        #expect(try audit(["--count", count]).status == 2)
    }
}
