import Foundation
import GAMVerify
import TestSupport
import Testing

/// The whole way, from PNG files to a verdict, against the executable definition's values.
@Suite("Verdicts of real radiographs")
struct GoldenVerdictsTests {
    /// One case of `golden/verdicts.json`.
    struct Case: Decodable {
        let model: String
        let image: String
        let change: String
        let `class`: String
        let logits: [Double]
        let scores: [String: Double]
        let zetas: [String: Double]
        let statistic: Double
        let p: Double
        let verdict: String
    }

    struct File: Decodable {
        let cases: [Case]
    }

    static func cases(of model: String) throws -> [Case] {
        let data = try Data(contentsOf: Golden.shared.appending(path: "golden/verdicts.json"))
        return try JSONDecoder().decode(File.self, from: data).cases.filter { $0.model == model }
    }

    /// Fits on all of train and val, then judges every golden image; scores agree to 1e-3 (float32 engines differ in
    /// the last digits, and a Mahalanobis distance magnifies that), p-values to a few ranks.
    @Test(
        "agree with the reference",
        .enabled(if: Golden.isPresent && Golden.has("data/mednist64")),
        arguments: [
            ("mednist-resnet10", "mednist64"), ("mednist-resnet10-garbage", "mednist64"), ("cxr-resnet10", "cxr256"),
        ])
    func agreeWithTheReference(model name: String, data: String) throws {
        let model = try Model(contentsOf: Golden.shared.appending(path: "models/\(name)").path)
        let folder = Golden.shared.appending(path: "data/\(data)").path
        let fitted = try ReferenceProfile.fit(
            model, reference: ImageSource.images(below: FilePath(folder + "/train")),
            calibration: ImageSource.images(below: FilePath(folder + "/val")),
            components: ComponentSpecification.definition(hasGarbageClass: model.description.garbageClass != nil))
        // Through a file, as a user's profile goes.
        let profile = try ReferenceProfile(bytes: fitted.encoded())
        let gate = try VerificationGate(model: model, profile: profile)
        let cases = try Self.cases(of: name)
        #expect(!cases.isEmpty)
        for golden in cases {
            let path = Golden.shared.appending(path: "data/\(golden.image)").path
            let image = try Self.changed(Radiograph(contentsOf: path), golden.change)
            let report = try gate.verify(image)
            let label: Comment = "\(golden.image), \(golden.change)"
            #expect(report.prediction.className == golden.class, label)
            for evidence in report.evidence {
                let expected = try #require(golden.scores[evidence.verifier])
                #expect(
                    abs(evidence.score - expected) <= 1e-3 * max(1, abs(expected)),
                    "\(label): \(evidence.verifier) \(evidence.score), expected \(expected)")
            }
            if golden.change != "none" {
                // A turned, mirrored or negated film is named as such, whatever the verdict.
                #expect(report.reasons.contains { $0.contains("the image looks \(golden.change)") }, label)
            }
            let ranks = abs(report.pValue - golden.p) * Double(report.calibrationCount + 1)
            #expect(ranks <= 3.5, "\(label): p \(report.pValue), expected \(golden.p)")
        }
    }

    /// The image mirrored, turned or inverted, as the golden case says.
    static func changed(_ image: Radiograph, _ change: String) throws -> Radiograph {
        let (height, width) = (image.height, image.width)
        let source = image.grayIntensities().values
        var values = source
        for row in 0..<height {
            for column in 0..<width {
                let here = source[row * width + column]
                switch change {
                case "none": values[row * width + column] = here
                case "mirrored left-right": values[row * width + (width - 1 - column)] = here
                case "turned by 180": values[(height - 1 - row) * width + (width - 1 - column)] = here
                case "inverted": values[row * width + column] = 1 - here
                default: throw GoldenError.malformed(change)
                }
            }
        }
        let bytes = values.withUnsafeBytes { Array($0) }
        return try Radiograph(
            pixels: bytes.span.bytes, layout: PixelLayout(width: width, height: height, sample: .float32))
    }
}
