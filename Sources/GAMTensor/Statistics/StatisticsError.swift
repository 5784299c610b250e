/// Why statistics could not be gathered, fitted or read.
public enum StatisticsError: Error, Sendable, Equatable {
    /// Something has another number of elements than it must have.
    case countMismatch(name: String, expected: Int, found: Int)
    /// A value is not a finite number; the position is flat.
    case nonFinite(name: String, position: Int)
    /// There are fewer observations than the computation needs.
    case tooFew(name: String, expected: Int, found: Int)
    /// Something is larger than can be worked with.
    case tooLarge(name: String, limit: Int, found: Int)
    /// A covariance is zero: all observations are the same.
    case noSpread
    /// A matrix has no Cholesky factor; the order is that of the first leading minor that is not positive.
    case notPositiveDefinite(order: Int)
    /// The eigenvalues of a matrix could not be found.
    case noEigenvalues(order: Int)
    /// No linear algebra library could be loaded.
    case libraryMissing(tried: String)
}

extension StatisticsError: CustomStringConvertible {
    /// One sentence: what, expected, found.
    public var description: String {
        switch self {
        case .countMismatch(let name, let expected, let found):
            "\(name): expected \(expected) elements, found \(found)"
        case .nonFinite(let name, let position):
            "\(name): the value at position \(position) is not a finite number"
        case .tooFew(let name, let expected, let found):
            "\(name): needs at least \(expected), found \(found)"
        case .tooLarge(let name, let limit, let found):
            "\(name): \(found) is above the limit of \(limit)"
        case .noSpread:
            "the reference images are all alike: their covariance is zero"
        case .notPositiveDefinite(let order):
            "the covariance is not positive definite (leading minor of order \(order))"
        case .noEigenvalues(let order):
            "the eigenvalues of a matrix of order \(order) could not be found"
        case .libraryMissing(let tried):
            "no linear algebra library found (tried \(tried)); install libopenblas-dev (or libopenblas0)"
        }
    }
}
