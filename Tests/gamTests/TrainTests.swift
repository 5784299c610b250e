import Foundation
import GAMModelFiles
import GAMVerify
import TestSupport
import Testing

/// `gam train` on the images of the small site, sorted into one folder a class.
struct TrainTests {
    let site: Site
    let folder: URL

    init() throws {
        site = try Site.shared.get()
        folder = site.folder.appending(path: "train-\(UUID().uuidString)")
        for name in try FileManager.default.contentsOfDirectory(atPath: site.path("reference")) {
            let kind = try #require(name.split(separator: "-").first)
            let target = folder.appending(path: "images/\(kind)")
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: site.path("reference/\(name)"), toPath: target.appending(path: name).path)
        }
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private var command: [String] {
        ["train", "--images", path("images"), "--width", "4", "--size", "32", "--epochs", "3", "--batch", "8"]
    }

    private func train(_ arguments: String..., to name: String = "model") throws -> Tool {
        try Tool(command + ["--output", path(name)] + arguments)
    }

    private func weights(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path("\(name)/model.safetensors")))
    }

    @Test func foldersBecomeAModelThatVerifies() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try train("--threads", "2")
        try #require(run.status == 0, "\(run.messages)")
        #expect(run.lines.last == "wrote \(path("model"))")
        let names = ["README.md", "history.jsonl", "learning-curve.png", "preprocess.json", "model.safetensors"]
        for name in names { #expect(FileManager.default.fileExists(atPath: path("model/\(name)"))) }
        let model = try Model(contentsOf: path("model"))
        #expect(model.classes == Site.Kind.allCases.map { "\($0)" }.sorted())
        #expect(model.inputShape == Shape(1, 32, 32, 1))
        let history = try String(contentsOf: URL(filePath: path("model/history.jsonl")), encoding: .utf8)
        #expect(history.split(separator: "\n").count == 3)
        // Another number of threads gives the same file; so does a training that goes on where none stopped.
        #expect(try train("--threads", "1", to: "again").status == 0)
        #expect(try weights("again") == weights("model"))
        #expect(try train("--resume").status == 0)
        #expect(try weights("again") == weights("model"))
        // Trained further, with one class more.
        let garbage = try train(
            "--from", path("model"), "--garbage", "synthetic,\(site.path("odd"))", "--no-leave-out", to: "gated")
        try #require(garbage.status == 0, "\(garbage.messages)")
        #expect(garbage.messages.contains("broken.png"))
        let gated = try Model(contentsOf: path("gated"))
        #expect(gated.description.garbageClass == 2)
        #expect(gated.classes == model.classes + ["garbage"])
        #expect(garbage.lines.contains { $0.hasPrefix("| val, before |") })
    }

    @Test func familiesAreLeftOutInTurn() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try train("--garbage", "synthetic")
        try #require(run.status == 0, "\(run.messages)")
        #expect(run.lines.contains("| family | left out | seen |"))
        #expect(run.lines.count { $0.hasPrefix("| noise |") } == 1)
    }

    @Test func whatCannotBeTrainedIsNamedBeforeAnyWork() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func refused(_ arguments: [String], _ status: Int32, _ words: String) throws {
            let run = try Tool(arguments)
            #expect(run.status == status, "\(run.messages)")
            #expect(run.messages.contains(words), "\(run.messages)")
            #expect(run.output.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: path("model/model.safetensors")))
        }
        let output = ["--output", path("model")]
        try refused(["train", "--images", site.path("empty")] + output, 3, "a folder of PNG images for each class")
        try refused(["train", "--images", path("nowhere")] + output, 3, "no such file or folder")
        try refused(command + ["--output", path("nowhere/model")], 3, "no such file or folder")
        try refused(command + ["--output", path("images")], 2, "exists already")
        try refused(command + output + ["--depth", "11"], 3, "depth 11")
        try refused(command + output + ["--rate", "-1"], 2, "rate")
        try refused(command + output + ["--head-only"], 2, "--from")
        try refused(command + output + ["--freeze", "layer1", "--from", site.model, "--head-only"], 2, "one of them")
        try refused(command + output + ["--resume"], 3, "no such file or folder")
        try refused(command + output + ["--garbage", path("nowhere")], 3, "no such file or folder")
        let single = folder.appending(path: "images/single")
        try FileManager.default.createDirectory(at: single, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: site.path("test/blob-0.png"), toPath: single.appending(path: "one.png").path)
        try refused(command + output, 3, "class \"single\": expected at least 2 images, found 1")
    }
}
