/// A window that moves over an image's rows and columns: the geometry of convolution and pooling.
public struct Window: Sendable, Hashable {
    /// Rows and columns of the window; each at least 1.
    public let height, width: Int
    /// Rows and columns from one position to the next; each at least 1.
    public let strideY, strideX: Int
    /// Rows above and below, columns left and right, that are added around the image; each at least 0.
    public let paddingY, paddingX: Int
    /// Distance of the window's own rows and columns; each at least 1.
    public let dilationY, dilationX: Int

    /// A window from pairs (rows, columns).
    public init(
        size: (Int, Int), stride: (Int, Int) = (1, 1), padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1)
    ) {
        (height, width) = size
        (strideY, strideX) = stride
        (paddingY, paddingX) = padding
        (dilationY, dilationX) = dilation
    }

    /// A square window, moved alike along both axes.
    public init(_ side: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
        self.init(
            size: (side, side), stride: (stride, stride), padding: (padding, padding), dilation: (dilation, dilation))
    }

    /// A setting beyond this would overflow 32-bit offsets of the kernels.
    static let largestSetting = 1 << 12

    func check(_ layer: String) throws(NetworkError) {
        let positive = [height, width, strideY, strideX, dilationY, dilationX]
        guard positive.allSatisfy({ (1...Window.largestSetting).contains($0) }),
            [paddingY, paddingX].allSatisfy({ (0...Window.largestSetting).contains($0) })
        else {
            throw .invalidLayer(
                layer: layer,
                reason: "window, stride and dilation must be 1 to \(Window.largestSetting), padding 0 to the same")
        }
    }

    /// Positions along one axis; `roundUp` also counts a last window that starts inside the image or its leading
    /// padding but ends beyond (PyTorch's `ceil_mode`).
    static func positions(
        extent: Int, window: Int, stride: Int, padding: Int, dilation: Int, roundUp: Bool = false
    ) -> Int {
        let reach = dilation * (window - 1) + 1
        let room = extent + 2 * padding - reach
        guard room >= 0 || roundUp && room > -stride else { return 0 }
        var count = (room + (roundUp ? stride - 1 : 0)) / stride + 1
        if roundUp, (count - 1) * stride >= extent + padding { count -= 1 }
        return max(0, count)
    }

    /// Rows and columns of the output for an image of `inputHeight` x `inputWidth`.
    func outputSize(
        _ inputHeight: Int, _ inputWidth: Int, layer: String, roundUp: Bool = false
    ) throws(NetworkError) -> (height: Int, width: Int) {
        let rows = Window.positions(
            extent: inputHeight, window: height, stride: strideY, padding: paddingY, dilation: dilationY,
            roundUp: roundUp)
        let columns = Window.positions(
            extent: inputWidth, window: width, stride: strideX, padding: paddingX, dilation: dilationX,
            roundUp: roundUp)
        guard rows > 0, columns > 0 else {
            throw .shapeMismatch(
                layer: layer, expected: "an image that the \(height)x\(width) window fits into",
                found: "\(inputHeight)x\(inputWidth)")
        }
        return (rows, columns)
    }
}
