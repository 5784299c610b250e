import Foundation
import GAMVerify
import Testing

struct BenchTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func writesMedianLeastAndNinthOfEachTask() throws {
        let run = try Tool(["bench", site.model, "--repeat", "3", "--json"])
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        let object = try run.object()
        #expect(object["model"] as? String == (try Model(contentsOf: site.model)).hash)
        #expect(object["network"] as? String == "ResNet-6")
        #expect(object["input"] as? [Int] == [1, 32, 32, 1])
        #expect(object["layer"] as? String == "layer2")
        for task in ["forward_ms", "map_ms", "verify_ms"] {
            let times = try #require(object[task] as? [String: Double])
            let (least, median, ninth) = (times["min"] ?? 0, times["median"] ?? 0, times["p90"] ?? 0)
            #expect(0 < least && least <= median && median <= ninth, "\(task): \(times)")
        }
    }

    @Test func takesProfileLayerBatchAndThreads() throws {
        let run = try Tool([
            "bench", site.model, "--profile", site.profile, "--layer", "layer1", "--batch", "3", "--threads", "2",
            "--repeat", "1",
        ])
        #expect(run.status == 0)
        #expect(run.lines.first?.hasPrefix("ResNet-6, 32 x 32 x 1, batch 3, 2 threads, ") == true)
        #expect(run.lines.count == 6)
        #expect(run.lines[4].hasPrefix("forward and map at layer1 "))
    }

    @Test func refusesAnotherModelsProfile() throws {
        let run = try Tool(["bench", site.path("other"), "--profile", site.profile, "--repeat", "1"])
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
    }

    @Test func timesTheStepsOfARandomNetwork() throws {
        let run = try Tool([
            "bench", "--random", "resnet10", "--side", "32", "--width", "4", "--channels", "1", "--steps", "--json",
            "--repeat", "2",
        ])
        #expect(run.status == 0)
        let all = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        let steps = all.filter { $0["backward"] as? Bool == false }
        // To the last stage's output, where the map is made, only the closed form of the head is left.
        #expect(all.dropFirst(steps.count).map { $0["layer"] as? String } == ["fc", "avgpool"])
        let names = steps.compactMap { $0["layer"] as? String }
        #expect(Set(names).count == steps.count)
        #expect(names.first == "conv1")
        #expect(names.last == "fc")
        #expect(names.filter { $0.contains("conv") }.count == 9)
        #expect(names.filter { $0.hasSuffix("downsample.0") }.count == 3)
        #expect(steps.allSatisfy { ($0["ms"] as? Double ?? 0) > 0 })
        #expect(steps.first?["products"] as? Int == 16 * 16 * 4 * 49)
    }

    @Test(arguments: [
        [], ["--random", "resnet11"], ["MODEL", "--random", "resnet18"], ["MODEL", "--repeat", "0"],
        ["MODEL", "--threads", "65"], ["MODEL", "--batch", "-1"], ["--random", "resnet10", "--channels", "2"],
        ["--random", "resnet10", "--side", "100000"], ["MODEL", "--layer", "layer9"],
        ["--random", "resnet10", "--profile", "file"],
    ])
    func refusesArgumentsThatMakeNoSense(_ arguments: [String]) throws {
        let run = try Tool(["bench"] + arguments.map { $0 == "MODEL" ? site.model : $0 })
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.messages.hasPrefix("gam: "))
        #expect(run.messages.filter(\.isNewline).count == 1)
    }

    @Test func timesThePartsOfAVerification() throws {
        let run = try Tool(["bench", site.model, "--profile", site.profile, "--stages", "--json", "--repeat", "2"])
        #expect(run.status == 0)
        let parts = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        #expect(parts.filter { $0["pass"] as? Bool == true }.count == 2)
        #expect(parts.contains { ($0["stage"] as? String)?.contains("early.channels") == true })
        #expect(parts.allSatisfy { ($0["of_forward"] as? Double ?? -1) >= 0 })
        let table = try Tool(["bench", site.model, "--stages", "--repeat", "1"])
        #expect(table.lines.last?.hasPrefix("all but the two passes ") == true)
        #expect(try Tool(["bench", site.model, "--stages", "--steps"]).status == 2)
    }
}
