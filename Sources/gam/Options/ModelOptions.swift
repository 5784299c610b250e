import ArgumentParser
import GAMVerify

/// The model an argument names, opened with a sentence a user can act on.
enum ModelArgument {
    /// Opens a model.
    ///
    /// - Parameters:
    ///   - path: a model's folder, or a file of weights.
    ///   - preprocess: the file of the preprocessing; needed for a file of weights.
    ///   - option: the option that would give it.
    /// - Returns: the model.
    /// - Throws: what is wrong with the files, or a `ValidationError` for a file of weights without preprocessing.
    static func open(_ path: String, preprocess: String?, option: String = "--preprocess") throws -> Model {
        let path = FilePath(path)
        if preprocess == nil, Files.isPresent(path), !Files.isDirectory(path) {
            throw ValidationError("\(path) is a file, not a model's folder: give its preprocessing with \(option) FILE")
        }
        return try Model(contentsOf: path, description: preprocess.map { FilePath($0) })
    }
}

/// The one model of a command.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model: a folder with model.safetensors and preprocess.json, or a safetensors file.",
            valueName: "folder"))
    var model: String

    @Option(help: ArgumentHelp("A preprocess.json that counts instead of the one in the folder.", valueName: "file"))
    var preprocess: String?

    /// Opens the model.
    func open() throws -> Model {
        try ModelArgument.open(model, preprocess: preprocess)
    }
}
