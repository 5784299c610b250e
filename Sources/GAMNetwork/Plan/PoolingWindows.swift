import CGAMKernels
import GAMTensor

/// Where each output of a pooling layer looks, along both axes, settled for one input size.
struct PoolingWindows: Sendable {
    /// Along one axis: the first place of each window that lies in the image, the end, and what it counts as.
    struct Axis: Sendable {
        var begin = [Int32]()
        var end = [Int32]()
        var size = [Int32]()
        var step: Int32 = 1
    }

    let rows, columns: Axis
    let input, output: Shape

    init(_ layer: MaxPool2D, input: Shape, output: Shape) {
        let window = layer.window
        rows = PoolingWindows.axis(
            extent: input[1], count: output[1], window: window.height, stride: window.strideY,
            padding: window.paddingY, dilation: window.dilationY, countsPadding: false)
        columns = PoolingWindows.axis(
            extent: input[2], count: output[2], window: window.width, stride: window.strideX,
            padding: window.paddingX, dilation: window.dilationX, countsPadding: false)
        (self.input, self.output) = (input, output)
    }

    init(_ layer: AvgPool2D, input: Shape, output: Shape) {
        let window = layer.window
        rows = PoolingWindows.axis(
            extent: input[1], count: output[1], window: window.height, stride: window.strideY,
            padding: window.paddingY, dilation: 1, countsPadding: layer.countsPadding)
        columns = PoolingWindows.axis(
            extent: input[2], count: output[2], window: window.width, stride: window.strideX,
            padding: window.paddingX, dilation: 1, countsPadding: layer.countsPadding)
        (self.input, self.output) = (input, output)
    }

    init(_ layer: AdaptiveAvgPool2D, input: Shape) {
        rows = PoolingWindows.shares(extent: input[1], count: layer.height)
        columns = PoolingWindows.shares(extent: input[2], count: layer.width)
        (self.input, output) = (input, Shape(input[0], layer.height, layer.width, input[3]))
    }

    /// Windows at a stride; a divisor that counts padding counts it up to the padded image's end, as PyTorch's does.
    private static func axis(
        extent: Int, count: Int, window: Int, stride: Int, padding: Int, dilation: Int, countsPadding: Bool
    ) -> Axis {
        var axis = Axis(step: Int32(dilation))
        for index in 0..<count {
            let start = index * stride - padding
            let padded = min(start + window, extent + padding)
            let begin = start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation
            let end = min(start + dilation * (window - 1) + 1, extent)
            axis.begin.append(Int32(begin))
            axis.end.append(Int32(end))
            axis.size.append(Int32(countsPadding ? padded - start : max(1, end - begin)))
        }
        return axis
    }

    /// As even shares of an extent as whole places give, overlapping where they must.
    private static func shares(extent: Int, count: Int) -> Axis {
        var axis = Axis()
        for index in 0..<count {
            let begin = index * extent / count
            let end = ((index + 1) * extent + count - 1) / count
            axis.begin.append(Int32(begin))
            axis.end.append(Int32(end))
            axis.size.append(Int32(end - begin))
        }
        return axis
    }

    /// Gives the windows in the kernels' form for the length of the call.
    func withWindows(_ body: (UnsafePointer<gam_windows>) -> Void) {
        unsafe rows.begin.withUnsafeBufferPointer { yBegin in
            unsafe rows.end.withUnsafeBufferPointer { yEnd in
                unsafe rows.size.withUnsafeBufferPointer { ySize in
                    unsafe columns.begin.withUnsafeBufferPointer { xBegin in
                        unsafe columns.end.withUnsafeBufferPointer { xEnd in
                            unsafe columns.size.withUnsafeBufferPointer { xSize in
                                var windows = unsafe gam_windows(
                                    images: Int32(input[0]), in_height: Int32(input[1]), in_width: Int32(input[2]),
                                    out_height: Int32(output[1]), out_width: Int32(output[2]),
                                    channels: Int32(input[3]), y_step: rows.step, x_step: columns.step,
                                    y_begin: yBegin.baseAddress, y_end: yEnd.baseAddress, y_size: ySize.baseAddress,
                                    x_begin: xBegin.baseAddress, x_end: xEnd.baseAddress, x_size: xSize.baseAddress)
                                unsafe withUnsafePointer(to: &windows) { unsafe body($0) }
                            }
                        }
                    }
                }
            }
        }
    }
}
