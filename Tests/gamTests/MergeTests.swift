import Foundation
import GAMVerify
import Testing

struct MergeTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    private func part(_ name: String, _ arguments: [String]) throws -> String {
        let path = site.path(name + ".gampart")
        let run = try Tool(["fit", "--model", site.model] + arguments + ["--part", path])
        #expect(run.status == 0, "\(run.messages)")
        return path
    }

    @Test func makesTheProfileOfAllParts() throws {
        let reference = try part("reference", ["--reference", site.path("reference")])
        let calibration = try part("calibration", ["--calibration", site.path("calibration")])
        let (first, second) = (site.path("merged-1.gamprofile"), site.path("merged-2.gamprofile"))
        let run = try Tool(["merge", "--model", site.model, reference, calibration, "--output", first])
        #expect(run.status == 0 && run.messages.isEmpty)
        #expect(run.output.contains("reference images: 60 "))
        #expect(try Tool(["merge", "--model", site.model, calibration, reference, "-o", second]).status == 0)
        #expect(FileManager.default.contentsEqual(atPath: first, andPath: second))
        // One part of reference images and one of calibration images: nothing was added in another order.
        #expect(FileManager.default.contentsEqual(atPath: first, andPath: site.profile))
        let both = site.path("both.gampart")
        #expect(try Tool(["merge", "--model", site.model, reference, calibration, "--part", both]).status == 0)
        #expect(try Tool(["merge", "--model", site.model, both, "-o", second]).status == 0)
        #expect(FileManager.default.contentsEqual(atPath: first, andPath: second))
    }

    @Test func refusesPartsThatDoNotFit() throws {
        let reference = try part("again", ["--reference", site.path("reference")])
        let output = ["-o", site.path("refused.gamprofile")]
        let twice = try Tool(["merge", "--model", site.model, reference, reference] + output)
        #expect(twice.status == 3 && twice.messages.contains("60 in more than one"))
        let foreign = try Tool(["merge", "--model", site.path("other"), reference] + output)
        #expect(foreign.status == 3 && foreign.messages.contains("another model"))
        let few = try Tool(["merge", "--model", site.model, reference] + output)
        #expect(few.status == 3 && few.messages.contains("calibration images: needs at least 19, found 0"))
        let profile = try Tool(["merge", "--model", site.model, site.profile] + output)
        #expect(profile.status == 3 && profile.messages.contains("another kind of file"))
        #expect(try Tool(["merge", "--model", site.model] + output).status == 2)
        #expect(try Tool(["merge", "--model", site.model, reference]).status == 2)
    }

    @Test func fitsASmallSite() throws {
        let path = site.path("small.gamprofile")
        let arguments = ["fit", "--model", site.model, "--images", site.path("calibration")]
        let run = try Tool(arguments + ["--folds", "5", "--output", path])
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("each image served for both"))
        #expect(run.output.contains("false alarms among the 40 images when left out"))
        #expect(try ReferenceProfile(contentsOf: path).form == .crossed(folds: 5, seed: 0))
        #expect(try Tool(["verify", "--model", site.model, "--profile", path, site.path("test")]).status < 2)
        let wrong = [
            arguments, arguments + ["-o", path, "--part", path], arguments + ["-o", path, "--folds", "2"],
            arguments + ["-o", path, "--reference", site.path("reference")], site.fit + ["-o", path, "--seed", "1"],
            ["fit", "--model", site.model, "--reference", site.path("reference"), "-o", path],
            ["fit", "--model", site.model, "-o", path],
        ]
        for arguments in wrong { #expect(try Tool(arguments).status == 2, "\(arguments)") }
    }
}
