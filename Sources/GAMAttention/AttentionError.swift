public import GAMTensor

/// Why an attention map or a similarity could not be computed.
public enum AttentionError: Error, Sendable, Equatable {
    /// An activation or gradient is not `[1, height, width, channels]` with every extent 1 or more.
    case notALayer(name: String, found: Shape)
    /// Activation and gradient do not belong together.
    case shapeMismatch(activation: Shape, gradient: Shape)
    /// There is not one weight for each channel.
    case weightCountMismatch(channels: Int, found: Shape)
    /// The number of values does not fill the map, or a side is below 1.
    case countMismatch(name: String, height: Int, width: Int, found: Int)
    /// A value is NaN or infinite; `channel` is `nil` for a map.
    case nonFinite(name: String, row: Int, column: Int, channel: Int?)
    /// A map would have more values than an array may have.
    case tooLarge(height: Int, width: Int)
    /// Exact transport was asked for on more cells than it is defined for.
    case tooManyCells(limit: Int, found: Int)
    /// Exact transport did not end within its number of steps.
    case transportUnfinished(steps: Int)
    /// A parameter is outside its range.
    case parameter(name: String, expected: String, found: String)
    /// There is no attention method of this name; `near` holds similar names.
    case unknownMethod(String, near: [String])
    /// There is no similarity metric of this name; `near` holds similar names.
    case unknownMetric(String, near: [String])
}

extension AttentionError: CustomStringConvertible {
    /// One sentence: what, where, expected, found.
    public var description: String {
        switch self {
        case .notALayer(let name, let found):
            return "\(name): expected shape 1xHxWxC with every extent 1 or more, found \(found)"
        case .shapeMismatch(let activation, let gradient):
            return "gradient: expected the activation's shape \(activation), found \(gradient)"
        case .weightCountMismatch(let channels, let found):
            return "mean gradient: expected one weight for each of \(channels) channels, 1x\(channels), found \(found)"
        case .countMismatch(let name, let height, let width, let found):
            return "\(name): \(found) values do not fill a map of \(height) rows and \(width) columns (1 or more each)"
        case .nonFinite(let name, let row, let column, let channel):
            let place = channel.map { ", channel \($0)" } ?? ""
            return "\(name): the value at row \(row), column \(column)\(place) is not a finite number"
        case .tooLarge(let height, let width):
            return "a map of \(height) rows and \(width) columns is larger than 2^31 values"
        case .tooManyCells(let limit, let found):
            return "exact transport is defined for at most \(limit) cells, found \(found); resample the maps first"
        case .transportUnfinished(let steps):
            return "exact transport did not end within \(steps) steps"
        case .parameter(let name, let expected, let found):
            return "\(name): expected \(expected), found \(found)"
        case .unknownMethod(let name, let near):
            return "there is no attention method named \"\(name)\"" + NameSuggestion.clause(near)
        case .unknownMetric(let name, let near):
            return "there is no similarity metric named \"\(name)\"" + NameSuggestion.clause(near)
        }
    }
}
