public import GAMAttention
public import GAMFiles
public import GAMImaging
public import GAMModelFiles
public import GAMNetwork
public import GAMVerification

/// Why a model, an image or a profile could not be used, whichever room of the library found it.
public enum GAMError: Error, Sendable, Equatable {
    /// The system could not read or write a file.
    case file(FileError)
    /// A model's files are not what they must be.
    case model(ModelFileError)
    /// An image cannot be read, prepared or drawn; `name` says which.
    case image(name: String, ImagingError)
    /// A network cannot be planned or run.
    case network(NetworkError)
    /// An attention map cannot be made or compared.
    case attention(AttentionError)
    /// Something cannot be observed, fitted, calibrated or compared.
    case verification(VerificationError)
    /// A profile was made for another model.
    case foreignProfile(expected: String, found: String)
    /// An image was used before, under this name or another: its pixels are the same.
    case repeatedImage(name: String)
    /// A part was gathered for another model.
    case foreignPart(expected: String, found: String)
    /// Two models cannot be compared: the candidate lacks classes of the trusted one.
    case missingClasses([String])
    /// There is no image to work on.
    case noImages(String)
    /// The caller's progress function asked to stop.
    case cancelled

    /// Calls something and turns what it throws into this type.
    ///
    /// - Parameters:
    ///   - image: what messages call the image that is worked on.
    ///   - body: the work.
    /// - Returns: what the work gives.
    /// - Throws: what the work throws, as this type.
    package static func wrap<Result>(
        _ image: String = "image", _ body: () throws -> Result
    ) throws(GAMError) -> Result {
        do {
            return try body()
        } catch {
            throw GAMError(error, image: image)
        }
    }

    /// An error of a module below as this type; messages call the image that was worked on by a name.
    package init(_ error: any Error, image: String = "image") {
        self =
            switch error {
            case let error as GAMError: error
            case let error as FileError: .file(error)
            case let error as ModelFileError: .model(error)
            case let error as ImagingError: .image(name: image, error)
            case let error as NetworkError: .network(error)
            case let error as AttentionError: .attention(error)
            case let error as VerificationError: .verification(error)
            default: .verification(.invalidValue(name: "call", expected: "a known error", found: "\(error)"))
            }
    }
}

extension GAMError: CustomStringConvertible {
    /// One sentence: what, where, expected and found.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .model(let error): error.description
        case .image(let name, let error): "\(name): \(error)"
        case .network(let error): error.description
        case .attention(let error): error.description
        case .verification(let error): error.description
        case .foreignProfile(let expected, let found):
            "the profile was made for another model: its model hash is \(found), this model's is \(expected)"
        case .repeatedImage(let name): "\(name): the same image was used before: another one has the same pixels"
        case .foreignPart(let expected, let found):
            "the part was gathered for another model: its model hash is \(found), this model's is \(expected)"
        case .missingClasses(let names):
            "not comparable: the candidate has no class named \(names.joined(separator: ", "))"
        case .noImages(let place): "\(place): no images there"
        case .cancelled: "stopped on request"
        }
    }
}
