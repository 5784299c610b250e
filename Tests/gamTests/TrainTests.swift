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

    /// Killed where nothing can be cleaned up, within an epoch: what is written after each step is whole.
    @Test func trainingThatIsKilledWithinAnEpochGoesOnToTheSameBits() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let arguments = command + ["--batch", "4", "--epochs", "2", "--output"]
        try #require(try Tool(arguments + [path("whole")]).status == 0)
        var isWithin = false
        // A kill that comes after the end of an epoch is tried again.
        for attempt in 0..<20 where !isWithin {
            let model = "killed-\(attempt)"
            let state = URL(filePath: path("\(model)/training/last.safetensors"))
            let process = Process()
            process.executableURL = Tool.folder.appending(path: "gam")
            process.arguments = arguments + [path(model), "--checkpoint-every", "1steps"]
            (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try process.run()
            while process.isRunning, !FileManager.default.fileExists(atPath: state.path) { usleep(500) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let counts = try SafetensorsFile(bytes: [UInt8](try Data(contentsOf: state)))
                .integers(named: "state.counts")
            isWithin = counts[0] == 0 && counts[1] > 0
            guard isWithin else { continue }
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(!FileManager.default.fileExists(atPath: path("\(model)/model.safetensors")))
            let resumed = try Tool(arguments + [path(model), "--resume"])
            try #require(resumed.status == 0, "\(resumed.messages)")
            #expect(try weights(model) == weights("whole"))
        }
        #expect(isWithin)
    }

    @Test func trainingOfAnotherInstructionSetIsNotGoneOnWithUnasked() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        guard KernelSet.available.count > 1 else { return }
        #expect(try train().status == 0)
        func resume(_ flag: String) throws -> Tool {
            try Tool(command + ["--output", path("model"), flag], environment: ["GAM_ISA": "scalar"])
        }
        let refused = try resume("--resume")
        #expect(refused.status == 3)
        #expect(refused.messages.contains("instruction set: scalar here, "), "\(refused.messages)")
        #expect(refused.messages.contains("--resume-anyway"))
        let taken = try resume("--resume-anyway")
        #expect(taken.status == 0, "\(taken.messages)")
        let text = try String(contentsOf: URL(filePath: path("model/README.md")), encoding: .utf8)
        #expect(text.contains("a repetition will not have the same bits"))
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
        for interval in ["10", "0steps", "-1min", "nanmin", "min"] {
            try refused(command + output + ["--checkpoint-every", interval], 2, "--checkpoint-every")
        }
        try refused(command + output + ["--head-only"], 2, "--from")
        try refused(command + output + ["--freeze", "layer1", "--from", site.model, "--head-only"], 2, "one of them")
        try refused(command + output + ["--resume"], 3, "no such file or folder")
        try refused(command + output + ["--garbage", path("nowhere")], 3, "no such file or folder")
        // Settings are looked at before images are: nothing is said of one that cannot be read.
        let classes = try FileManager.default.contentsOfDirectory(atPath: path("images")).sorted()
        let broken = folder.appending(path: "images/\(try #require(classes.first))/broken.png")
        try Data("no image".utf8).write(to: broken)
        let run = try Tool(command + output + ["--epochs", "0"])
        #expect(run.status != 0 && run.messages.contains("epochs") && !run.messages.contains("broken"))
        try FileManager.default.removeItem(at: broken)
        let single = folder.appending(path: "images/single")
        try FileManager.default.createDirectory(at: single, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: site.path("test/blob-0.png"), toPath: single.appending(path: "one.png").path)
        try refused(command + output, 3, "class \"single\": expected at least 2 images, found 1")
    }
}
