import Foundation
import GAMVerify
import Synchronization
import TestSupport
import Testing

/// A verifier of a host's own, as the documentation shows it: how bright the lower half is.
struct LowerHalfVerifier: Verifier {
    let components = [Component("lower.half", isSigned: true)]

    func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let values = observation.input.values
        let lower = values.suffix(values.count / 2)
        let mean = Double(lower.reduce(0, +)) / Double(lower.count)
        return [Finding(score: mean, words: "the lower half is brighter than usual")]
    }
}

@Suite("A host's own verifier")
struct OwnVerifierTests {
    let model: Model

    init() throws {
        model = try TinySite.shared.get().model
    }

    private func gate(_ verifiers: [any Verifier], judging: [any Verifier]? = nil) throws -> VerificationGate {
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration, verifiers: verifiers)
        return try VerificationGate(
            model: model, profile: ReferenceProfile(bytes: profile.encoded()), verifiers: judging ?? verifiers)
    }

    private func proper(_ index: Int = 0) throws -> Radiograph { try TinySite.test[index].radiograph() }

    /// What is tested here is what the documentation shows and the example uses.
    @Test func isTheDocumentedOne() throws {
        func body(_ path: String) throws -> [String] {
            let text = try String(contentsOf: Golden.repository.appending(path: path), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.trimmingPrefix("/// ").trimmingPrefix("///")
            }
            let first = try #require(lines.firstIndex { $0.hasPrefix("struct LowerHalfVerifier: Verifier {") })
            let last = try #require(lines[first...].firstIndex { $0 == "}" })
            return lines[first...last].map(String.init)
        }
        let tested = try body("Tests/GAMVerifyTests/OwnVerifierTests.swift")
        #expect(tested.count <= 20)
        #expect(try body("Sources/GAMVerification/Verifiers/Verifier.swift") == tested)
        #expect(try body("Examples/Swift/Sources/VerifyRadiographs/LowerHalfVerifier.swift") == tested)
    }

    @Test func takesPart() throws {
        let gate = try gate([LowerHalfVerifier()])
        #expect(gate.profile.components.last == Component("lower.half", isSigned: true))
        let evidence = try #require(gate.verify(proper()).evidence.last)
        #expect(evidence.verifier == "lower.half" && evidence.score.isFinite && evidence.low < evidence.high)
        var generator = SeededGenerator(seed: 5)
        var samples = Drawing.blob.samples(&generator)
        for index in samples.indices.suffix(samples.count / 2) { samples[index] = 255 - samples[index] / 8 }
        let report = try gate.verify(Drawing.radiograph(samples))
        #expect(report.verdict < .accept)
        #expect(report.evidence.last?.pValue == report.evidence.map(\.pValue).min())
    }

    @Test func mustBeTheOneTheProfileWasMadeWith() throws {
        #expect(throws: GAMError.self) { try gate([LowerHalfVerifier()], judging: []) }
        #expect(throws: GAMError.self) { try gate([], judging: [LowerHalfVerifier()]) }
        let other = Scored([Component("lower.half")]) { _ in [1] }
        #expect(throws: GAMError.self) { try gate([LowerHalfVerifier()], judging: [other]) }
    }

    @Test func mayReadFurtherLayers() throws {
        let verifier = Scored([Component("pooled")], layers: ["maxpool"]) { observation throws(VerificationError) in
            [Double(try observation.activation("maxpool").values.max() ?? 0)]
        }
        #expect(try gate([verifier]).verify(proper()).evidence.last?.score ?? 0 > 0)
    }

    /// Proper scores when the profile is made, then others; `nil` stands for a failure.
    private func turning(to later: [Double]?) -> (Scored, Switch) {
        let flag = Switch()
        let verifier = Scored([Component("turning")]) { observation throws(VerificationError) in
            guard flag.isOn else { return [abs(observation.logits[0]) + 1] }
            guard let later else { throw .missingArray(name: "whatever") }
            return later
        }
        return (verifier, flag)
    }

    final class Switch: Sendable {
        private let state = Mutex(false)
        var isOn: Bool { state.withLock { $0 } }
        func turnOn() { state.withLock { $0 = true } }
    }

    @Test func leadsToNoAcceptanceWhenItFails() throws {
        for scores in [nil, [], [1, 1], [.nan], [.infinity], [-.infinity], [-1], [1e308]] as [[Double]?] {
            let (verifier, flag) = turning(to: scores)
            let gate = try gate([verifier])
            let usual = try gate.verify(proper())
            flag.turnOn()
            let report = try gate.verify(proper())
            #expect(report.verdict < .accept && usual.evidence.last?.score.isFinite == true)
            #expect(report.evidence.last?.score.isNaN == true && report.evidence.last?.share == 1)
            #expect(report.statistic == .infinity && report.reasons.contains { $0.contains("turning") })
            // The report can be written all the same.
            #expect(try JSONValue(parsing: report.json().encoded()) != .null)
        }
    }

    /// Where calibration images had no score either, p alone would say that an undefined score is usual.
    @Test func isNotAcceptedForBeingUndefinedAlways() throws {
        let gate = try gate([Scored([Component("never")]) { _ in [.nan] }])
        #expect(gate.profile.calibrationScores.allSatisfy { $0.last == .infinity })
        let report = try gate.verify(proper())
        #expect(report.pValue > 0.05 && report.verdict == .review)
        #expect(report.reasons.contains { $0.contains("never") })
    }

    @Test func sayingMoreThanNumbersHoldIsUndefined() {
        #expect(Finding(score: 1e100, words: "").score == 1e100)
        for score in [1.1e100, -1.1e100, .infinity, .nan] { #expect(Finding(score: score, words: "").score.isNaN) }
    }
}
