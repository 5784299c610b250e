public import GAMTensor

/// Why an image, its preprocessing or its picture could not be made.
public enum ImagingError: Error, Sendable, Equatable {
    /// The bytes do not begin as a PNG file does; what they begin as, where that is known.
    case notPNG(found: ForeignFormat?)
    /// A PNG file that is truncated, altered or against the format; the reason in words.
    case damagedPNG(reason: String)
    /// An image with a side that is 0, negative or above the limit.
    case sideOutOfRange(width: Int, height: Int, limit: Int)
    /// A property of a pixel buffer that is not allowed.
    case invalidLayout(property: String, expected: String, found: Int)
    /// A pixel buffer that is shorter than its layout says.
    case bufferTooSmall(expectedBytes: Int, foundBytes: Int)
    /// A stored sample above the largest one that its bits allow, or a float that is not in 0...1 or not a number.
    case sampleOutOfRange(row: Int, column: Int, maximum: Float, found: Float)
    /// A field of a preprocessing description that is not allowed.
    case invalidPreprocessing(field: String, expected: String, found: String)
    /// A map of values whose sides and count do not agree.
    case mapSizeMismatch(height: Int, width: Int, count: Int)
    /// A map with a value that is not finite.
    case nonFiniteMap(row: Int, column: Int)
    /// A picture whose bytes do not fill its sides.
    case rasterSizeMismatch(expectedBytes: Int, foundBytes: Int)
    /// Intensities that cannot be changed: another shape, or a value that is not in 0...1.
    case invalidIntensities(expected: String, found: String)
    /// A picture was to be made from none.
    case nothingToCompose
    /// The memory for a PNG file could not be had.
    case outOfMemory
    /// An array could not be made.
    case array(TensorError)
}

extension ImagingError: CustomStringConvertible {
    /// One sentence: what, expected, found.
    public var description: String {
        switch self {
        case .notPNG(let found):
            found.map { "the file is not a PNG file but \($0.words)" } ?? "the file is not a PNG file"
        case .damagedPNG(let reason):
            "the PNG file is damaged: \(reason)"
        case .sideOutOfRange(let width, let height, let limit):
            "an image of \(width) x \(height) pixels: each side must be in 1...\(limit)"
        case .invalidLayout(let property, let expected, let found):
            "\(property) of the pixel buffer is \(found), expected \(expected)"
        case .bufferTooSmall(let expected, let found):
            "the pixel buffer has \(found) bytes, its layout needs \(expected)"
        case .sampleOutOfRange(let row, let column, let maximum, let found):
            "the sample in row \(row), column \(column) is \(found), expected 0...\(maximum)"
        case .invalidPreprocessing(let field, let expected, let found):
            "preprocessing: \(field) is \(found), expected \(expected)"
        case .mapSizeMismatch(let height, let width, let count):
            "a map of \(height) rows and \(width) columns cannot have \(count) values"
        case .nonFiniteMap(let row, let column):
            "the map's value in row \(row), column \(column) is not finite"
        case .rasterSizeMismatch(let expected, let found):
            "a picture of this size has \(expected) bytes, found \(found)"
        case .invalidIntensities(let expected, let found):
            "the intensities are \(found), expected \(expected)"
        case .nothingToCompose:
            "no pictures to place side by side"
        case .outOfMemory:
            "out of memory"
        case .array(let error):
            error.description
        }
    }
}
