public import GAMTensor

/// The largest value of each window, as PyTorch's `MaxPool2d`; padding counts as minus infinity.
///
/// Where several values of a window are equally large, the first in row-major order takes the gradient.
public struct MaxPool2D: LayerKind, Equatable {
    /// Size, stride, padding (at most half the size) and dilation.
    public let window: Window
    /// Whether a last window that is only partly inside counts too.
    public let roundsUp: Bool

    /// A pooling of square windows.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for settings out of range.
    public init(
        _ side: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1, roundsUp: Bool = false
    ) throws(NetworkError) {
        try self.init(Window(side, stride: stride ?? side, padding: padding, dilation: dilation), roundsUp: roundsUp)
    }

    /// A pooling of any windows.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for settings out of range.
    public init(_ window: Window, roundsUp: Bool = false) throws(NetworkError) {
        try window.check("MaxPool2D")
        guard 2 * window.paddingY <= window.height, 2 * window.paddingX <= window.width else {
            throw .invalidLayer(layer: "MaxPool2D", reason: "padding is more than half the window")
        }
        self.window = window
        self.roundsUp = roundsUp
    }

    /// `MaxPool2D`.
    public var kindName: String { "MaxPool2D" }
    /// The layer as an operation of a network.
    public var layer: Layer { .maxPool2D(self) }

    /// `[N, H, W, C]` to `[N, rows, columns, C]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try imageShape(inputs)
        let size = try window.outputSize(input[1], input[2], layer: kindName, roundUp: roundsUp)
        return Shape(input[0], size.height, size.width, input[3])
    }
}

/// The mean of each window, as PyTorch's `AvgPool2d`; padding counts as zeros.
public struct AvgPool2D: LayerKind, Equatable {
    /// Size, stride and padding (at most half the size); no dilation.
    public let window: Window
    /// Whether a last window that is only partly inside counts too.
    public let roundsUp: Bool
    /// Whether padded places count in the divisor.
    public let countsPadding: Bool

    /// A pooling of square windows.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for settings out of range.
    public init(
        _ side: Int, stride: Int? = nil, padding: Int = 0, roundsUp: Bool = false, countsPadding: Bool = true
    ) throws(NetworkError) {
        try self.init(
            Window(side, stride: stride ?? side, padding: padding), roundsUp: roundsUp, countsPadding: countsPadding)
    }

    /// A pooling of any windows.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for settings out of range.
    public init(_ window: Window, roundsUp: Bool = false, countsPadding: Bool = true) throws(NetworkError) {
        try window.check("AvgPool2D")
        guard 2 * window.paddingY <= window.height, 2 * window.paddingX <= window.width else {
            throw .invalidLayer(layer: "AvgPool2D", reason: "padding is more than half the window")
        }
        guard window.dilationY == 1, window.dilationX == 1 else {
            throw .invalidLayer(layer: "AvgPool2D", reason: "an average has no dilation")
        }
        self.window = window
        self.roundsUp = roundsUp
        self.countsPadding = countsPadding
    }

    /// `AvgPool2D`.
    public var kindName: String { "AvgPool2D" }
    /// The layer as an operation of a network.
    public var layer: Layer { .avgPool2D(self) }

    /// `[N, H, W, C]` to `[N, rows, columns, C]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try imageShape(inputs)
        let size = try window.outputSize(input[1], input[2], layer: kindName, roundUp: roundsUp)
        return Shape(input[0], size.height, size.width, input[3])
    }
}

/// Means over a fixed number of areas, whatever the image's size, as PyTorch's `AdaptiveAvgPool2d`.
///
/// Area i of n along an extent covers `floor(i * extent / n)` to `ceil((i + 1) * extent / n) - 1`. With one area this is
/// global average pooling.
public struct AdaptiveAvgPool2D: LayerKind, Equatable {
    /// Rows and columns of the output; each 1 or more.
    public let height, width: Int

    /// Global average pooling, or `height` x `width` areas.
    ///
    /// - Throws: ``NetworkError/invalidLayer(layer:reason:)`` for a size below 1.
    public init(height: Int = 1, width: Int = 1) throws(NetworkError) {
        guard (1...Window.largestSetting).contains(height), (1...Window.largestSetting).contains(width) else {
            throw .invalidLayer(layer: "AdaptiveAvgPool2D", reason: "an output of \(height)x\(width) is not possible")
        }
        self.height = height
        self.width = width
    }

    /// `AdaptiveAvgPool2D`.
    public var kindName: String { "AdaptiveAvgPool2D" }
    /// The layer as an operation of a network.
    public var layer: Layer { .adaptiveAvgPool2D(self) }

    /// `[N, H, W, C]` to `[N, height, width, C]`.
    public func outputShape(for inputs: [Shape]) throws(NetworkError) -> Shape {
        let input = try imageShape(inputs)
        return Shape(input[0], height, width, input[3])
    }
}
