public import GAMTensor

extension Preprocessing {
    /// Turns a radiograph into a network's input.
    ///
    /// Resampling is separable and summed in float64. The result does not depend on anything but the arguments.
    ///
    /// - Parameter radiograph: the image.
    /// - Returns: the input, `[1, inputHeight, inputWidth, inputChannels]`, every value finite.
    /// - Throws: ``ImagingError/invalidPreprocessing(field:expected:found:)`` for a field that is not allowed, also
    ///   where scale and deviation together leave float32.
    /// - Complexity: O(pixels of the radiograph) for a reduction, O(pixels of the input) for an enlargement.
    public func apply(to radiograph: Radiograph) throws(ImagingError) -> Tensor {
        try validate()
        let scale = scaling(of: radiograph)
        let normalisations = (0..<inputChannels).map { channel in
            let deviation = Double(standardDeviation[channel])
            return LinearMap(factor: 1 / deviation, offset: -Double(mean[channel]) / deviation)
        }
        let maps = normalisations.map { scale.then($0) }
        try checkFinite(maps, fullScale: radiograph.fullScale)

        let placement = placement(for: radiograph)
        let makesGray = inputChannels == 1 && radiograph.channels > 1
        let channels = makesGray ? 1 : radiograph.channels
        let (rows, columns) = taps(for: radiograph, placement)
        let content =
            makesGray
            ? NativeImaging.resample(NativeImaging.luma(radiograph.stored), channels: 1, rows: rows, columns: columns)
            : NativeImaging.resample(radiograph.stored, channels: channels, rows: rows, columns: columns)
        let padding = normalisations.map { Float($0(Double(scaleTo.lower))) }
        let input = NativeImaging.mapped(
            content, sourceChannels: channels, rows: placement.height, columns: placement.width, by: maps,
            height: inputHeight, width: inputWidth, row: placement.padTop, column: placement.padLeft, padding: padding)
        do throws(TensorError) {
            return try Tensor(Shape(1, inputHeight, inputWidth, inputChannels), input)
        } catch {
            throw .array(error)
        }
    }

    /// From a stored sample to ``scaleTo``, the polarity included.
    private func scaling(of radiograph: Radiograph) -> LinearMap {
        let (lower, upper) = (Double(scaleTo.lower), Double(scaleTo.upper))
        switch scaleFrom {
        case .bitDepth:
            return radiograph.intensityMap.then(LinearMap(from: 0, 1, to: lower, upper))
        case .range(let first, let last):
            let full = Double(radiograph.fullScale)
            let polarity = radiograph.intensityMap.then(LinearMap(factor: full, offset: 0))
            return polarity.then(LinearMap(from: Double(first), Double(last), to: lower, upper))
        }
    }

    /// Weights are not negative and sum to 1, so what holds for the smallest and largest sample holds for all.
    private func checkFinite(_ maps: [LinearMap], fullScale: Float) throws(ImagingError) {
        for map in maps {
            for value in [map(0), map(Double(fullScale))] where !Float(value).isFinite {
                throw .invalidPreprocessing(
                    field: "normalize", expected: "inputs that float32 holds", found: "\(value)")
            }
        }
    }

    /// How both axes are resampled.
    private func taps(
        for radiograph: Radiograph, _ placement: Placement
    ) -> (rows: ResamplingTaps, columns: ResamplingTaps) {
        typealias Axis = (input: Int, resized: Int, crop: Int, count: Int)
        let height: Axis = (radiograph.height, placement.resizedHeight, placement.cropTop, placement.height)
        let width: Axis = (radiograph.width, placement.resizedWidth, placement.cropLeft, placement.width)
        func taps(_ axis: Axis) -> ResamplingTaps {
            ResamplingTaps(
                inputCount: axis.input, outputCount: axis.resized, range: axis.crop..<(axis.crop + axis.count),
                interpolation: interpolation)
        }
        let rows = taps(height)
        return (rows, width == height ? rows : taps(width))
    }
}
