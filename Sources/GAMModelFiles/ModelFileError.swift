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
            "\(file): \(field): not a known field" + QuotedNames.question(nearest)
        case .container(let file, let expected, let found): "\(file): expected \(expected), found \(found)"
        case .tensor(let file, let tensor, let expected, let found):
            "\(file): \(tensor): expected \(expected), found \(found)"
        case .network(let file, let error): "\(file): \(error)"
        }
    }
}

extension ModelFileError {
    /// The file the error is about, as the caller named it.
    package var file: String {
        switch self {
        case .file(let error): error.path.description
        case .json(let file, _), .field(let file, _, _, _), .unknownField(let file, _, _), .container(let file, _, _),
            .tensor(let file, _, _, _), .network(let file, _):
            file
        }
    }

    /// The field or tensor that the error is about, where it is about one; else the file.
    package var subject: String {
        switch self {
        case .field(_, let name, _, _) where !name.isEmpty: name
        case .unknownField(_, let name, _), .tensor(_, let name, _, _): name
        case .network(_, .missingTensor(let name, _)), .network(_, .tensorShape(let name, _, _)),
            .network(_, .unexpectedTensor(let name)), .network(_, .nonFiniteTensor(let name, _)):
            name
        default: file
        }
    }

    /// What was expected, where the error knows it; else empty.
    package var expected: String {
        switch self {
        case .json(_, let error): error.expected
        case .field(_, _, let expected, _), .container(_, let expected, _), .tensor(_, _, let expected, _): expected
        case .file(.tooLarge(_, let limit, _)): "at most \(limit) bytes"
        case .network(_, .missingTensor(_, let expected)), .network(_, .tensorShape(_, let expected, _)): expected
        default: ""
        }
    }

    /// What was found, where the error knows it; else empty.
    package var found: String {
        switch self {
        case .json(_, let error): error.found
        case .field(_, _, _, let found), .container(_, _, let found), .tensor(_, _, _, let found): found
        case .file(.tooLarge(_, _, let found)): "\(found) bytes"
        case .network(_, .tensorShape(_, _, let found)): "\(found)"
        default: ""
        }
    }
}
