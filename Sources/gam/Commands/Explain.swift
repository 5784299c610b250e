import ArgumentParser
import GAMVerify

/// Draws attention maps.
struct Explain: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Draws the Gradient Attention Map of an image over it.",
        discussion: """
            A map shows what moved one output of one network, not where disease is. Several layers give rows, several \
            classes columns. --export writes input, outputs, activations, gradients and raw maps as safetensors in \
            PyTorch's order, so that they can be checked against PyTorch.

            --shuffle asks whether maps are evidence at all: it shuffles the weights, from the output to the input, and \
            says how alike the maps of one or more images stay. Maps that stay alike show the image, not what the \
            network has learned (Adebayo et al. 2018, arXiv 1810.03292). A map that changes is not thereby right.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp(
            "The image, a PNG file; with --shuffle it may be repeated or a folder, 20 or more images say most.",
            valueName: "file"))
    var image: [String]

    @Option(help: ArgumentHelp("A layer; may be repeated. (default: the model's target layer)"))
    var layer: [String] = []

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp("A class by name or number; may be repeated. (default: the predicted one)"))
    var classes: [String] = []

    @Flag(help: "Explain every class.")
    var allClasses = false

    @Option(help: ArgumentHelp("The method: \(AttentionMethods.names.joined(separator: ", "))."))
    var method = GradCAM().name

    @Option(name: .shortAndLong, help: ArgumentHelp("The picture to write, as PNG.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("A safetensors file that takes everything that was seen.", valueName: "file"))
    var export: String?

    @OptionGroup var shuffling: ShuffleOptions
    @OptionGroup var images: ImageOptions

    func validate() throws {
        if shuffling.shuffle == nil {
            guard image.count <= 1 else { throw ValidationError("--image is one image, unless there is --shuffle") }
        } else {
            for (name, isGiven) in [
                ("--class", !classes.isEmpty), ("--all-classes", allClasses), ("--output", output != nil),
                ("--export", export != nil),
            ] where isGiven {
                throw ValidationError(
                    "\(name) does not go with --shuffle, which draws nothing and explains the predicted class")
            }
            guard layer.count <= 1 else { throw ValidationError("--shuffle looks at one --layer") }
        }
        guard classes.isEmpty || !allClasses else {
            throw ValidationError("--class and --all-classes exclude each other")
        }
        guard AttentionMethods.names.contains(method) else {
            let near = NameSuggestion.clause(NameSuggestion.near(method, among: AttentionMethods.names))
            throw ValidationError(
                "no method is named \"\(method)\""
                    + (near.isEmpty ? "; there are " + AttentionMethods.names.joined(separator: ", ") : near))
        }
    }

    func execute() throws -> ExitStatus {
        let (picture, archive) = (output.map { FilePath($0) }, export.map { FilePath($0) })
        for path in [picture, archive].compactMap({ $0 }) { try OutputFile.check(path) }
        let model = try model.open()
        if let order = shuffling.shuffle {
            let sources = try ImageList(image, photometric: images.photometric).sources
            try shuffling.report(
                order, model, sources, layer: layer.first, method: try AttentionMethods.named(method))
            return .done
        }
        let image = image.first ?? ""
        let radiograph = try Radiograph(contentsOf: FilePath(image), photometric: images.photometric)
        let explanation = try model.explain(
            radiograph, layers: layer.isEmpty ? nil : layer.withoutRepeats, classes: try chosenClasses(of: model),
            method: try AttentionMethods.named(method))
        if let picture { try explanation.picture(over: radiograph, model.description).write(to: picture) }
        if let archive {
            let file = try explanation.exported(image: image, classes: model.classes)
            try GAMError.wrap { try Files.write(try file.encoded(), to: archive) }
        }
        for line in explanation.lines(classes: model.classes) { try Terminal.result(line) }
        return .done
    }

    private func chosenClasses(of model: Model) throws -> ExplainedClasses {
        if allClasses { return .all }
        if classes.isEmpty { return .predicted }
        return .some(
            try classes.map { text in
                if let index = model.classIndex(of: text) { return index }
                let near = NameSuggestion.clause(NameSuggestion.near(text, among: model.classes))
                let known = model.classes.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
                throw ValidationError(
                    "the model has no class \"\(text)\"\(near.isEmpty ? "; there are \(known)" : near)")
            }.withoutRepeats)
    }
}

extension Explanation {
    /// One map over the radiograph, or several side by side: a row a layer, a column a class.
    fileprivate func picture(over radiograph: Radiograph, _ description: ModelDescription) throws -> RasterImage {
        let rows = try layers.map { layer in
            try layer.evidence.map { try $0.map.drawn(over: radiograph, description) }
        }
        if rows.count == 1, rows[0].count == 1 { return rows[0][0] }
        return try GAMError.wrap {
            try RasterImage.column(of: try rows.map { try RasterImage.row(of: $0, margin: 6) }, margin: 0)
        }
    }

    /// What was seen in words: the prediction, then each map.
    fileprivate func lines(classes: [String]) -> [String] {
        let values = logits.values.map(Double.init)
        let probability = LogitScores.softmax(values)[predictedClass]
        return ["predicted \(classes[predictedClass]), probability \(Decimal.text(probability, digits: 3))"]
            + maps.map { map in
                let place =
                    "\(map.method) at \(map.layer), \(map.height) x \(map.width), class \(classes[map.classIndex])"
                if map.isEmpty {
                    return "\(place): the map is empty, nothing at \(map.layer) speaks for this class"
                }
                let peak = map.values.indices.max { map.values[$0] < map.values[$1] } ?? 0
                let flags = map.flags.map(\.description).sorted().map { "; \($0)" }.joined()
                return
                    "\(place): highest \(Float(map.values[peak])) in row \(peak / map.width), column \(peak % map.width)\(flags)"
            }
    }
}

extension Array where Element: Hashable {
    /// The elements in order, each once.
    fileprivate var withoutRepeats: [Element] {
        var seen = Set<Element>()
        return filter { seen.insert($0).inserted }
    }
}
