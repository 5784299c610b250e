import Foundation
import GAMVerify
import Testing

struct BadInputTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    /// A wrong call: its arguments, in which `@` stands for the site's folder, its status and a part of its sentence.
    struct Call: CustomTestStringConvertible, Sendable {
        let arguments: String
        let status: Int32
        let sentence: String

        init(_ arguments: String, _ status: Int32, _ sentence: String) {
            (self.arguments, self.status, self.sentence) = (arguments, status, sentence)
        }

        var testDescription: String { arguments }
    }

    private func expect(_ call: Call) throws {
        let arguments = call.arguments.split(separator: " ").map {
            $0.replacingOccurrences(of: "@", with: site.folder.path + "/")
        }
        let run = try Tool(arguments)
        #expect(run.status == call.status)
        #expect(run.output.isEmpty)
        #expect(run.messages.hasPrefix("gam: "))
        #expect(run.messages.dropLast().contains("\n") == false, "one sentence: \(run.messages)")
        #expect(run.messages.contains(call.sentence), "\(run.messages)")
    }

    @Test(arguments: [
        Call("nonsense", 2, "there is no command \"nonsense\"; the commands are inspect, "),
        Call("--nonsense", 2, "unknown option '--nonsense'"),
        Call("inspect", 2, "missing expected argument '<model>'"),
        Call("inspect @model --jsn", 2, "unknown option '--jsn'"),
        Call("verify --model @model --profile @site.gamprofile", 2, "missing expected argument '<path> ...'"),
        Call("verify --model @model --profile @site.gamprofile @test --review-rate 0", 2, "above 0 and below 1"),
        Call("verify --model @model --profile @site.gamprofile @test --review-rate a", 2, "the value 'a' is invalid"),
        Call(
            "verify --model @model --profile @site.gamprofile @test --reject-rate 0.2", 2,
            "at most the review budget 0.05"),
        Call("verify --model @model --profile @site.gamprofile @test --threads 0", 2, "--threads must be 1 to 1024"),
        Call("explain --model @model --image @test/blob-0.png --layer layr2", 2, "did you mean layer2"),
        Call("explain --model @model", 2, "missing expected argument '--image"),
        Call("explain --model @model --image @test/a.png --image @test/b.png", 2, "--image is one image, unless"),
        Call("explain --model @model --image @test --shuffle backwards", 2, "the value 'backwards' is invalid"),
        Call(
            "explain --model @model --image @test --shuffle cascading --output @x.png", 2, "--output does not go with"),
        Call("explain --model @model --image @test --shuffle cascading --shuffles 0", 2, "--shuffles must be 1 to 100"),
        Call("explain --model @model --image @test --json", 2, "--json goes with --shuffle"),
        Call("explain --model @model --image @test --shuffle cascading --layer layr2", 2, "did you mean layer2"),
        Call("explain --model @model --image @empty --shuffle cascading", 3, "no images there"),
        Call("explain --model @model --image @test/blob-0.png --layer fc", 2, "fc: expected shape 1xHxWxC"),
        Call("explain --model @model --image @test/blob-0.png --class bolb", 2, "did you mean blob?"),
        Call("explain --model @model --image @test/blob-0.png --class 3", 2, "there are 0 blob, 1 stripes, 2 never"),
        Call("explain --model @model --image @test/blob-0.png --method gradcam", 2, "did you mean grad-cam"),
        Call("explain --model @model --image @test/blob-0.png --class 0 --all-classes", 2, "exclude each other"),
        Call("inspect @model/model.safetensors", 2, "give its preprocessing with --preprocess FILE"),
        Call(
            "compare --trusted @model --candidate @model/model.safetensors --images @test", 2,
            "--candidate-preprocess FILE"),
        Call(
            "fit --model @model --reference @test --calibration @test --output @x.gamprofile", 2,
            "8 images would be reference and calibration at once"),
    ])
    func refusesWrongUsage(_ call: Call) throws {
        try expect(call)
    }

    @Test(arguments: [
        Call("inspect @nowhere", 3, "nowhere/preprocess.json: no such file or folder"),
        Call("inspect @empty", 3, "empty/preprocess.json: no such file or folder"),
        Call("inspect @odd/broken.png --preprocess @model/preprocess.json", 3, "odd/broken.png: "),
        Call("inspect @model --preprocess @odd/broken.png", 3, "broken.png: line 1, column 1"),
        Call("verify --model @model --profile @nowhere @test", 3, "nowhere: no such file or folder"),
        Call("verify --model @model --profile @empty @test", 3, "empty: expected a file, found a folder"),
        Call("verify --model @model --profile @model/model.safetensors @test", 3, "expected a profile's metadata"),
        Call("verify --model @other --profile @site.gamprofile @test", 3, "the profile was made for another model"),
        Call("verify --model @model --profile @site.gamprofile @empty", 3, "empty: no images there"),
        Call(
            "verify --model @model --profile @site.gamprofile @test --review-rate 0.001", 3,
            "needs at least 999, found 40"),
        Call(
            "verify --model @model --profile @site.gamprofile @test --overlays @odd/broken.png", 3,
            "broken.png: expected a folder"),
        Call(
            "fit --model @model --reference @empty --calibration @test --output @x.gamprofile", 3, "empty: no images"),
        Call(
            "fit --model @model --reference @odd/broken.png --calibration @test --output @x.gamprofile", 3,
            "broken.png: expected a folder, found something else"),
        Call("fit --model @model --reference @test --calibration @calibration --output @empty", 3, "found a folder"),
        Call(
            "fit --model @model --reference @test --calibration @calibration --output @nowhere/x", 3,
            "nowhere: no such file or folder"),
        Call(
            "fit --model @model --reference @calibration --calibration @test --output @x.gamprofile", 3,
            "calibration images: needs at least 19, found 8"),
        Call("explain --model @model --image @odd/broken.png", 3, "broken.png: the file is not a PNG file"),
        Call("explain --model @model --image @empty", 3, "empty: expected a file, found a folder"),
        Call("explain --model @model --image @test/blob-0.png --output @empty", 3, "found a folder"),
        Call("compare --trusted @model --candidate @nowhere --images @test", 3, "nowhere/preprocess.json"),
        Call("compare --trusted @model --candidate @model --images @empty", 3, "empty: no images there"),
    ])
    func refusesUnusableInput(_ call: Call) throws {
        try expect(call)
        #expect(!FileManager.default.fileExists(atPath: site.path("x.gamprofile")))
    }

    @Test(arguments: [0, 7, 8, 500, -1])
    func refusesTruncatedFiles(_ length: Int) throws {
        let weights = try Data(contentsOf: URL(filePath: site.path("model/model.safetensors")))
        let profile = try Data(contentsOf: URL(filePath: site.profile))
        let name = "short\(length)"
        try site.put(Array(length < 0 ? weights.dropLast() : weights.prefix(length)), "\(name)/model.safetensors")
        try site.put(try Site.description.encoded(), "\(name)/preprocess.json")
        try expect(Call("inspect @\(name)", 3, "\(name)/model.safetensors: "))
        try site.put(Array(length < 0 ? profile.dropLast() : profile.prefix(length)), "\(name).gamprofile")
        try expect(Call("verify --model @model --profile @\(name).gamprofile @test", 3, "\(name).gamprofile: "))
    }

    @Test(arguments: [
        (
            "layer1.0.conv1.weight", [4, 4, 9, 1],
            "layer1.0.conv1.weight: shape 4x4x9x1, expected outputs x inputs x 3x3"
        ),
        ("layer2.0.downsample.0.weight", [8, 4, 3, 3], "expected outputs x inputs x 1x1"),
        ("fc.weight", [3, 7], "fc.weight: shape 3x7, expected classes x 8"),
        ("fc.weight", [4, 8], "expected 4, as many as the network has outputs, found 3"),
        ("layer9.weight", [1], "layer9.weight: the weights have this tensor"),
    ])
    func refusesWeightsOfAWrongShape(_ name: String, _ shape: [Int], _ sentence: String) throws {
        var weights = try Site.weights(seed: 1)
        if name == "fc.weight" { weights.insert(try Tensor(repeating: 0, shape: Shape(shape[0])), named: "fc.bias") }
        weights.insert(try Tensor(repeating: 1, shape: Shape(shape)), named: name)
        let folder = "wrong-\(name)-\(shape[0])"
        try site.put(try weights.encoded(), "\(folder)/model.safetensors")
        try site.put(try Site.description.encoded(), "\(folder)/preprocess.json")
        try expect(Call("inspect @\(folder)", 3, sentence))
    }

    @Test func refusesACandidateThatLacksAClass() throws {
        var description = Site.description
        description.classes[1] = "lines"
        try site.put(try Site.weights(seed: 3).encoded(), "renamed/model.safetensors")
        try site.put(try description.encoded(), "renamed/preprocess.json")
        let arguments = ["compare", "--trusted", site.model, "--candidate", site.path("renamed"), "--images"]
        let run = try Tool(arguments + [site.path("test")])
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("not comparable: the candidate has no class named stripes"))
    }

    @Test func refusesAnUnknownInstructionSet() throws {
        let run = try Tool(site.explain, environment: ["GAM_ISA": "abacus"])
        #expect(run.status == 2)
        #expect(run.messages.hasPrefix("gam: GAM_ISA=abacus is not an instruction set of this machine"))
    }

    @Test func helpsWithoutAComplaint() throws {
        for arguments in [["--help"], ["help", "verify"], ["verify", "--help"], ["--version"]] {
            let run = try Tool(arguments)
            #expect(run.status == 0)
            #expect(run.messages.isEmpty)
            #expect(!run.output.isEmpty)
        }
        #expect(try Tool(["--version"]).output == "\(LibraryVersion.current)\n")
        let bare = try Tool([])
        #expect(bare.status == 2)
        #expect(bare.output.isEmpty)
        #expect(bare.messages.contains("USAGE: gam <subcommand>"))
    }
}
