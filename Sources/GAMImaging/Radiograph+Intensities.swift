public import GAMTensor

extension Radiograph {
    /// The image as intensities from 0 (black) to 1 (white).
    ///
    /// A sample divided by ``fullScale``, and taken from 1 for ``Photometric/monochrome1``.
    ///
    /// - Returns: the intensities, `[1, height, width, channels]`, float32, each computed in float64 and rounded once.
    public func intensities() -> Tensor { mapped(samples) }

    /// The image as gray intensities from 0 (black) to 1 (white).
    ///
    /// RGB becomes 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of the stored values, without any gamma.
    ///
    /// - Returns: the intensities, `[1, height, width, 1]`, float32.
    public func grayIntensities() -> Tensor { mapped(graySamples) }

    /// From a stored sample to an intensity in 0...1.
    var intensityMap: LinearMap {
        let scale = 1 / Double(fullScale)
        return switch photometric {
        case .monochrome1: LinearMap(factor: -scale, offset: 1)
        case .monochrome2: LinearMap(factor: scale, offset: 0)
        }
    }

    private func mapped(_ samples: Tensor) -> Tensor {
        var result = samples
        NativeImaging.map(&result, by: intensityMap)
        return result
    }
}
