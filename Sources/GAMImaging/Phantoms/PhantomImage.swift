public import GAMTensor

/// A drawn radiograph with the place of its class's evidence.
public struct PhantomImage: Sendable, Equatable {
    /// The brightness, 0 (black) to 1 (white), `[1, side, side, 1]`; bone is bright.
    public let intensities: Tensor
    /// 1 where the evidence of the class is and 0 elsewhere, `[1, side, side, 1]`.
    ///
    /// All 0 where a class means that something is absent, as a chest without a nodule.
    public let mask: Tensor
    /// The name of the class.
    public let className: String

    /// The same mask and class with other intensities of the same shape.
    ///
    /// - Throws: ``ImagingError/invalidIntensities(expected:found:)`` for another shape.
    public func replacing(_ intensities: Tensor) throws(ImagingError) -> PhantomImage {
        guard intensities.shape == mask.shape else {
            throw .invalidIntensities(expected: "shape \(mask.shape)", found: "\(intensities.shape)")
        }
        return PhantomImage(intensities: intensities, mask: mask, className: className)
    }

    /// Pixels of a side.
    public var side: Int { intensities.shape[1] }

    /// The image as a machine would store it: gray, the lowest value black.
    ///
    /// - Parameter bits: bits of a sample, 8 or 16.
    /// - Returns: the samples, each intensity times the largest one, rounded.
    /// - Throws: ``ImagingError/invalidLayout(property:expected:found:)`` for other bits.
    public func radiograph(bits: Int = 8) throws(ImagingError) -> Radiograph {
        switch bits {
        case 8: try stored(UInt8.self, .unsigned8)
        case 16: try stored(UInt16.self, .unsigned16(bitsStored: 16))
        default: throw .invalidLayout(property: "bits", expected: "8 or 16", found: bits)
        }
    }

    private func stored<Sample: FixedWidthInteger & BitwiseCopyable>(
        _: Sample.Type, _ type: PixelLayout.Sample
    ) throws(ImagingError) -> Radiograph {
        let stored = samples(Sample.self)
        return try unsafe Radiograph(
            pixels: stored.span.bytes, layout: PixelLayout(width: side, height: side, sample: type))
    }

    /// The image as a PNG file, 8-bit gray.
    ///
    /// - Returns: the whole file.
    /// - Throws: ``ImagingError/outOfMemory``.
    public func png() throws(ImagingError) -> [UInt8] {
        try NativeImaging.encode(samples(UInt8.self), width: side, height: side, channels: 1)
    }

    /// The mask as a PNG file, 8-bit gray, white where the evidence is.
    ///
    /// - Returns: the whole file.
    /// - Throws: ``ImagingError/outOfMemory``.
    public func maskPNG() throws(ImagingError) -> [UInt8] {
        try NativeImaging.encode(mask.values.map { $0 > 0 ? UInt8.max : 0 }, width: side, height: side, channels: 1)
    }

    /// The intensities as 8 bits.
    var grayLevels: [UInt8] { samples(UInt8.self) }

    private func samples<Sample: FixedWidthInteger>(_: Sample.Type) -> [Sample] {
        intensities.values.map { Sample((min(max($0, 0), 1) * Float(Sample.max)).rounded()) }
    }
}
