import CGAMKernels
import GAMTensor

/// Where each output of a pooling layer looks, along both axes, settled for one input size.
struct PoolingWindows: Sendable {
    /// Along one axis.
    struct Axis: Sendable {
        /// The first place of each window that lies in the image; then the end of each; then what each counts as.
        let places: [Int32]
        /// Places of a window are so far apart.
        let step: Int32

        init(_ windows: [(begin: Int, end: Int, size: Int)], step: Int = 1) {
            places = (windows.map(\.begin) + windows.map(\.end) + windows.map(\.size)).map { Int32($0) }
            self.step = Int32(step)
        }
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

    /// All of an image at once.
    init(meanOf input: Shape) {
        rows = PoolingWindows.shares(extent: input[1], count: 1)
        columns = PoolingWindows.shares(extent: input[2], count: 1)
        (self.input, output) = (input, Shape(input[0], 1, 1, input[3]))
    }

    /// For each tap of a convolution, the outputs that read a place of its input by it; as the share that this place's
    /// gradient has in the mean over the input's places.
    init(tapsOf layer: Conv2D, input: Shape, gradient: Shape) {
        let window = layer.window
        rows = PoolingWindows.readers(
            taps: window.height, stride: window.strideY, dilation: window.dilationY, padding: window.paddingY,
            extent: input[1], outputs: gradient[1])
        columns = PoolingWindows.readers(
            taps: window.width, stride: window.strideX, dilation: window.dilationX, padding: window.paddingX,
            extent: input[2], outputs: gradient[2])
        (self.input, output) = (gradient, Shape(gradient[0], window.height, window.width, gradient[3]))
    }

    /// Whether every row of the input is in a window.
    var readsAllRows: Bool {
        let count = output[1]
        var next: Int32 = 0
        for row in 0..<count where rows.places[row] <= next { next = max(next, rows.places[count + row]) }
        return rows.step == 1 && next == Int32(input[1])
    }

    /// The windows of some rows of an image's output by themselves, and the rows of the input that they look at: from the
    /// first of these they are counted.
    func band(_ rows: Range<Int>) -> (windows: PoolingWindows, read: Range<Int>) {
        let count = output[1]
        let begins = self.rows.places[rows]
        let ends = self.rows.places[(count + rows.lowerBound)..<(count + rows.upperBound)]
        let first = Int(begins.min() ?? 0)
        let read = first..<max(first, Int(ends.max() ?? 0))
        let windows = rows.map { row in
            let place = { (part: Int) in Int(self.rows.places[part * count + row]) }
            return (begin: place(0) - read.lowerBound, end: place(1) - read.lowerBound, size: place(2))
        }
        return (
            PoolingWindows(
                rows: Axis(windows, step: Int(self.rows.step)), columns: columns,
                input: Shape(1, read.count, input[2], input[3]), output: Shape(1, rows.count, output[2], output[3])),
            read
        )
    }

    private init(rows: Axis, columns: Axis, input: Shape, output: Shape) {
        (self.rows, self.columns, self.input, self.output) = (rows, columns, input, output)
    }

    /// Tap a reads place `o * stride + a * dilation - padding` for output o, where the input has such a place.
    private static func readers(
        taps: Int, stride: Int, dilation: Int, padding: Int, extent: Int, outputs: Int
    ) -> Axis {
        let windows = (0..<taps).map { tap in
            let first = padding - tap * dilation
            let begin = first > 0 ? (first + stride - 1) / stride : 0
            let last = first + extent - 1
            let end = last < 0 ? 0 : min(outputs, last / stride + 1)
            return (min(begin, end), end, extent)
        }
        return Axis(windows)
    }

    /// Windows at a stride; a divisor that counts padding counts it up to the padded image's end, as PyTorch's does.
    private static func axis(
        extent: Int, count: Int, window: Int, stride: Int, padding: Int, dilation: Int, countsPadding: Bool
    ) -> Axis {
        let windows = (0..<count).map { index in
            let start = index * stride - padding
            let padded = min(start + window, extent + padding)
            let begin = start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation
            let end = min(start + dilation * (window - 1) + 1, extent)
            return (begin, end, countsPadding ? padded - start : max(1, end - begin))
        }
        return Axis(windows, step: dilation)
    }

    /// As even shares of an extent as whole places give, overlapping where they must.
    private static func shares(extent: Int, count: Int) -> Axis {
        let windows = (0..<count).map { index in
            let begin = index * extent / count
            let end = ((index + 1) * extent + count - 1) / count
            return (begin, end, end - begin)
        }
        return Axis(windows)
    }

    /// Rows of the output over all images.
    var rowCount: Int { output[0] * output[1] }

    /// Input values that all windows look at, about.
    var work: Int { rowCount * output[2] * output[3] * max(1, input[1] / output[1]) * max(1, input[2] / output[2]) }

    /// Gives the windows of some rows of the output in the kernels' form for the length of the call.
    func withWindows(rows visited: Range<Int>, _ body: (UnsafePointer<gam_windows>) -> Void) {
        unsafe rows.places.withUnsafeBufferPointer { rowPlaces in
            unsafe columns.places.withUnsafeBufferPointer { columnPlaces in
                guard let y = rowPlaces.baseAddress, let x = columnPlaces.baseAddress else { return }
                var windows = unsafe gam_windows(
                    first_row: Int64(visited.lowerBound), last_row: Int64(visited.upperBound), images: Int32(input[0]),
                    in_height: Int32(input[1]), in_width: Int32(input[2]),
                    out_height: Int32(output[1]), out_width: Int32(output[2]), channels: Int32(input[3]),
                    y_step: rows.step, x_step: columns.step, y_begin: y, y_end: y + output[1],
                    y_size: y + 2 * output[1], x_begin: x, x_end: x + output[2], x_size: x + 2 * output[2])
                unsafe withUnsafePointer(to: &windows) { unsafe body($0) }
            }
        }
    }
}
