import Foundation
import GAMVerify
import Testing

struct VerifyTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func writesALineAnImageInTheOrderOfThePaths() throws {
        let run = try Tool(site.verify + [site.path("test")])
        #expect(run.lines.count == 8)
        let names = run.lines.compactMap { $0.split(separator: " ").first { $0.hasSuffix(".png") } }
        #expect(names == names.sorted())
        #expect(names.count == 8)
        for line in run.lines {
            #expect(["accept", "review", "reject"].contains(String(line.prefix(6))))
            #expect(line.contains("  p 0.") || line.contains("  p 1."))
        }
        let accepted = run.lines.count { $0.hasPrefix("accept") }
        #expect(run.messages.contains("gam: 8 images: \(accepted) accept, "))
        #expect(run.status == (accepted == 8 ? 0 : 1))
    }

    @Test func endsWithZeroOnlyWhereAllWereAccepted() throws {
        // A calibration image with the largest p-value is accepted; noise is not.
        let objects = try Tool(site.verify + ["--json", site.path("calibration")]).objects()
        let usual = try #require(objects.first { ($0["p_value"] as? Double ?? 0) > 0.5 }?["path"] as? String)
        #expect(try Tool(site.verify + [usual]).status == 0)
        #expect(try Tool(site.verify + [usual, site.path("odd/noise.png")]).status == 1)
        #expect(try Tool(site.verify + [usual, site.path("odd/broken.png")]).status == 1)
        #expect(try Tool(site.verify + [site.path("odd/broken.png")]).status == 3)
    }

    @Test func writesEveryFigureAsJSON() throws {
        let run = try Tool(site.verify + ["--json", site.path("test"), site.path("odd")])
        #expect(run.status == 1)
        let objects = try run.objects()
        #expect(objects.count == 12)
        for object in objects where object["verdict"] as? String != "error" {
            for key in ["path", "class", "probability", "p_value", "reasons", "evidence", "attention", "logits"] {
                #expect(object[key] != nil, "\(key)")
            }
            let evidence = try #require(object["evidence"] as? [[String: Any]])
            #expect(evidence.count == 6)
            for key in ["verifier", "score", "p_value", "low", "high"] {
                #expect(evidence.allSatisfy { $0[key] != nil }, "\(key)")
            }
        }
    }

    @Test func judgesTheOthersWhereImagesCannotBeRead() throws {
        let run = try Tool(site.verify + ["--json", site.path("odd"), site.path("missing.png")])
        #expect(run.status == 1)
        let objects = try run.objects()
        try #require(objects.count == 5)
        let verdicts = try objects.map { try #require($0["verdict"] as? String) }
        #expect(verdicts == ["reject", "error", "error", verdicts[3], "error"])
        #expect(verdicts[3] != "accept")
        #expect(objects[1]["reasons"] as? [String] == ["the file is not a PNG file"])
        #expect(objects[4]["reasons"] as? [String] == ["no such file or folder"])
        #expect(run.messages.hasSuffix("3 error\n"))
    }

    @Test func givesTheSameForAnyNumberOfThreads() throws {
        let one = try Tool(site.verify + ["--json", "--threads", "1", site.path("test"), site.path("odd")])
        let three = try Tool(site.verify + ["--json", "--threads", "3", site.path("test"), site.path("odd")])
        #expect(one.output == three.output)
    }

    @Test func writesAnOverlayForEveryJudgedImageUnderANameOfItsOwn() throws {
        let folder = site.path("overlays")
        let run = try Tool(
            site.verify + ["--json", "--overlays", folder, site.path("odd"), site.path("test/blob-0.png")]
                + [site.path("test")])
        let written = try run.objects().compactMap { $0["overlay"] as? String }
        #expect(written.count == 11)
        // The image that was named twice has one overlay.
        #expect(Set(written).count == 10)
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder))
                == Set(written.map { String($0.dropFirst(folder.count + 1)) }))
        for path in written { #expect(try Radiograph(contentsOf: path).channels == 3) }
    }

    @Test func saysThatTheRejectRateIsNotSupported() throws {
        let run = try Tool(site.verify + [site.path("test")])
        #expect(run.messages.contains("the reject rate needs 99 calibration images, the profile has 40"))
        let lenient = try Tool(site.verify + ["--reject-rate", "0.03", site.path("test")])
        #expect(!lenient.messages.contains("calibration images"))
    }

    @Test func readsPolarity() throws {
        let image = site.path("test/blob-0.png")
        let plain = try Tool(site.verify + ["--json", image]).objects()
        let inverted = try Tool(site.verify + ["--json", "--monochrome1", image]).objects()
        let (first, second) = (plain[0]["logits"] as? [Double], inverted[0]["logits"] as? [Double])
        #expect(first != nil && first != second)
    }
}
