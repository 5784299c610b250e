public import GAMAttention
public import GAMModelFiles
public import GAMNetwork
public import GAMTensor

/// Why something could not be observed, fitted, calibrated or compared.
public enum VerificationError: Error, Sendable, Equatable {
    /// An array has another shape than it must have.
    case shapeMismatch(name: String, expected: String, found: String)
    /// A list has another number of elements than it must have.
    case countMismatch(name: String, expected: Int, found: Int)
    /// There are fewer of something than the computation needs.
    case tooFew(name: String, expected: Int, found: Int)
    /// A value is not a finite number; the position is flat.
    case nonFinite(name: String, position: Int)
    /// A parameter or stored value is outside its range.
    case invalidValue(name: String, expected: String, found: String)
    /// There is no component of this name; the near names are similar ones.
    case unknownComponent(String, near: [String])
    /// A stored array that must be there is not.
    case missingArray(name: String)
    /// An image is there already: another one has the same pixels.
    case repeatedImage
    /// The statistics of a group of images (a predicted class; `nil`: several groups or all images) cannot be used.
    case unusableStatistics(group: Int?, StatisticsError)
    /// An array cannot be resampled or read as it is.
    case unusableArray(TensorError)
    /// The network could not be planned or run.
    case network(NetworkError)
    /// An attention map cannot be made or compared.
    case attention(AttentionError)
    /// A profile file is not what it must be.
    case file(ModelFileError)
}

extension VerificationError: CustomStringConvertible {
    /// One sentence: what, expected, found.
    public var description: String {
        switch self {
        case .shapeMismatch(let name, let expected, let found):
            "\(name): expected shape \(expected), found \(found)"
        case .countMismatch(let name, let expected, let found):
            "\(name): expected \(expected) elements, found \(found)"
        case .tooFew(let name, let expected, let found):
            "\(name): needs at least \(expected), found \(found)"
        case .nonFinite(let name, let position):
            "\(name): the value at position \(position) is not a finite number"
        case .invalidValue(let name, let expected, let found):
            "\(name): expected \(expected), found \(found)"
        case .unknownComponent(let name, let near):
            "there is no component \(name)\(NameSuggestion.clause(near))"
        case .missingArray(let name):
            "the stored statistics lack the array \(name)"
        case .repeatedImage:
            "the same image was already used: another one has the same pixels"
        case .unusableStatistics(let group?, let error):
            "images predicted as class \(group): \(error)"
        case .unusableStatistics(nil, let error):
            "reference images: \(error)"
        case .unusableArray(let error): error.description
        case .network(let error): error.description
        case .attention(let error): error.description
        case .file(let error): error.description
        }
    }
}

extension VerificationError {
    /// The same error about a part of something larger: `factors` becomes `attention.factors`.
    func inside(_ whole: String) -> VerificationError {
        switch self {
        case .shapeMismatch(let name, let expected, let found):
            .shapeMismatch(name: "\(whole).\(name)", expected: expected, found: found)
        case .countMismatch(let name, let expected, let found):
            .countMismatch(name: "\(whole).\(name)", expected: expected, found: found)
        case .tooFew(let name, let expected, let found):
            .tooFew(name: "\(whole).\(name)", expected: expected, found: found)
        case .nonFinite(let name, let position): .nonFinite(name: "\(whole).\(name)", position: position)
        case .invalidValue(let name, let expected, let found):
            .invalidValue(name: "\(whole).\(name)", expected: expected, found: found)
        case .missingArray(let name): .missingArray(name: "\(whole).\(name)")
        default: self
        }
    }

    /// An error of this room or of one below it as this type.
    init(_ error: any Error) {
        switch error {
        case let error as VerificationError: self = error
        case let error as NetworkError: self = .network(error)
        case let error as AttentionError: self = .attention(error)
        case let error as ModelFileError: self = .file(error)
        case let error as TensorError: self = .unusableArray(error)
        case let error as StatisticsError: self = .unusableStatistics(group: nil, error)
        default: self = .invalidValue(name: "call", expected: "a known error", found: "\(error)")
        }
    }

    /// Calls something of the rooms below and turns what it throws into this type.
    static func wrap<Result>(_ body: () throws -> Result) throws(VerificationError) -> Result {
        do {
            return try body()
        } catch {
            throw VerificationError(error)
        }
    }
}

/// Runs something that gathers or fits statistics, and says whose they were where it fails.
internal func fitting<Result>(
    group: Int? = nil, _ body: () throws(StatisticsError) -> Result
) throws(VerificationError) -> Result {
    do throws(StatisticsError) {
        return try body()
    } catch {
        throw .unusableStatistics(group: group, error)
    }
}

/// Area means of a plane on a square grid.
internal func areaMeans(
    _ values: [Double], height: Int, width: Int, side: Int
) throws(VerificationError) -> [Double] {
    do throws(TensorError) {
        return try Resampling.area(values, height: height, width: width, toHeight: side, toWidth: side)
    } catch {
        throw .unusableArray(error)
    }
}
