import Foundation
import GAMVerify
import Testing

struct FitTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func writesAProfileAndSaysWhatItHolds() throws {
        let run = try Tool(site.fit + ["--output", site.path("summary.gamprofile")])
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(run.output.contains("reference images: 60 (by predicted class: blob "))
        #expect(run.output.contains("calibration images: 40 (by predicted class: blob "))
        #expect(run.output.contains("review at 0.05: on average at most 5 % of proper images are called unusual\n"))
        #expect(run.output.contains("review at 0.05: with 95 % confidence the false-alarm rate of this profile is at "))
        #expect(run.output.contains("review at 0.05: to keep 5 % with 95 % confidence takes 59 calibration images\n"))
        #expect(
            run.output.contains("reject at 0.01: not supported: that takes 99 calibration images, there are 40\n"))
        #expect(run.output.contains("no calibration image was read as stripes, never: an image read so is compared"))
        let profile = try ReferenceProfile(contentsOf: site.path("summary.gamprofile"))
        #expect(profile.modelHash == (try Model(contentsOf: site.model)).hash)
        #expect(profile.referenceCount == 60)
        #expect(profile.calibrationCount == 40)
    }

    @Test(arguments: ["1", "3"])
    func writesTheSameBytesForAnyNumberOfThreads(_ threads: String) throws {
        let path = site.path("threads-\(threads).gamprofile")
        #expect(try Tool(site.fit + ["--output", path, "--threads", threads]).status == 0)
        #expect(FileManager.default.contentsEqual(atPath: path, andPath: site.profile))
    }

    @Test func takesTheChosenComponents() throws {
        let path = site.path("chosen.gamprofile")
        let list = "ood.knn:0.25,default,attention.layer1.similarity.cosine.all"
        let run = try Tool(site.fit + ["--output", path, "--components", list])
        #expect(run.status == 0 && run.messages.isEmpty)
        #expect(run.output.contains("attention, attention.layer1.similarity.cosine.all, ood.knn:0.25, penultimate\n"))
        let profile = try ReferenceProfile(contentsOf: path)
        #expect(profile.components.count == 9 && profile.components.map(\.weight).contains(0.25))
        let verify = ["verify", "--model", site.model, "--profile", path, site.path("test/blob-0.png")]
        #expect([0, 1].contains(try Tool(verify).status))
    }

    @Test(arguments: [("ood.nkn", "did you mean ood.knn"), ("garbage", "a garbage class"), ("", "no component")])
    func namesAComponentThatIsNone(list: String, message: String) throws {
        let run = try Tool(site.fit + ["--output", site.path("none.gamprofile"), "--components", list])
        #expect(run.status == 2)
        #expect(run.messages.contains(message) && run.output.isEmpty)
    }

    @Test func listsTheComponents() throws {
        let run = try Tool(["components"])
        #expect(run.status == 0 && run.lines.count == ComponentSpecification.forms.count + 3)
        for (line, form) in zip(run.lines, ComponentSpecification.forms) { #expect(line.hasPrefix(form.name + " ")) }
        #expect(run.output.contains("default, without a garbage class: input.alterations,input.statistics"))
        #expect(run.lines.last?.contains("wasserstein.sliced") == true)
    }

    @Test func listsImagesThatCannotBeUsed() throws {
        let run = try Tool(
            site.fit + ["--reference", site.path("odd"), "--output", site.path("skipping.gamprofile")])
        #expect(run.status == 0)
        let messages = run.messages.split(separator: "\n")
        #expect(messages.count == 3)
        #expect(messages.allSatisfy { $0.hasPrefix("gam: ") })
        #expect(run.messages.contains("odd/broken.png: the file is not a PNG file, left out"))
        #expect(run.messages.contains("odd/deep/short.png: the PNG file is damaged"))
        #expect(run.messages.contains("2 images could not be used and were left out"))
        #expect(run.output.contains("reference images: 62 "))
    }

    @Test func namesTwentyImagesThatCannotBeUsedAndCountsTheRest() throws {
        for index in 0..<25 { try site.put(Array("no picture".utf8), "many/\(index).png") }
        let run = try Tool(site.fit + ["--reference", site.path("many"), "--output", site.path("many.gamprofile")])
        #expect(run.status == 0 && run.messages.split(separator: "\n").count == 21)
        #expect(run.messages.hasSuffix("25 images could not be used and were left out; the first 20 are named\n"))
    }
}
