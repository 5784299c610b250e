import GAMModelFiles
import GAMVerification
import Testing

@Suite("Acceptance criteria")
struct AcceptanceCriteriaTests {
    static func report(_ count: Int = 40, own: Double = 1, noise: Double = 0.3) throws -> ComparisonReport {
        try ModelComparisonFiguresTests.comparison(count, own: own, noise: noise, seed: 2).report()
    }

    static func record(_ criteria: AcceptanceCriteria, _ report: some JudgeableReport) throws -> AcceptanceRecord {
        try AcceptanceRecord(report, by: criteria, criteriaDigest: "00", date: "2026-01-02T03:04:05Z")
    }

    @Test("written and read again they are the same", arguments: AcceptanceCriteria.Kind.allCases)
    func roundTrip(kind: AcceptanceCriteria.Kind) throws {
        let criteria = AcceptanceCriteria.standard(kind, model: "abc")
        #expect(try AcceptanceCriteria(json: criteria.json.encoded(pretty: true)) == criteria)
        #expect(AcceptanceCriteria.standard(kind).model == nil)
    }

    @Test("every standard statistic is a figure of its kind of report")
    func standardStatistics() throws {
        let names = Set(try Self.report().figures.map(\.statistic))
        for criterion in AcceptanceCriteria.standard(.models).criteria { #expect(names.contains(criterion.statistic)) }
        for name in names { #expect(AcceptanceCriteria.statistics(of: .models).contains(name), "\(name)") }
        let drift = try DriftTestTests.report(
            DriftTestTests.observations(12, seed: 1), DriftTestTests.observations(12, seed: 2))
        let moved = Set(drift.figures.map(\.statistic))
        #expect(moved == Set(AcceptanceCriteria.statistics(of: .drift)))
    }

    @Test("a good candidate passes, a bad one fails with reasons")
    func outcomes() throws {
        let good = try Self.record(.standard(.models, model: "t"), Self.report())
        #expect(good.isPassed && good.outcomes.count == 6)
        let bad = try Self.record(.standard(.models), Self.report(own: 0, noise: 1))
        #expect(!bad.isPassed)
        let failed = bad.outcomes.filter { !$0.isMet }
        #expect(failed.map(\.condition).contains("verdict: suitable"))
        #expect(failed.allSatisfy { !$0.reason.isEmpty })
        let few = try Self.record(.standard(.models), Self.report(12))
        #expect(few.outcomes[0].reason == "there are 12" && !few.isPassed)
        let foreign = try Self.record(.standard(.models, model: "u"), Self.report())
        #expect(foreign.outcomes.count { !$0.isMet } == 1)
    }

    @Test("bounds hold from both sides, at each end of the interval")
    func bounds() throws {
        let report = try Self.report()
        let within = try #require(report.within)
        func isMet(_ criterion: AcceptanceCriteria.Criterion) throws -> Bool {
            try Self.record(
                AcceptanceCriteria(kind: .models, leastImages: 1, verdicts: [], criteria: [criterion]), report
            ).isPassed
        }
        let name = "identification.within"
        for (end, value) in [
            (AcceptanceCriteria.Criterion.End.value, within.estimate), (.low, within.lower), (.high, within.upper),
        ] {
            #expect(try isMet(.init(name, layer: "layer4", end: end, atLeast: value, atMost: value)))
            #expect(try !isMet(.init(name, layer: "target", end: end, atLeast: value + 1e-9)))
            #expect(try !isMet(.init(name, layer: "target", end: end, atMost: value - 1e-9)))
        }
        #expect(try !isMet(.init(name, layer: "target", atLeast: 0, leastImages: 41)))
        #expect(try !isMet(.init(name, layer: "layer3", atLeast: 0)))
        // Kappa has no interval; what is undefined meets nothing.
        #expect(try !isMet(.init("kappa", end: .low, atMost: 2)))
    }

    @Test("the record names all that an audit needs")
    func record() throws {
        guard case .object(let json) = try Self.record(.standard(.models), Self.report()).json else {
            Issue.record("no object")
            return
        }
        for key in ["date", "library", "models", "image_digest", "criteria", "criteria_sha256", "outcomes", "passed"] {
            #expect(json[key] != nil, "\(key)")
        }
        guard case .object(let models)? = json["models"] else {
            Issue.record("no models")
            return
        }
        #expect(models["trusted"] == .string("t") && models["candidate"] == .string("c"))
        #expect(throws: VerificationError.self) { try Self.record(.standard(.drift), Self.report()) }
    }

    @Test(
        "what is not known is an error that names it",
        arguments: [
            (#""bound": 1"#, "bound"), (#""statistic": "identification.withn""#, "identification.withn"),
            (#""layer": "layer4""#, "layer"), (#""at_least": "x""#, "at_least"), (#""figure": "mean""#, "figure"),
            (#""images_at_least": 0"#, "images_at_least"),
        ])
    func unknownKeys(member: String, named: String) throws {
        let criterion =
            member.contains("statistic")
            ? "{\(member), \"at_least\": 0.5}" : "{\"statistic\": \"agreement\", \(member)}"
        let text = """
            {"format": "gamverify.criteria", "version": 1, "kind": "models", "library": "0.1.0", "images_at_least": 3,
             "criteria": [\(criterion)]}
            """
        let error = #expect(throws: VerificationError.self) { try AcceptanceCriteria(json: Array(text.utf8)) }
        #expect(error?.description.contains(named) == true, "\(error?.description ?? "")")
    }

    @Test(
        "files that are something else are errors",
        arguments: [
            "", "[]", #"{"format": "gamverify.profile", "version": 1}"#,
            #"{"format": "gamverify.criteria", "version": 2}"#,
            #"{"format": "gamverify.criteria", "version": 1, "kind": "all"}"#,
            #"{"format": "gamverify.criteria", "version": 1, "kind": "drift", "library": "1", "images_at_least": 3, "criteria": []}"#,
            #"{"format": "gamverify.criteria", "version": 1, "kind": "drift", "library": "1", "images_at_least": 3, "criteria": [], "bonds": 1}"#,
            #"{"format": "gamverify.criteria", "version": 1, "kind": "models", "library": "1", "images_at_least": 3, "criteria": [{"statistic": "identification.all", "at_least": 0}]}"#,
            #"{"format": "gamverify.criteria", "version": 1, "kind": "models", "library": "1", "images_at_least": 3, "verdicts": ["good"], "criteria": [{"statistic": "kappa", "at_least": 0}]}"#,
        ])
    func otherFiles(text: String) {
        #expect(throws: VerificationError.self) { try AcceptanceCriteria(json: Array(text.utf8)) }
    }

    @Test("any component's score of a profile can be named")
    func scores() throws {
        let text = """
            {"format": "gamverify.criteria", "version": 1, "kind": "profile", "library": "0.1.0", "images_at_least": 3,
             "criteria": [{"statistic": "drift.score.early.map.effect", "at_most": 0.5}]}
            """
        #expect(try AcceptanceCriteria(json: Array(text.utf8)).criteria[0].statistic == "drift.score.early.map.effect")
    }
}
