public import GAMFiles
public import GAMNetwork

/// Why a model, or another file of this library, could not be read or written.
///
/// `file` names the file as the caller did; for what is opened from memory it is `model.safetensors` or
/// `preprocess.json`.
public enum ModelFileError: Error, Sendable, Equatable {
    /// The system could not read or write the file.
    case file(FileError)
    /// A JSON file, or the JSON header of a safetensors file, is not JSON.
    case json(file: String, JSONError)
    /// A field of a JSON file is missing or has a value that it cannot have; `field` is its path, as `resize.mode`.
    case field(file: String, field: String, expected: String, found: String)
    /// A JSON file has a field that is not known; `nearest` are known names like it.
    case unknownField(file: String, field: String, nearest: [String])
    /// The container of a safetensors file is broken.
    case container(file: String, expected: String, found: String)
    /// A tensor of a safetensors file is missing or not what it must be.
    case tensor(file: String, tensor: String, expected: String, found: String)
    /// The tensors make no network.
    case network(file: String, NetworkError)
}

extension ModelFileError: CustomStringConvertible {
    /// One sentence: file, field or tensor, expected, found.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .json(let file, let error): "\(file): \(error)"
        case .field(let file, let field, let expected, let found):
            field.isEmpty
                ? "\(file): expected \(expected), found \(found)"
                : "\(file): \(field): expected \(expected), found \(found)"
        case .unknownField(let file, let field, let nearest):
            "\(file): \(field): not a known field" + NearestNames.question(nearest)
        case .container(let file, let expected, let found): "\(file): expected \(expected), found \(found)"
        case .tensor(let file, let tensor, let expected, let found):
            "\(file): \(tensor): expected \(expected), found \(found)"
        case .network(let file, let error): "\(file): \(error)"
        }
    }
}
