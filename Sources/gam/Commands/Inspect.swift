import ArgumentParser
import GAMVerify

/// Lists what a model is made of.
struct Inspect: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Lists a model's layers, shapes, parameters, and where attention can be read.")

    @Argument(help: ArgumentHelp("The model: a folder, or a safetensors file with --preprocess.", valueName: "model"))
    var path: String

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the one in the folder.", valueName: "file"))
    var preprocess: String?

    @Flag(help: "Write JSON.")
    var json = false

    func execute() throws -> ExitStatus {
        let summary = try ModelArgument.open(path, preprocess: preprocess).summary()
        guard !json else {
            try Terminal.result(summary.json)
            return .done
        }
        for line in heading(summary) + [""] + layers(summary) { try Terminal.result(line) }
        return .done
    }

    private func heading(_ summary: ModelSummary) -> [String] {
        let architecture = summary.architecture
        let blocks = architecture.blocks.map(String.init).joined(separator: ", ")
        let classes = summary.classes.enumerated().map { index, name in
            "\(index) \(name)" + (index == summary.garbageClass ? " (garbage)" : "")
        }
        let input = summary.inputShape
        return Table.lines(
            [
                ["architecture", "\(summary.name) (\(architecture.block.rawValue), blocks \(blocks))"],
                ["input", "\(input[1]) high, \(input[2]) wide, \(input[3]) channel\(input[3] == 1 ? "" : "s")"],
                ["classes", classes.joined(separator: ", ")],
                ["target layer", summary.targetLayer],
                ["parameters", "\(summary.parameterCount)"],
                ["instruction set", summary.instructionSet],
                ["hash", summary.hash],
            ], [.left, .left])
    }

    private func layers(_ summary: ModelSummary) -> [String] {
        let rows = summary.layers.map { layer in
            [
                layer.name, layer.kind, layer.outputShape.dimensions.map(String.init).joined(separator: " x "),
                layer.parameterCount == 0 ? "" : "\(layer.parameterCount)", layer.isTarget ? "yes" : "",
                layer.aliases.joined(separator: ", "),
            ]
        }
        return Table.lines(
            [["layer", "kind", "output", "parameters", "target", "also named"]] + rows,
            [.left, .left, .left, .right, .left, .left])
    }
}
