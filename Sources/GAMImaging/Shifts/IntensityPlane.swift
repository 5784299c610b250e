import GAMTensor

/// A gray image in double precision while it is being changed; row by row from the top left.
struct IntensityPlane: Sendable, Equatable {
    let height: Int
    let width: Int
    var values: [Double]

    /// A plane that a function gives for each row and column.
    init(height: Int, width: Int, _ value: (_ row: Int, _ column: Int) -> Double) {
        self.height = height
        self.width = width
        values = []
        values.reserveCapacity(height * width)
        for row in 0..<height {
            for column in 0..<width { values.append(value(row, column)) }
        }
    }

    /// A plane of one value.
    init(height: Int, width: Int, filledWith value: Double) {
        self.init(height: height, width: width) { _, _ in value }
    }

    /// The plane of an image `[1, H, W, 1]` whose values are known to be in 0...1.
    init(_ tensor: Tensor) throws(ImagingError) {
        let shape = tensor.shape
        let sides = ImageShift.leastSide...NativeImaging.sideLimit
        guard shape.rank == 4, shape[0] == 1, shape[3] == 1, sides.contains(shape[1]), sides.contains(shape[2]) else {
            throw .invalidIntensities(
                expected: "1xHxWx1 with sides of \(sides.lowerBound) to \(sides.upperBound)", found: "\(shape)")
        }
        if let bad = tensor.values.first(where: { !($0 >= 0 && $0 <= 1) }) {
            throw .invalidIntensities(expected: "values from 0 to 1", found: "\(bad)")
        }
        (height, width) = (shape[1], shape[2])
        values = tensor.values.map(Double.init)
    }

    /// The plane as an image, its values brought to 0...1.
    func tensor() throws(ImagingError) -> Tensor {
        do throws(TensorError) {
            return try Tensor(Shape(1, height, width, 1), values.map { Float(min(max($0, 0), 1)) })
        } catch {
            throw .array(error)
        }
    }

    /// The value of a row and column.
    subscript(row: Int, column: Int) -> Double {
        get { values[row * width + column] }
        set { values[row * width + column] = newValue }
    }

    /// Every value changed by a function.
    func map(_ change: (Double) -> Double) -> IntensityPlane {
        var result = self
        for index in result.values.indices { result.values[index] = change(result.values[index]) }
        return result
    }

    /// The mean.
    var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// The population standard deviation.
    var deviation: Double {
        let mean = mean
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Values brought linearly from the smallest and largest to 0 and 1; a constant plane becomes 0.
    func stretched() -> IntensityPlane {
        guard let low = values.min(), let high = values.max(), high > low else { return map { _ in 0 } }
        return map { ($0 - low) / (high - low) }
    }

    /// A rectangle of the plane; the bounds must lie within it.
    func cropped(rows: Range<Int>, columns: Range<Int>) -> IntensityPlane {
        IntensityPlane(height: rows.count, width: columns.count) {
            self[rows.lowerBound + $0, columns.lowerBound + $1]
        }
    }

    /// The plane at another size, at least 1 pixel a side.
    func resized(
        height newHeight: Int, width newWidth: Int, _ interpolation: Preprocessing.Interpolation = .bilinearAntialias
    ) -> IntensityPlane {
        let (newHeight, newWidth) = (max(1, newHeight), max(1, newWidth))
        let rows = ResamplingTaps(
            inputCount: height, outputCount: newHeight, range: 0..<newHeight, interpolation: interpolation)
        let columns = ResamplingTaps(
            inputCount: width, outputCount: newWidth, range: 0..<newWidth, interpolation: interpolation)
        let result = NativeImaging.resample(values.map(Float.init), channels: 1, rows: rows, columns: columns)
        return IntensityPlane(height: newHeight, width: newWidth) { Double(result[$0 * newWidth + $1]) }
    }

    /// The value at a place between pixel centres, bilinearly; 0 outside the outermost centres.
    func value(row: Double, column: Double) -> Double {
        guard row >= 0, column >= 0, row <= Double(height - 1), column <= Double(width - 1) else { return 0 }
        let (top, left) = (min(Int(row), height - 2), min(Int(column), width - 2))
        let (down, right) = (row - Double(top), column - Double(left))
        let upper = self[top, left] * (1 - right) + self[top, left + 1] * right
        let lower = self[top + 1, left] * (1 - right) + self[top + 1, left + 1] * right
        return upper * (1 - down) + lower * down
    }
}
