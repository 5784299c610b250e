import GAMVerify
import TestSupport
import Testing

struct DetectionAuditTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    private func audit(
        threads: Int = 1, count: Int = 10, shifts: [ImageShift]? = nil, seed: UInt64 = 4,
        others: [DetectionAudit.OtherImages] = []
    ) throws -> AuditReport {
        let gate = try VerificationGate(model: site.model, profile: site.profile)
        let chosen = ImageShift.near.filter { ["noise-0.1", "hflip", "blur-3"].contains($0.name) }
        let audit = DetectionAudit(gate, shifts: shifts ?? chosen, shiftedCount: count, seed: seed)
        return try audit.run(Self.images, others: others, options: WorkOptions(threads: threads))
    }

    /// Test images under names as files have them, with folders named for their classes.
    private static let images = TinySite.test.enumerated().map { index, source in
        ImageSource(name: "test/\(index % 2 == 0 ? "blob" : "stripes")/\(index).png") { () throws(GAMError) in
            try source.radiograph()
        }
    }

    @Test func tellsWhatTheGateDetects() throws {
        let report = try audit()
        #expect(report.usual.reviewed.total == 40 && report.usual.accuracy?.total == 40)
        #expect(report.kinds.map(\.kind.name) == ["hflip", "blur-3", "noise-0.1"])
        #expect(report.kinds.allSatisfy { $0.kind.images.count == 10 })
        let noise = report.kinds[2]
        #expect(noise.detection.areaUnderCurve.estimate > 0.95 && noise.kind.strength == "strong")
        #expect(noise.outcome.reviewed.count >= 9)
    }

    @Test func isTheSameForAnyNumberOfThreadsAndAnotherForAnotherSeed() throws {
        let first = try audit().json.encoded()
        #expect(try audit(threads: 3).json.encoded() == first)
        #expect(try audit(seed: 5).json.encoded() != first)
    }

    @Test func judgesOtherImagesAsTheyAre() throws {
        let noise = ImageSource(name: "odd/noise.png") { () throws(GAMError) in
            var generator = SeededGenerator(seed: 1)
            return try GAMError.wrap {
                try Radiograph(
                    intensities: Tensor(Shape(1, 30, 30, 1), (0..<900).map { _ in Float(generator.uniform()) }))
            }
        }
        let report = try audit(
            count: 1, shifts: [], others: [.init(name: "noise", images: [noise, noise], nearness: .far)])
        #expect(report.kinds.map(\.kind.name) == ["noise"] && report.kinds[0].outcome.accepted.count == 0)
        #expect(report.averages.map(\.name) == ["far"] && report.kinds[0].outcome.accuracy == nil)
    }

    @Test func unreadableImagesEndItOrArePassedOver() throws {
        let gate = try VerificationGate(model: site.model, profile: site.profile)
        let broken = ImageSource(name: "broken.png") { () throws(GAMError) in throw .noImages("nowhere") }
        let audit = DetectionAudit(gate, shifts: [], shiftedCount: 5)
        #expect(throws: GAMError.noImages("nowhere")) { try audit.run(Self.images + [broken]) }
        let report = try audit.run([broken] + Self.images, options: WorkOptions(skip: { _ in }))
        #expect(report.usual.reviewed.total == 40)
    }
}
