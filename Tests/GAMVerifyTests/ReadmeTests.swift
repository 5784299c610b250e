import Foundation
import GAMVerify
import TestSupport
import Testing

@Suite("The README")
struct ReadmeTests {
    /// The paths in the README start at the repository's folder.
    static let isAtRoot = FileManager.default.fileExists(atPath: "Examples/Demo/model/model.safetensors")

    /// The blocks of one language, line by line, without indentation.
    private func blocks(_ language: String) throws -> [[String]] {
        let readme = try String(contentsOf: Golden.repository.appending(path: "README.md"), encoding: .utf8)
        return readme.components(separatedBy: "```\(language)\n").dropFirst().map { block in
            lines(String(block.prefix(upTo: block.range(of: "```")?.lowerBound ?? block.endIndex)))
        }
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    @Test("shows Swift that judges the demo's images", .enabled(if: isAtRoot))
    func showsSwiftThatRuns() throws {
        // begin
        let model = try Model(contentsOf: "Examples/Demo/model")
        let profile = try ReferenceProfile.fit(
            model,
            reference: ImageSource.images(below: "Examples/Demo/reference"),
            calibration: ImageSource.images(below: "Examples/Demo/calibration"))
        let gate = try VerificationGate(model: model, profile: profile)

        let radiograph = try Radiograph(contentsOf: "Examples/Demo/improper/inverted/Hand-008125.png")
        let report = try gate.verify(radiograph)
        print(report.verdict)  // reject
        print(report.summary)  // reject: the image looks inverted ... (p = 0.004)
        print(report.prediction.className, report.prediction.probability)
        for evidence in report.evidence { print(evidence.verifier, evidence.score, evidence.pValue) }
        let picture = try report.overlay(over: radiograph, of: model)  // picture.write(to: "overlay.png")
        // end
        #expect(report.verdict == .reject)
        #expect(report.reasons.contains { $0.contains("inverted") })
        #expect(picture.width >= 256)
    }

    @Test("shows the Swift that is tested here")
    func showsTheTestedSwift() throws {
        let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
        let body = try #require(source.components(separatedBy: "// begin\n").dropFirst().first)
        let tested = lines(try #require(body.components(separatedBy: "// end\n").first))
        let shown = try #require(try blocks("swift").first)
        #expect(shown.first == "import GAMVerify")
        #expect(Array(shown.dropFirst()) == tested)
    }

    /// The header's own program is compiled and run by the C tests; the README shows a part of it.
    @Test("shows C that is in the header's program")
    func showsTheHeadersProgram() throws {
        let header = try String(contentsOf: Golden.repository.appending(path: "include/gamverify.h"), encoding: .utf8)
        let program = Set(
            lines(header).map { $0.drop { $0 == "*" }.trimmingCharacters(in: .whitespaces) })
        let shown = try #require(try blocks("c").first)
        #expect(shown.count > 10)
        for line in shown { #expect(program.contains(line), "\(line)") }
    }

    @Test("names files that exist")
    func namesFilesThatExist() throws {
        let readme = try String(contentsOf: Golden.repository.appending(path: "README.md"), encoding: .utf8)
        let links = readme.components(separatedBy: "](").dropFirst().compactMap {
            $0.components(separatedBy: ")").first
        }
        #expect(!links.isEmpty)
        for link in links where !link.hasPrefix("http") && !link.hasPrefix("#") {
            let path = Golden.repository.appending(path: link).path
            #expect(FileManager.default.fileExists(atPath: path), "\(link)")
        }
    }
}
