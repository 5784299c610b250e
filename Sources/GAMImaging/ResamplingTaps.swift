/// The weights with which one axis of an image is resampled.
///
/// Output `i` of an axis is the sum over `j` of `weights[starts[i] + j]` times input `first[i] + j`, for
/// `j < starts[i + 1] - starts[i]`. Each output's weights sum to 1. With n inputs and m outputs the scale is s = n / m
/// and output `i` covers `[i s, (i + 1) s)`, centred on `c = (i + 1/2) s`; every interpolation is such a set of taps.
struct ResamplingTaps: Sendable, Equatable {
    let inputCount: Int
    private(set) var first: [Int32] = []
    private(set) var starts: [Int32] = [0]
    private(set) var weights: [Double] = []

    /// How many outputs there are.
    var count: Int { first.count }

    /// Taps for some outputs of an axis.
    ///
    /// - Parameters:
    ///   - inputCount: n, 1 or more.
    ///   - outputCount: m, the size of the whole axis after resizing; n * m must not overflow.
    ///   - range: which outputs are wanted, within `0..<outputCount`.
    ///   - interpolation: how an output is made from the inputs about it.
    init(inputCount: Int, outputCount: Int, range: Range<Int>, interpolation: Preprocessing.Interpolation) {
        self.inputCount = inputCount
        first.reserveCapacity(range.count)
        starts.reserveCapacity(range.count + 1)
        weights.reserveCapacity(range.count * (2 + 2 * inputCount / outputCount))
        for output in range {
            switch interpolation {
            case .nearest: append(output * inputCount / outputCount, [1])
            case .bilinear: appendBilinear(output, outputCount)
            case .bilinearAntialias: appendTriangle(output, outputCount)
            case .area: appendArea(output, outputCount)
            }
        }
    }

    private mutating func append(_ position: Int, _ newWeights: some Sequence<Double>) {
        first.append(Int32(position))
        weights.append(contentsOf: newWeights)
        starts.append(Int32(weights.count))
    }

    /// Two neighbours about `c - 1/2`, the edge repeated (PyTorch: `align_corners=False`).
    private mutating func appendBilinear(_ output: Int, _ outputCount: Int) {
        let scale = Double(inputCount) / Double(outputCount)
        let source = max((Double(output) + 0.5) * scale - 0.5, 0)
        let position = min(Int(source), inputCount - 1)
        let fraction = source - Double(position)
        if position + 1 < inputCount && fraction > 0 {
            append(position, [1 - fraction, fraction])
        } else {
            append(position, [1])
        }
    }

    /// A triangle of half-width max(s, 1) about `c`, over the pixels whose centres may lie in it (PyTorch:
    /// `antialias=True`).
    private mutating func appendTriangle(_ output: Int, _ outputCount: Int) {
        let scale = Double(inputCount) / Double(outputCount)
        let support = max(scale, 1)
        let center = (Double(output) + 0.5) * scale
        let lower = max(Int(center - support + 0.5), 0)
        let upper = min(Int(center + support + 0.5), inputCount)
        let start = weights.count
        var sum = 0.0
        for input in lower..<upper {
            let weight = max(0, 1 - abs(Double(input) - center + 0.5) / support)
            weights.append(weight)
            sum += weight
        }
        for place in start..<weights.count { weights[place] /= sum }
        first.append(Int32(lower))
        starts.append(Int32(weights.count))
    }

    /// The share of each input in `[i s, (i + 1) s)`; in units of 1/m pixel all figures are whole, so exact.
    private mutating func appendArea(_ output: Int, _ outputCount: Int) {
        let count = inputCount
        let begin = output * count
        let end = begin + count
        let lower = begin / outputCount
        let upper = (end - 1) / outputCount + 1
        append(
            lower,
            (lower..<upper).lazy.map { input in
                let overlap = min(end, (input + 1) * outputCount) - max(begin, input * outputCount)
                return Double(overlap) / Double(count)
            })
    }
}
