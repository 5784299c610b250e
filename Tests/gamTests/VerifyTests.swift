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

    @Test func aLineGivesTwoReasonsAndSaysHowManyMoreThereAre() throws {
        let image = site.path("odd/blank.png")
        let reasons = try #require(try Tool(site.verify + ["--json", image]).objects()[0]["reasons"] as? [String])
        let line = try #require(try Tool(site.verify + [image]).lines.first)
        #expect(line.contains(reasons.prefix(2).joined(separator: "; ")))
        #expect(reasons.count <= 2 || line.hasSuffix("; \(reasons.count - 2) more (--details)"))
        #expect(reasons.count > 2 || !line.contains("--details"))
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
            #expect(evidence.count == 7)
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
        #expect(
            run.messages.contains(
                "no image will be rejected for its p-value: its rate needs 99 calibration images, there are 40"))
        let lenient = try Tool(site.verify + ["--reject-rate", "0.03", site.path("test")])
        #expect(!lenient.messages.contains("calibration images"))
    }

    @Test func keepsRatesWithinClassesWhereAsked() throws {
        let pooled = try Tool(site.verify + ["--json", site.path("test")]).objects()
        let run = try Tool(site.verify + ["--per-class", "--class-images", "15", "--json", site.path("test")])
        // No image of the site is predicted as the third class, so that nothing of it could be accepted.
        #expect(run.messages.contains("no image of class never will be accepted: its rate needs 19"))
        let objects = try run.objects()
        #expect(objects.count == pooled.count)
        for object in objects {
            let basis = try #require(object["calibration"] as? [String: Any])
            #expect(basis["scope"] as? String == "class" && (1...40).contains(basis["images"] as? Int ?? 0))
        }
        #expect(try Tool(site.verify + ["--class-images", "15", site.path("test")]).status == 2)
    }

    @Test func refusesWhatTheCalibrationImagesCannotPromise() throws {
        for (options, words) in [
            (["--budget", "guaranteed"], "guaranteed review rate of 0.05: needs at least 59, found 40"),
            (["--joining", "bonferroni"], "joined by bonferroni: needs at least 139, found 40"),
            (["--joining", "cauchy", "--budget", "guaranteed"], "expected standard, ranks, bonferroni or holm"),
        ] {
            let run = try Tool(site.verify + options + [site.path("test")])
            #expect(run.status == 3 && run.output.isEmpty)
            #expect(run.messages.contains(words), "\(run.messages)")
        }
        #expect(try Tool(site.verify + ["--joining", "fisher", site.path("test")]).status == 2)
        #expect(try Tool(site.verify + ["--json", "--details", site.path("test")]).status == 2)
    }

    @Test func writesReportsInSentences() throws {
        let run = try Tool(site.verify + ["--details", site.path("odd"), site.path("test/blob-0.png")])
        let parts = run.output.components(separatedBy: "\n\n").filter { !$0.isEmpty }
        try #require(parts.count == 5)
        #expect(
            parts[0].split(separator: "\n")[1]
                == "Do not use the network on this image: the image has one intensity only.")
        #expect(parts[1].hasSuffix("broken.png\nError: the file is not a PNG file."))
        #expect(parts[4].contains("The network reads the image as "))
        #expect(parts[4].contains("Of proper images, at most 5 % are sent to review or rejected on average; with 95 %"))
        #expect(parts[4].contains("can be rejected for being unusual: that takes 99 calibration images"))
    }

    @Test func readsPolarity() throws {
        let image = site.path("test/blob-0.png")
        let plain = try Tool(site.verify + ["--json", image]).objects()
        let inverted = try Tool(site.verify + ["--json", "--monochrome1", image]).objects()
        let (first, second) = (plain[0]["logits"] as? [Double], inverted[0]["logits"] as? [Double])
        #expect(first != nil && first != second)
    }
}
