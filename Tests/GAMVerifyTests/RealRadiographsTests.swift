import Foundation
import GAMImaging
import GAMTensor
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
        // Measured on all 1200: 3.2 %, interval 2.3 to 4.3 %; 5 % is promised.
        #expect(alarms >= 0.01 && alarms <= 0.055, "\(alarms)")
        #expect(proper.allSatisfy { !$0.attentionMap.isEmpty })
        let other = try verdicts(gate, try images("other/AbdomenCT", every: 4))
        #expect(other.count >= 20)
        // 100 % at least review is measured.
        #expect(other.allSatisfy { $0.verdict < .accept })
    }

    /// What a negative or a turned film resembles besides (an upside-down one, a coarser one) is a wrong guess, and is not said.
    @Test(
        "the wrong way round are named as such, and nothing else",
        .enabled(if: Golden.isPresent && Golden.has("data/cxr256/train")))
    func wrongWayRound() throws {
        let model = try Model(contentsOf: Golden.shared.appending(path: "models/cxr-resnet10").path)
        func chests(_ folder: String) throws -> [ImageSource] {
            try ImageSource.images(below: FilePath(Golden.shared.appending(path: "data/cxr256/\(folder)").path))
        }
        let profile = try ReferenceProfile.fit(
            model, reference: try chests("train"), calibration: try chests("val"))
        let gate = try VerificationGate(model: model, profile: profile)
        for source in try chests("test").prefix(120).enumerated().filter({ $0.offset % 20 == 0 }).map(\.element) {
            let film = try source.radiograph().intensities()
            let negative = try Tensor(film.shape, film.values.map { 1 - $0 })
            let (rows, columns) = (film.shape[1], film.shape[2])
            let turned = try Tensor(
                Shape(1, columns, rows, 1),
                (0..<columns).flatMap { row in (0..<rows).map { film.values[$0 * columns + columns - 1 - row] } })
            // A chest is nearly its own mirror image, so a turned one may seem turned over as well.
            for (image, words) in [(negative, ["inverted"]), (turned, ["turned by 90", "transposed"])] {
                let report = try gate.verify(Radiograph(intensities: image, bitDepth: 8))
                #expect(report.verdict < .accept, "\(source.name)")
                let first = try #require(report.reasons.first)
                #expect(words.contains { first.contains($0) }, "\(source.name): \(report.reasons)")
                #expect(!report.reasons.contains { $0.contains("upside down") || $0.contains("coarser") })
            }
        }
    }
}
