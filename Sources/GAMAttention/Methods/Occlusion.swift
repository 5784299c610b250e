public import GAMTensor

/// Occlusion: how much a class's logit falls where a window of the input is hidden.
///
/// The map at input size is, at each pixel, the mean over the window positions that cover it of
/// `y_k(x) - y_k(x with the window set to the baseline)`: positive where the hidden part spoke for the class. Windows
/// start at 0, stride, 2 stride, ...; a last one is flush with the border. Zeiler & Fergus 2014, arXiv 1311.2901.
///
/// It needs no gradient and no layer, so maps of networks of any two architectures can be compared; it costs one forward
/// pass a window position.
public struct Occlusion: Sendable, Equatable {
    /// Rows and columns of the window, 1 or more.
    public let windowHeight, windowWidth: Int
    /// Rows and columns from one position to the next, 1 or more, at most the window's.
    public let strideHeight, strideWidth: Int
    /// What hidden pixels become, in the normalised units of the network's input; 0 is the training mean.
    public let baseline: Float
    /// How many inputs are looked at together.
    public let batchSize: Int

    /// `occlusion`.
    public static let name = "occlusion"

    /// Settings of one's own.
    ///
    /// - Parameters:
    ///   - windowHeight: rows of the window, 1 or more.
    ///   - windowWidth: columns of the window, 1 or more.
    ///   - strideHeight: rows from one position to the next, 1 ... `windowHeight`.
    ///   - strideWidth: columns from one position to the next, 1 ... `windowWidth`.
    ///   - baseline: what hidden pixels become, in normalised units; finite.
    ///   - batchSize: how many inputs are looked at together, 1 ... 1024.
    /// - Throws: ``AttentionError/parameter(name:expected:found:)``.
    public init(
        windowHeight: Int, windowWidth: Int, strideHeight: Int, strideWidth: Int, baseline: Float = 0,
        batchSize: Int = 8
    ) throws(AttentionError) {
        let settings = [
            ("window height", windowHeight, Int.max), ("window width", windowWidth, Int.max),
            ("stride height", strideHeight, windowHeight), ("stride width", strideWidth, windowWidth),
            ("batch size", batchSize, 1024),
        ]
        for (name, value, most) in settings where value < 1 || value > most {
            let expected = most == .max ? "1 or more" : "1 to \(max(1, most))"
            throw .parameter(name: "occlusion's \(name)", expected: expected, found: "\(value)")
        }
        guard baseline.isFinite else {
            throw .parameter(name: "occlusion's baseline", expected: "a finite number", found: "\(baseline)")
        }
        (self.windowHeight, self.windowWidth) = (windowHeight, windowWidth)
        (self.strideHeight, self.strideWidth) = (strideHeight, strideWidth)
        self.baseline = baseline
        self.batchSize = batchSize
    }

    /// A window of a quarter of each side, moved by an eighth: 7 x 7 positions where the sides divide.
    ///
    /// - Throws: ``AttentionError/parameter(name:expected:found:)`` for a side below 1.
    public static func quarters(ofHeight height: Int, width: Int) throws(AttentionError) -> Occlusion {
        try Occlusion(
            windowHeight: max(1, height / 4), windowWidth: max(1, width / 4), strideHeight: max(1, height / 8),
            strideWidth: max(1, width / 8))
    }

    /// The maps of several classes from the same passes.
    ///
    /// - Parameters:
    ///   - input: the network's input, `[1, height, width, channels]`; every value finite.
    ///   - classes: the classes, each an index of the logits.
    ///   - logits: the network's outputs, `[N, classes]`, for a batch of N = ``batchSize`` inputs; called in order.
    /// - Returns: one map a class, at input size; ``AttentionMap/signedValues`` are the differences, ``AttentionMap/values``
    ///   their positive part.
    /// - Throws: ``AttentionError`` for an input, a class or logits that do not fit, and whatever `logits` throws.
    /// - Complexity: one forward pass a window position, rounded up to whole batches.
    public func maps(
        of input: Tensor, classes: [Int], logits: (_ batch: Tensor) throws -> Tensor
    ) throws -> [AttentionMap] {
        let (height, width) = try sides(of: input)
        let rows = Self.starts(side: height, window: windowHeight, stride: strideHeight)
        let columns = Self.starts(side: width, window: windowWidth, stride: strideWidth)
        let places = rows.flatMap { row in columns.map { (row: row, column: $0) } }
        var sums = [[Double]](repeating: [Double](repeating: 0, count: height * width), count: classes.count)
        var counts = [Double](repeating: 0, count: height * width)
        var whole = [Double]()
        // The first picture is the whole one; places beyond the last repeat it, and are not read.
        var next = -1
        while next < places.count {
            let batch = (next..<(next + batchSize)).map { places.indices.contains($0) ? places[$0] : nil }
            let found = try outputs(try logits(try pictures(of: input, hiding: batch)), classes: classes)
            for (place, outputs) in zip(batch, found) {
                guard let place else {
                    if whole.isEmpty { whole = outputs }
                    continue
                }
                for y in place.row..<min(place.row + windowHeight, height) {
                    for x in place.column..<min(place.column + windowWidth, width) {
                        counts[y * width + x] += 1
                        for index in classes.indices { sums[index][y * width + x] += whole[index] - outputs[index] }
                    }
                }
            }
            next += batchSize
        }
        return try zip(classes, sums).map { index, sums in
            let signed = zip(sums, counts).map { $0 / $1 }
            return try AttentionMap(
                height: height, width: width, values: signed.map(Scaling.rectified), signedValues: signed,
                layer: "input", method: Self.name, classIndex: index)
        }
    }

    /// Where windows start along a side: every stride, and one flush with the end.
    static func starts(side: Int, window: Int, stride: Int) -> [Int] {
        let last = max(0, side - window)
        var starts = Array(Swift.stride(from: 0, through: last, by: stride))
        if starts.last != last { starts.append(last) }
        return starts
    }

    private func sides(of input: Tensor) throws(AttentionError) -> (height: Int, width: Int) {
        let shape = input.shape
        guard shape.rank == 4, shape[0] == 1, shape.dimensions.allSatisfy({ $0 >= 1 }) else {
            throw .notALayer(name: "input", found: shape)
        }
        if let index = input.firstNonFinite {
            let place = index / shape[3]
            throw .nonFinite(
                name: "input", row: place / shape[2], column: place % shape[2], channel: index % shape[3])
        }
        return (shape[1], shape[2])
    }

    /// A batch of copies of the input, each with its window hidden; `nil` hides nothing.
    private func pictures(
        of input: Tensor, hiding places: [(row: Int, column: Int)?]
    ) throws(AttentionError) -> Tensor {
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        var values = [Float]()
        values.reserveCapacity(input.values.count * places.count)
        for place in places {
            let start = values.count
            values += input.values
            guard let place else { continue }
            for y in place.row..<min(place.row + windowHeight, height) {
                for x in place.column..<min(place.column + windowWidth, width) {
                    for channel in 0..<channels { values[start + (y * width + x) * channels + channel] = baseline }
                }
            }
        }
        do throws(TensorError) {
            return try Tensor(Shape(places.count, height, width, channels), values)
        } catch {
            throw .tooLarge(height: height, width: width)
        }
    }

    /// The logits of the classes, picture by picture.
    private func outputs(_ logits: Tensor, classes: [Int]) throws(AttentionError) -> [[Double]] {
        let shape = logits.shape
        guard shape.rank == 2, shape[0] == batchSize, classes.allSatisfy({ (0..<shape[1]).contains($0) }) else {
            throw .parameter(
                name: "logits of a batch", expected: "\(batchSize) rows that hold the classes \(classes)",
                found: "\(shape)")
        }
        if let index = logits.firstNonFinite {
            throw .nonFinite(name: "logits", row: index / shape[1], column: index % shape[1], channel: nil)
        }
        return (0..<batchSize).map { row in classes.map { Double(logits.values[row * shape[1] + $0]) } }
    }
}
