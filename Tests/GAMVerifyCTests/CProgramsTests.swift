import Foundation
import GAMModelFiles
import GAMVerify
import TestSupport
import Testing

@Suite(.enabled(if: Host.isUsable), .serialized)
struct CProgramsTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture.shared.get()
    }

    private func program(_ path: String, standard: String = "gnu11") throws -> URL {
        try Host.compile(Golden.repository.appending(path: path), standard: standard, into: fixture.folder)
    }

    private func expectNoFailure(_ name: String, _ arguments: [String]) throws {
        let program = try program("Tests/GAMVerifyCTests/Programs/\(name).c")
        let outcome = try Host.run(program: program, arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "no failure\n")
    }

    @Test func misuseIsAnsweredWithErrors() throws {
        try expectNoFailure("misuse", [fixture.model.path, fixture.profile.path, fixture.otherModel.path])
    }

    @Test func twoModelsAreComparedOnImagesGivenOneByOne() throws {
        let program = try program("Tests/GAMVerifyCTests/Programs/compare.c")
        let outcome = try Host.run(program: program, [fixture.model.path, fixture.otherModel.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        guard case .object(let report) = try JSONValue(parsing: Array(outcome.output.dropLast().utf8)) else {
            throw GoldenError.malformed(outcome.output)
        }
        #expect(report["trusted"] == .string(try Model(contentsOf: fixture.model.path).hash))
        #expect(report["images"] == .number(24))
    }

    @Test func eightThreadsSeeTheSameBits() throws {
        try expectNoFailure("threads", [fixture.model.path, fixture.profile.path])
    }

    @Test(.enabled(if: Host.isShipped))
    func theHostStaysAsItWas() throws {
        let sanitized = Host.isBare ? [] : ["without memory limit"]
        try expectNoFailure("host", [fixture.model.path, fixture.profile.path] + sanitized)
    }

    @Test func theHeadersProgramRuns() throws {
        let header = try String(
            contentsOf: Golden.repository.appending(path: "include/gamverify.h"), encoding: .utf8)
        let begin = try #require(header.range(of: "@code\n"))
        let end = try #require(header.range(of: " * @endcode"))
        let lines = header[begin.upperBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        let source = fixture.folder.appending(path: "from-header.c")
        try lines.map { $0.dropFirst(3) }.joined(separator: "\n").write(to: source, atomically: true, encoding: .utf8)
        let program = try Host.compile(source, standard: "c99", into: fixture.folder)
        let arguments = [fixture.model.path, fixture.profile.path, "\(Fixture.side)", "\(Fixture.side)"]
        let outcome = try Host.run(program: program, arguments, input: fixture.rawImage)
        let report = try report(on: fixture.properImage)
        #expect(outcome.output.hasPrefix("\(report.summary)\n\(report.prediction.className), "))
        #expect(outcome.status == (report.verdict == .accept ? 0 : 1))

        let missing = try Host.run(
            program: program, ["/no/such/model"] + arguments.dropFirst(), input: fixture.rawImage)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("no such file or folder"))
    }

    @Test func theExampleJudgesImages() throws {
        let program = try program("Examples/C/verify.c", standard: "c99")
        let json = fixture.folder.appending(path: "report.json")
        for image in [fixture.properImage, fixture.blankImage] {
            let arguments = [fixture.model.path, fixture.profile.path, image.path, json.path]
            let outcome = try Host.run(program: program, arguments)
            let report = try report(on: image)
            #expect(outcome.status == (report.verdict == .accept ? 0 : 1), "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("verdict      \(report.verdict) (p = "))
            for item in report.evidence {
                #expect(outcome.output.contains("\n\(item.verifier) "))
                guard let deviation = item.deviation else { continue }
                let side = deviation.spreads < 0 ? "-" : "+"
                #expect(outcome.output.contains("\n\(item.verifier): \(deviation.quantity) \(side)"))
            }
            for reason in report.reasons { #expect(outcome.output.contains("reason       \(reason)\n")) }
            // The same bits, whichever door the image came through.
            let written = try Data(contentsOf: json)
            #expect([UInt8](written) == report.json(path: image.path).encoded() + [10])
        }
    }

    @Test func theExampleTellsVerdictsFromFailures() throws {
        let program = try program("Examples/C/verify.c", standard: "c99")
        let (model, profile) = (fixture.model.path, fixture.profile.path)
        #expect(try Host.run(program: program, [model, profile]).status == 2)
        #expect(try Host.run(program: program, [model, profile, fixture.blankImage.path]).status == 1)
        let foreign = try Host.run(program: program, [fixture.otherModel.path, profile, fixture.properImage.path])
        #expect(foreign.status == 3)
        #expect(foreign.errors.hasPrefix("GAM_MISMATCH: the profile was made for another model"))
        let short = try Host.run(program: program, [model, profile, fixture.shortImage.path])
        #expect(short.status == 3)
        #expect(short.errors.contains("ends too early"))
        #expect(try Host.run(program: program, [model, profile, profile]).status == 3)
    }

    /// What the Swift interface says of the same image.
    private func report(on image: URL) throws -> VerificationReport {
        let gate = try VerificationGate(
            model: Model(contentsOf: fixture.model.path),
            profile: ReferenceProfile(contentsOf: fixture.profile.path))
        let samples =
            image == fixture.blankImage
            ? [UInt16](repeating: 0, count: Fixture.side * Fixture.side) : Fixture.samples(seed: 1000)
        let layout = PixelLayout(
            width: Fixture.side, height: Fixture.side, sample: .unsigned16(bitsStored: 12))
        return try gate.verify(Radiograph(pixels: samples.span.bytes, layout: layout))
    }
}
