public import GAMFiles
public import GAMImaging
public import GAMModelFiles
public import GAMNetwork

/// Why a network could not be trained.
public enum TrainingError: Error, Sendable, Equatable {
    /// The network cannot be built, cut or run.
    case network(NetworkError)
    /// A model or a checkpoint could not be read or written.
    case model(ModelFileError)
    /// A file or folder could not be read or written.
    case file(FileError)
    /// An image cannot be used.
    case image(name: String, ImagingError)
    /// A folder that should have a folder of images for each class.
    case noClasses(FilePath)
    /// A class with too few images.
    case tooFewImages(class: String, expected: Int, found: Int)
    /// Images whose classes are not those of the network or of the other images.
    case classes(what: String, expected: [String], found: [String])
    /// A setting that is out of its range.
    case setting(name: String, expected: String, found: String)
    /// An array that does not fit the others.
    case array(what: String, expected: String, found: String)
    /// The loss is no finite number; what was saved before stays.
    case nonFiniteLoss(epoch: Int, step: Int)
    /// A checkpoint that belongs to another training.
    case foreignCheckpoint(FilePath, what: String, expected: String, found: String)
    /// A checkpoint of this training that another version, build or instruction set wrote, from which the bits of an
    /// uninterrupted training do not follow.
    case otherEngine(FilePath, what: String, expected: String, found: String)
    /// The caller asked to stop; what was saved stays, and the training can be resumed.
    case cancelled
}

extension TrainingError: CustomStringConvertible {
    /// One sentence: what, expected, found.
    public var description: String {
        switch self {
        case .network(let error): error.description
        case .model(let error): error.description
        case .file(let error): error.description
        case .image(let name, let error): "\(name): \(error)"
        case .noClasses(let folder):
            "\(folder): expected a folder of PNG images for each class, two or more, found fewer"
        case .tooFewImages(let name, let expected, let found):
            "class \"\(name)\": expected at least \(expected) images, found \(found)"
        case .classes(let what, let expected, let found):
            "\(what): expected the classes \(expected.joined(separator: ", ")), found "
                + (found.isEmpty ? "none" : found.joined(separator: ", "))
        case .setting(let name, let expected, let found): "\(name): expected \(expected), found \(found)"
        case .array(let what, let expected, let found): "\(what): expected \(expected), found \(found)"
        case .nonFiniteLoss(let epoch, let step):
            "the loss is not a finite number in epoch \(epoch), step \(step): try a lower rate"
        case .foreignCheckpoint(let path, let what, let expected, let found):
            "\(path): the checkpoint belongs to another training; \(what): \(expected) here, \(found) there"
        case .otherEngine(let path, let what, let expected, let found):
            "\(path): another engine began this training and would end it with other bits; "
                + "\(what): \(expected) here, \(found) there"
        case .cancelled: "stopped on request"
        }
    }

    /// Runs what throws the error of another module and gives it this module's type.
    package static func fromNetwork<Value>(_ body: () throws(NetworkError) -> Value) throws(TrainingError) -> Value {
        do throws(NetworkError) { return try body() } catch { throw .network(error) }
    }

    /// The same for files of models.
    package static func fromModel<Value>(_ body: () throws(ModelFileError) -> Value) throws(TrainingError) -> Value {
        do throws(ModelFileError) { return try body() } catch { throw .model(error) }
    }

    /// The same for files.
    package static func fromFiles<Value>(_ body: () throws(FileError) -> Value) throws(TrainingError) -> Value {
        do throws(FileError) { return try body() } catch { throw .file(error) }
    }
}
