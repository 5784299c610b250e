public import GAMTensor

/// An image as it was stored: raw samples, their depth and their polarity.
///
/// Nothing is scaled, windowed or corrected; ``intensities()`` and ``Preprocessing`` interpret the samples. In memory they
/// take what they take in a file: one byte each up to 8 bits, two up to 16, four for floats.
public struct Radiograph: Sendable, Equatable {
    /// The stored samples, `[1, height, width, channels]`.
    ///
    /// Integers 0 ... 2^``bitDepth`` - 1 (exact in float32), or floats in 0...1 where the depth is `nil`.
    ///
    /// - Complexity: O(samples): the array is made when it is asked for.
    public var samples: Tensor { Tensor(filling: Shape(1, height, width, channels), with: stored.floats) }

    /// The samples as gray, `[1, height, width, 1]`: the same, or 0.299 R + 0.587 G + 0.114 B.
    package var graySamples: Tensor {
        Tensor(
            filling: Shape(1, height, width, 1), with: channels == 1 ? stored.floats : NativeImaging.luma(stored))
    }

    /// The samples as they are stored.
    let stored: StoredSamples

    /// Bits of a stored sample, 1...16 (8 for a PNG with a palette); `nil` for floats.
    public let bitDepth: Int?

    /// Whether the file had an alpha channel or a transparent colour, which was dropped.
    public let hadAlpha: Bool

    /// The polarity; it is applied where intensities are read, the samples stay as they are.
    public var photometric: Photometric

    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// 1 (gray) or 3 (red, green, blue).
    public let channels: Int
    /// The largest sample that the depth allows: 2^``bitDepth`` - 1, or 1 for floats.
    public var fullScale: Float { bitDepth.map { Float((1 << $0) - 1) } ?? 1 }

    /// All stored samples, row by row: one byte each up to 8 bits, else two, or the four of a float, the lowest first.
    package var storedBytes: [UInt8] { stored.bytes }
    /// The levels that the depth has; 2 for floats.
    var levelCount: Int { Int(fullScale) + 1 }

    /// Some stored samples as floats: so many, from a position in ``samples`` on and so many apart; all must exist.
    package func samples(from start: Int, step: Int, count: Int) -> [Float] {
        stored.floats(from: start, step: step, count: count)
    }

    /// The longest side of an image: 16,384 pixels.
    public static let sideLimit = NativeImaging.sideLimit

    /// Decodes a PNG file held in memory.
    ///
    /// Gray, RGB and palettes of 1, 2, 4, 8 or 16 bits, interlaced or not; alpha and transparent colours are dropped
    /// and recorded in ``hadAlpha``. Samples are not scaled: one-bit gray gives 0 and 1 with a depth of 1. Gamma,
    /// colour profiles and text are not read. Bytes after the file's end chunk are ignored, as the format allows.
    ///
    /// - Parameter png: the whole file.
    /// - Throws: ``ImagingError/notPNG(found:)``, ``ImagingError/sideOutOfRange(width:height:limit:)``,
    ///   ``ImagingError/damagedPNG(reason:)`` for a file that is truncated or fails a checksum anywhere, or
    ///   ``ImagingError/outOfMemory``. Memory is taken only after the header was found plausible: at most some 10^4
    ///   bytes for each byte of the file.
    public init(png: [UInt8]) throws(ImagingError) {
        let image = try NativeImaging.decode(png)
        self.init(
            image.samples, width: image.width, height: image.height, channels: image.channels,
            bitDepth: image.bitDepth, hadAlpha: image.hadAlpha, photometric: .monochrome2)
    }

    /// Copies the pixels of a host's buffer.
    ///
    /// For an array `pixels` of `UInt8`, `UInt16` or `Float`, hand in `pixels.span.bytes`. The buffer may have any
    /// alignment.
    ///
    /// - Parameters:
    ///   - pixels: the buffer's bytes; what lies beyond the last row is ignored.
    ///   - layout: how the pixels lie in it.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``,
    ///   ``ImagingError/invalidLayout(property:expected:found:)``,
    ///   ``ImagingError/bufferTooSmall(expectedBytes:foundBytes:)``, or
    ///   ``ImagingError/sampleOutOfRange(row:column:maximum:found:)`` for a sample above 2^bitsStored - 1 and for a
    ///   float that is not finite or not in 0...1.
    public init(pixels: RawSpan, layout: PixelLayout) throws(ImagingError) {
        let rowBytes = try layout.checked(byteCount: pixels.byteCount)
        let (samples, firstInvalid) = NativeImaging.importSamples(
            pixels, type: layout.sample, rows: layout.height, rowSamples: layout.width * layout.channels,
            rowBytes: rowBytes)
        if let (position, sample) = firstInvalid {
            let (row, column) = (position / layout.channels).quotientAndRemainder(dividingBy: layout.width)
            throw .sampleOutOfRange(row: row, column: column, maximum: layout.sample.maximum, found: sample)
        }
        self.init(
            samples, width: layout.width, height: layout.height, channels: layout.channels,
            bitDepth: layout.sample.bitDepth, hadAlpha: false, photometric: layout.photometric)
    }

    /// A gray image of intensities, stored in so many bits; white is the largest sample.
    ///
    /// - Parameters:
    ///   - intensities: `[1, H, W, 1]`, from 0 (black) to 1 (white), each side from 8 to ``sideLimit``.
    ///   - bitDepth: bits of a stored sample, 1...16 (others count as the nearest), to which intensities are rounded;
    ///     `nil` for floats, the intensities themselves.
    /// - Throws: ``ImagingError/invalidIntensities(expected:found:)``.
    public init(intensities: Tensor, bitDepth: Int? = nil) throws(ImagingError) {
        let plane = try IntensityPlane(intensities)
        let bits = bitDepth.map { min(max(1, $0), 16) }
        let full = bits.map { Float((1 << $0) - 1) }
        let values = full.map { full in intensities.values.map { ($0 * full).rounded() } } ?? intensities.values
        self.init(
            StoredSamples(StoredSamples.Form(bitDepth: bits), of: values),
            width: plane.width, height: plane.height, channels: 1, bitDepth: bits, hadAlpha: false,
            photometric: .monochrome2)
    }

    private init(
        _ stored: StoredSamples, width: Int, height: Int, channels: Int, bitDepth: Int?, hadAlpha: Bool,
        photometric: Photometric
    ) {
        self.stored = stored
        self.width = width
        self.height = height
        self.channels = channels
        self.bitDepth = bitDepth
        self.hadAlpha = hadAlpha
        self.photometric = photometric
    }
}
