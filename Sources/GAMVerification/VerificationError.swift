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
    /// A stored array that must be there is not.
    case missingArray(name: String)
    /// The statistics of a group of images (a predicted class; `nil`: several groups or all images) cannot be used.
    case unusableStatistics(group: Int?, StatisticsError)
    /// An array cannot be resampled or read as it is.
    case unusableArray(TensorError)
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
        case .missingArray(let name):
            "the stored statistics lack the array \(name)"
        case .unusableStatistics(let group?, let error):
            "images predicted as class \(group): \(error)"
        case .unusableStatistics(nil, let error):
            "reference images: \(error)"
        case .unusableArray(let error):
            error.description
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
