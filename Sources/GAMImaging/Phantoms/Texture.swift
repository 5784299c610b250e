import GAMTensor

/// Random variation of a tissue: normal numbers on a coarse grid, interpolated, of two scales.
struct Texture {
    /// The distance of the grid's points as a share of the image's side; the second grid has half of it.
    let spacing: Double
    /// Standard deviation at the grid's points.
    let amplitude: Double

    /// A value for each sample of a square grid.
    func values(side: Int, using generator: inout SeededGenerator) -> [Float] {
        var result = [Float](repeating: 0, count: side * side)
        for (octave, weight) in [1.0, 0.6].enumerated() {
            let points = min(max(Int(Double(1 << octave) / spacing), 2), side)
            let grid = (0..<points * points).map { _ in Float(amplitude * weight * generator.normal()) }
            let taps = ResamplingTaps(inputCount: points, outputCount: side, range: 0..<side, interpolation: .bilinear)
            let layer = NativeImaging.resample(grid, channels: 1, rows: taps, columns: taps)
            for index in result.indices { result[index] += layer[index] }
        }
        return result
    }
}
