import Foundation
import GAMImaging

/// Interpolation written down as its definition says, one output at a time, in float64.
enum NaiveResampling {
    /// The weight of every input for an output of an axis of `n` inputs and `m` outputs.
    static func weights(_ interpolation: Preprocessing.Interpolation, n: Int, m: Int, output: Int) -> [Double] {
        let scale = Double(n) / Double(m)
        var weights = [Double](repeating: 0, count: n)
        switch interpolation {
        case .nearest:
            weights[(output * n) / m] = 1
        case .bilinear:
            let center = max((Double(output) + 0.5) * scale - 0.5, 0)
            for input in 0..<n { weights[input] = max(0, 1 - abs(Double(input) - center)) }
            if center > Double(n - 1) { weights[n - 1] = 1 }
        case .bilinearAntialias:
            let center = (Double(output) + 0.5) * scale - 0.5
            for input in 0..<n { weights[input] = max(0, 1 - abs(Double(input) - center) / max(scale, 1)) }
            let sum = weights.reduce(0, +)
            weights = weights.map { $0 / sum }
        case .area:
            let (begin, end) = (Double(output) * scale, Double(output + 1) * scale)
            for input in 0..<n {
                weights[input] = max(0, min(end, Double(input + 1)) - max(begin, Double(input))) / scale
            }
        }
        return weights
    }

    /// `[height, width]` to `[toHeight, toWidth]`.
    static func resample(
        _ image: [Double], height: Int, width: Int, toHeight: Int, toWidth: Int,
        _ interpolation: Preprocessing.Interpolation
    ) -> [Double] {
        let columnWeights = (0..<toWidth).map { weights(interpolation, n: width, m: toWidth, output: $0) }
        return (0..<toHeight).flatMap { y in
            let rowWeights = weights(interpolation, n: height, m: toHeight, output: y)
            return (0..<toWidth).map { x in
                var sum = 0.0
                for row in 0..<height where rowWeights[row] != 0 {
                    for column in 0..<width where columnWeights[x][column] != 0 {
                        sum += rowWeights[row] * columnWeights[x][column] * image[row * width + column]
                    }
                }
                return sum
            }
        }
    }
}
