import GAMTensor

/// An array in float64, images as `[N, H, W, C]`: what the plain references compute on.
struct NaiveArray: Sendable {
    let shape: [Int]
    var values: [Double]

    init(_ shape: [Int], _ values: [Double]) {
        (self.shape, self.values) = (shape, values)
    }

    init(zeros shape: [Int]) {
        self.init(shape, [Double](repeating: 0, count: shape.reduce(1, *)))
    }

    init(_ tensor: Tensor) {
        self.init(tensor.shape.dimensions, tensor.values.map(Double.init))
    }

    var channels: Int { shape[shape.count - 1] }
    /// Everything but the last extent.
    var rows: Int { shape.dropLast().reduce(1, *) }

    /// The flat place of an image's value.
    func place(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Int { ((n * shape[1] + y) * shape[2] + x) * shape[3] + c }
}

/// The gradients a reference gives.
struct NaiveGradients {
    var inputs: [NaiveArray]
    var parameters: [String: NaiveArray] = [:]
}

/// A layer written down as its definition, in float64, with no thought of speed.
protocol NaiveLayer: Sendable {
    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray
    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients
}

/// How far arrays are apart.
enum Deviation {
    /// The largest difference divided by the largest expected magnitude; infinite for other shapes or NaN.
    static func of(_ actual: Tensor, from expected: NaiveArray) -> Double {
        guard actual.shape.dimensions == expected.shape else { return .infinity }
        return of(actual.values, from: expected.values)
    }

    static func of(_ actual: Tensor, from expected: Tensor) -> Double { of(actual, from: NaiveArray(expected)) }

    static func of(_ actual: [Float], from expected: [Double]) -> Double {
        var difference = 0.0
        var largest = 0.0
        for (found, wanted) in zip(actual, expected) {
            let distance = abs(Double(found) - wanted)
            if distance.isNaN { return .infinity }
            difference = max(difference, distance)
            largest = max(largest, abs(wanted))
        }
        return largest > 0 ? difference / largest : difference
    }
}
