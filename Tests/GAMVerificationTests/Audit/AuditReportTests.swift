import GAMModelFiles
import GAMVerification
import Testing

struct DetectionFiguresTests {
    @Test func aHandCountedExample() throws {
        let figures = try #require(DetectionFigures(usual: [3, 1, 2, 2]))
        // Above all; between; equal to two of four; below all; undefined.
        let scores: [Double] = [9, 2.5, 2, 0, .infinity]
        #expect(scores.map(figures.shareBelow) == [1, 0.75, 0.5, 0, 1])
        #expect(figures.areaUnderCurve(scores) == 0.65)
        // 95 % of four images are all four.
        #expect(figures.threshold == 3 && figures.falsePositiveRate(scores) == 0.6)
    }

    @Test(arguments: [(19, 18), (20, 18), (21, 19), (100, 94)])
    func theThresholdLets95PercentPass(_ count: Int, _ place: Int) throws {
        let figures = try #require(DetectionFigures(usual: (0..<count).map(Double.init).shuffled()))
        #expect(figures.threshold == Double(place))
    }

    @Test func nothingUsualGivesNoFigures() {
        #expect(DetectionFigures(usual: []) == nil && DetectionFigures(usual: [1, .nan]) == nil)
    }
}

struct ShareTests {
    @Test func intervalsAreThoseOfClopperAndPearson() {
        // R: binom.test(5, 100), binom.test(0, 20), binom.test(20, 20).
        let five = Share(5, of: 100).interval
        #expect(abs(five.lower - 0.01643188) < 1e-7 && abs(five.upper - 0.11283491) < 1e-7)
        let none = Share(0, of: 20).interval
        #expect(none.lower == 0 && abs(none.upper - 0.16843348) < 1e-7)
        let all = Share(20, of: 20).interval
        #expect(abs(all.lower - 0.83156652) < 1e-7 && all.upper == 1)
        let empty = Share(3, of: 0)
        #expect(empty.count == 0 && empty.value.isNaN && empty.interval.lower == 0 && empty.interval.upper == 1)
    }
}

struct AuditReportTests {
    static func image(_ statistic: Double, _ p: Double, _ verdict: Verdict, right: Bool? = nil) -> AuditedImage {
        AuditedImage(statistic: statistic, pValue: p, verdict: verdict, isRight: right)
    }

    static var usual: [AuditedImage] {
        (0..<40).map { (index: Int) -> AuditedImage in
            let verdict: Verdict = index > 37 ? .review : .accept
            return image(Double(index), Double(40 - index) / 41, verdict, right: index % 10 != 0)
        }
    }

    static func kind(_ name: String, _ nearness: String, _ strength: String, _ images: [AuditedImage]) -> AuditedKind {
        AuditedKind(name: name, family: name, nearness: nearness, strength: strength, images: images)
    }

    static func report() throws -> AuditReport {
        let noise = [AuditedImage](repeating: image(.nan, .nan, .reject), count: 10)
        var mild = [AuditedImage]()
        var strong = [AuditedImage]()
        for index in 0..<10 {
            mild.append(image(4 * Double(index) + 0.5, 0.3, .accept, right: index < 4))
            strong.append(image(50 + Double(index), 0.005, .reject, right: index < 1))
        }
        let kinds = [
            kind("noise", "far", "strong", noise), kind("blur-1", "near", "mild", mild),
            kind("blur-3", "near", "strong", strong), kind("none", "near", "mild", []),
        ]
        return try AuditReport(usual: usual, kinds: kinds, budgets: .standard)
    }

    @Test func oneImageHasNoInterval() throws {
        let one = [Self.image(50, 0.01, .reject)]
        let kinds = [Self.kind("one", "far", "", one), Self.kind("two", "near", "mild", one + one)]
        let few = try AuditReport(usual: [Self.image(3, 0.5, .accept)], kinds: kinds, budgets: .standard)
        #expect(
            few.kinds.allSatisfy {
                $0.detection.areaUnderCurve.lower.isNaN && $0.detection.areaUnderCurve.estimate == 1
            })
        let many = try AuditReport(usual: Self.usual, kinds: kinds, budgets: .standard)
        #expect(many.kinds.map { $0.detection.falsePositiveRate.upper.isNaN } == [true, false])
        #expect(many.averages.map { $0.detection.areaUnderCurve.lower.isNaN } == [true, false, false])
    }

    @Test func countsWhatBecameOfImages() throws {
        let report = try Self.report()
        #expect(report.usual.reviewed == Share(2, of: 40) && report.usual.rejected == Share(0, of: 40))
        #expect(report.usual.accepted == Share(38, of: 40))
        #expect(report.usual.accuracy == Share(36, of: 40) && report.usual.accuracyOfAccepted == Share(34, of: 38))
        #expect(report.kinds.map(\.kind.name) == ["noise", "blur-1", "blur-3"])
        let far = report.kinds[0]
        #expect(far.outcome.rejected == Share(10, of: 10) && far.outcome.accuracy == nil)
        #expect(far.detection.areaUnderCurve.estimate == 1 && far.detection.falsePositiveRate.estimate == 0)
        let strong = report.kinds[2].outcome
        #expect(strong.accuracy == Share(1, of: 10) && strong.accuracyOfAccepted == Share(0, of: 0))
    }

    @Test func averagesGoOverKinds() throws {
        let report = try Self.report()
        #expect(report.averages.map(\.name) == ["far", "near", "mild", "strong"])
        #expect(report.averages.map(\.kindCount) == [1, 2, 1, 1])
        let kinds = report.kinds.map(\.detection.areaUnderCurve.estimate)
        #expect(abs(report.averages[1].detection.areaUnderCurve.estimate - (kinds[1] + kinds[2]) / 2) < 1e-12)
        for item in report.averages {
            for interval in [item.detection.areaUnderCurve, item.detection.falsePositiveRate] {
                #expect(interval.lower <= interval.estimate && interval.estimate <= interval.upper)
            }
        }
        let mild = report.averages[2].detection.areaUnderCurve
        // Ten images spread over the usual range: the area is known to some 10 %.
        #expect(mild.upper - mild.lower > 0.1 && mild.upper - mild.lower < 0.6)
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        let first = try Self.report().json.encoded()
        let again = try Self.report().json.encoded()
        #expect(first == again)
        let object = try JSONValue(parsing: first)
        guard case .object(let members) = object else {
            Issue.record("not an object")
            return
        }
        #expect(members["format"] == .string("gamverify.audit"))
    }

    @Test func noUsualImagesIsAnError() {
        #expect(throws: VerificationError.tooFew(name: "usual images", expected: 1, found: 0)) {
            try AuditReport(usual: [], kinds: [], budgets: .standard)
        }
    }
}
