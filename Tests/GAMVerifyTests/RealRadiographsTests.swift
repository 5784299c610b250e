import Foundation
import GAMVerify
import TestSupport
import Testing

/// Promises on real images: the false-alarm rate that is kept, and anatomy that is found.
@Suite("Real radiographs")
struct RealRadiographsTests {
    /// Every fourth image of a folder's subfolders.
    private func images(_ folder: String, every step: Int) throws -> [ImageSource] {
        let path = FilePath(Golden.shared.appending(path: "data/mednist64/\(folder)").path)
        return try ImageSource.images(below: path).enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }

    private func verdicts(_ gate: VerificationGate, _ images: [ImageSource]) throws -> [VerificationReport] {
        try Workers(count: Workers.processorCount).map(images.indices) { index throws(GAMError) in
            try gate.verify(images[index].radiograph())
        }
    }

    @Test(
        "keep the false-alarm rate and are told from other anatomy",
        .enabled(if: Golden.isPresent && Golden.has("data/mednist64/other")), arguments: ["mednist-resnet10"])
    func keepThePromise(name: String) throws {
        let model = try Model(contentsOf: Golden.shared.appending(path: "models/\(name)").path)
        let profile = try ReferenceProfile.fit(
            model, reference: try images("train", every: 1), calibration: try images("val", every: 1))
        #expect(try profile.encoded().count < 2 << 20)
        let gate = try VerificationGate(model: model, profile: profile)
        let proper = try verdicts(gate, try images("test", every: 3))
        let alarms = Double(proper.count { $0.verdict < .accept }) / Double(proper.count)
        // Measured on all 1200: 3.1 %, interval 2.2 to 4.2 %; 5 % is promised.
        #expect(alarms >= 0.01 && alarms <= 0.055, "\(alarms)")
        #expect(proper.allSatisfy { !$0.attentionMap.isEmpty })
        let other = try verdicts(gate, try images("other/AbdomenCT", every: 4))
        #expect(other.count >= 20)
        // 100 % at least review is measured.
        #expect(other.allSatisfy { $0.verdict < .accept })
    }
}
