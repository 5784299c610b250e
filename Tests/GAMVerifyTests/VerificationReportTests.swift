import GAMVerify
import TestSupport
import Testing

@Suite("Reports as JSON")
struct VerificationReportTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    private func object(_ value: JSONValue?) throws -> JSONObject {
        guard case .object(let object)? = value else { throw GoldenError.malformed("no object") }
        return object
    }

    @Test func holdEveryFigureThatRepeatsThem() throws {
        let report = try VerificationGate(model: site.model, profile: site.profile)
            .verify(TinySite.test[1].radiograph())
        let value = report.json(path: "a \"quoted\"\n/pfad/ä.png")
        #expect(try JSONValue(parsing: value.encoded()) == value)
        #expect(try JSONValue(parsing: value.encoded(pretty: true)) == value)
        let json = try object(value)
        #expect(
            json.members.map(\.key) == [
                "path", "format", "version", "verdict", "class", "class_index", "probability", "p_value", "statistic",
                "weightiest", "reasons", "evidence", "defects", "image", "attention", "logits", "budgets",
                "calibration", "audit",
            ])
        #expect(json["verdict"] == .string("\(report.verdict)") && json["p_value"] == .number(report.pValue))
        let audit = try object(json["audit"])
        #expect(audit["model"] == .string(site.model.hash) && audit["profile"] == .string(site.profile.hash))
        #expect(audit["library"] == .string(LibraryVersion.current) && audit["seed"] == .null)
        #expect(audit["instruction_set"] == .string(report.instructionSet))
        #expect(audit["image_sha256"] == .string(try TinySite.test[1].radiograph().hash))
        let calibration = try object(json["calibration"])
        #expect(calibration["images"] == .number(60) && calibration["scope"] == .string("pooled"))
        #expect(calibration["joining"] == .string("standard") && calibration["calibrated"] == .bool(true))
        let review = try object(calibration["review"])
        #expect(review["rate"] == .number(0.05) && review["level"] == .number(0.05))
        let image = try object(json["image"])
        #expect(image["width"] == .number(40) && image["height"] == .number(36))
        let budgets = try object(json["budgets"])
        #expect(budgets["review"] == .number(0.05) && budgets["reject"] == .number(0.01))
        guard case .array(let evidence)? = json["evidence"] else { throw GoldenError.malformed("evidence") }
        #expect(evidence.count == 7)
        #expect(
            try object(evidence[0]).members.map(\.key) == [
                "verifier", "weight", "score", "p_value", "adjusted_p_value", "low", "high", "standardised", "share",
                "words", "size", "deviation",
            ])
        let attention = try object(json["attention"])
        guard case .array(let values)? = attention["values"] else { throw GoldenError.malformed("attention") }
        #expect(values == report.attentionMap.values.map(JSONValue.number))
    }

    @Test func haveTheGarbageProbabilityWhereThereIsOne() throws {
        let model = try TinyModel.trained(garbage: true)
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration)
        let report = try VerificationGate(model: model, profile: profile).verify(TinySite.test[0].radiograph())
        let garbage = try #require(report.prediction.garbageProbability)
        #expect(garbage >= 0 && garbage < 0.01 && report.prediction.className == "blob")
        #expect(try object(report.json())["garbage_probability"] == .number(garbage))
        let evidence = try #require(report.evidence.last)
        #expect(evidence.verifier == "garbage" && evidence.score < 0)
        let margin = try #require(LogitScores.garbageMargin(report.logits, garbageClass: 0))
        #expect(evidence.score == margin)
    }

    /// A head of negative weights: every place speaks against the class that wins nevertheless.
    @Test func sayThatAnAttentionMapIsEmpty() throws {
        let against = [Float](repeating: -1, count: 8)
        let weights = try TinyModel.weights(seed: 7, head: [against, against.map { 2 * $0 }], biases: [0, -1])
        let model = try Model(StoredModel(weights: weights, description: TinyModel.description))
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration)
        let image = try TinySite.test[0].radiograph()
        let report = try VerificationGate(model: model, profile: profile).verify(image)
        #expect(report.attentionMap.isEmpty && report.reasons.contains { $0.contains("attention map is empty") })
        #expect(try object(object(report.json())["attention"])["flags"] != .array([]))
        // Nothing to show is shown as such: the frame's amber is at the corner.
        #expect(try Array(report.overlay(over: image, of: model).rgb.prefix(3)) == [255, 176, 0])
    }

    @Test(arguments: [
        (0.0123, 3, "0.012"), (0.9999, 2, "1.00"), (-0.0001, 2, "0.00"), (-1.5, 1, "-1.5"), (12, 0, "12"),
        (.nan, 3, "undefined"), (.infinity, 3, "infinite"), (-.infinity, 3, "-infinite"), (1e300, 2, "1e+300"),
        (0.05, 4, "0.0500"),
    ])
    func writeNumbersForPeople(value: Double, digits: Int, text: String) {
        #expect(Decimal.text(value, digits: digits) == text)
    }
}
