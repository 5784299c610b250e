import GAMVerify
import Synchronization
import TestSupport
import Testing

@Suite("What fails is not accepted")
struct FailClosedTests {
    let model: Model

    init() throws {
        model = try TinySite.shared.get().model
    }

    /// Scores as they are told for the image in hand, usual ones until then; `nil` stands for a verifier that throws.
    final class Told: Verifier {
        let components = [Component("told"), Component("signed", isSigned: true)]
        private let scores = Mutex<[Double]??>(.none)

        func tell(_ scores: [Double]?) { self.scores.withLock { $0 = .some(scores) } }

        func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
            let told = scores.withLock { $0 }
            guard let told else {
                return [1, 2].map { Finding(score: abs(observation.logits[0]) * $0, words: "too large") }
            }
            guard let told else { throw .missingArray(name: "anything") }
            return told.map { Finding(score: $0, words: "too large") }
        }
    }

    /// All ways to judge that 60 calibration images support.
    private func gates(_ profile: ReferenceProfile, _ verifiers: [any Verifier]) throws -> [VerificationGate] {
        var gates = [VerificationGate]()
        for joining in JoiningRule.allCases {
            for scope in [CalibrationScope.pooled, .perClass(leastCount: 10), .perClass] {
                for kind in FalseAlarmBudgets.Kind.allCases {
                    let budgets = try FalseAlarmBudgets(review: 0.5, reject: 0.3, kind: kind)
                    do {
                        gates.append(
                            try VerificationGate(
                                model: model, profile: profile, budgets: budgets, joining: joining, scope: scope,
                                verifiers: verifiers))
                    } catch GAMError.verification(let error) {
                        // Only rules that cannot guarantee a rate, or that need more images, may be refused.
                        #expect(kind == .guaranteed, "\(joining) \(scope): \(error)")
                    }
                }
            }
        }
        return gates
    }

    @Test func whateverTheRuleTheScopeAndTheFailure() throws {
        let verifier = Told()
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration, verifiers: [verifier])
        let gates = try gates(profile, [verifier])
        #expect(gates.count > 20)
        let special = [Double.nan, .infinity, -.infinity, 1e300, -1e300]
        var generator = SeededGenerator(seed: 17)
        var failures: [[Double]?] = [nil, [], [1], [1, 2, 3], [-1, 0]]
        for _ in 0..<12 {
            let bad = special[generator.integer(below: special.count)]
            failures.append(generator.integer(below: 2) == 0 ? [bad, 0] : [1, bad])
        }
        let images = try TinySite.test.prefix(4).map { try $0.radiograph() }
        for gate in gates {
            for failure in failures {
                verifier.tell(failure)
                let report = try gate.verify(images[generator.integer(below: images.count)])
                #expect(report.verdict < .accept, "\(gate.basis(forClass: 0)) \(String(describing: failure))")
                #expect(!report.reasons.isEmpty && report.details.count > 3)
                #expect(report.pValue.isNaN || report.pValue > 0 && report.pValue <= 1)
            }
        }
    }

    @Test func inAClassThatIsNotCalibrated() throws {
        // All calibration images but 12 are blobs, so that stripes alone are too few for 5 %.
        let blobs = TinySite.calibration.filter { $0.name.hasPrefix("blob") }
        let stripes = TinySite.calibration.filter { $0.name.hasPrefix("stripes") }.prefix(12)
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: blobs + Array(stripes))
        let gate = try VerificationGate(model: model, profile: profile, scope: .perClass(leastCount: 20))
        var reviewed = 0
        for image in TinySite.test {
            let report = try gate.verify(image.radiograph())
            if report.prediction.className == "blob" {
                #expect(report.basis.images == .ofClass(0) && report.pValue > 0)
            } else {
                #expect(report.verdict == .review && report.pValue.isNaN && report.calibrationCount < 19)
                #expect(
                    report.reasons[0].hasPrefix("there are too few calibration images like those of the class stripes"))
                #expect(report.summary.hasSuffix("(not calibrated)"))
                #expect(try JSONValue(parsing: report.json().encoded()) == report.json().withNulls)
                reviewed += 1
            }
        }
        #expect(reviewed > 10)
    }

    @Test func whereTheImageCannotBeRead() throws {
        let gate = try VerificationGate(model: model, profile: TinySite.shared.get().profile)
        let broken = ImageSource(name: "broken") { () throws(GAMError) in throw .noImages("nowhere") }
        let usual = TinySite.test[0]
        var outcomes = [ImageOutcome]()
        try gate.verify([broken, usual, broken]) { outcomes.append($0) }
        try #require(outcomes.count == 3)
        for index in [0, 2] {
            guard case .failure = outcomes[index].result else { return #expect(Bool(false), "judged") }
        }
        for bad in [Float.nan, .infinity, -.infinity, 2] {
            let samples = (0..<400).map { $0 == 123 ? bad : Float($0) / 400 }
            #expect(throws: ImagingError.self) {
                try Radiograph(
                    pixels: samples.span.bytes, layout: PixelLayout(width: 20, height: 20, sample: .float32))
            }
        }
    }
}

extension JSONValue {
    /// The value as it is read back: numbers that are not finite are null.
    fileprivate var withNulls: JSONValue {
        switch self {
        case .number(let number) where !number.isFinite: .null
        case .array(let values): .array(values.map(\.withNulls))
        case .object(let object):
            .object(JSONObject(object.members.map { JSONObject.Member(key: $0.key, value: $0.value.withNulls) }))
        default: self
        }
    }
}
