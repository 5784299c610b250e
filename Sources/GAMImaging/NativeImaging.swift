import CGAMImaging
import GAMTensor

/// The one place of this module where memory is handed to C as pointers.
///
/// Every function checks or derives the sizes it passes, and no pointer outlives its call.
enum NativeImaging {
    /// The longest side of an image.
    static let sideLimit = Int(GAM_PNG_SIDE_LIMIT)

    /// A decoded PNG file: its facts and its stored samples, `[height, width, channels]`.
    struct DecodedPNG {
        let width: Int
        let height: Int
        let channels: Int
        let bitDepth: Int
        let hadAlpha: Bool
        let samples: StoredSamples
    }

    static func decode(_ bytes: [UInt8]) throws(ImagingError) -> DecodedPNG {
        var info = gam_png_info()
        var message = [CChar](repeating: 0, count: messageCapacity)
        let found = unsafe gam_png_read_info(bytes, bytes.count, &info, &message, messageCapacity)
        try check(found, info, message, of: bytes)
        let (width, height, channels) = (Int(info.width), Int(info.height), Int(info.channels))
        // No overflow: the sides are within the limit and there are at most three channels.
        let form = StoredSamples.Form(bitDepth: Int(info.bit_depth))
        var samples = [UInt8](repeating: 0, count: width * height * channels * form.size)
        let decoded = unsafe gam_png_decode(bytes, bytes.count, &info, &samples, &message, messageCapacity)
        try check(decoded, info, message, of: bytes)
        return DecodedPNG(
            width: width, height: height, channels: channels, bitDepth: Int(info.bit_depth),
            hadAlpha: info.had_alpha != 0, samples: StoredSamples(form, samples))
    }

    /// Encodes rows without padding; `samples` has exactly `height * width * channels` elements of `bitDepth` bits.
    static func encode<Sample: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ samples: [Sample], width: Int, height: Int, channels: Int
    ) throws(ImagingError) -> [UInt8] {
        guard (1...sideLimit).contains(width), (1...sideLimit).contains(height) else {
            throw .sideOutOfRange(width: width, height: height, limit: sideLimit)
        }
        guard channels == 1 || channels == 3 else {
            throw .invalidLayout(property: "channels", expected: "1 or 3", found: channels)
        }
        let expected = width * height * channels
        guard samples.count == expected else {
            let size = Sample.bitWidth / 8
            throw .rasterSizeMismatch(expectedBytes: expected * size, foundBytes: samples.count * size)
        }
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        var message = [CChar](repeating: 0, count: messageCapacity)
        let status = unsafe gam_png_encode(
            samples, UInt32(width), UInt32(height), UInt32(channels), UInt32(Sample.bitWidth), &encoded, &count,
            &message, messageCapacity)
        defer { unsafe gam_png_free(encoded) }
        guard status == GAM_PNG_OK, count >= 0 else { throw .outOfMemory }
        return unsafe Array(UnsafeBufferPointer(start: encoded, count: count))
    }

    /// Copies samples of a buffer whose size was checked; also gives the first invalid one, beyond which nothing counts.
    static func importSamples(
        _ pixels: RawSpan, type: PixelLayout.Sample, rows: Int, rowSamples: Int, rowBytes: Int
    ) -> (samples: StoredSamples, firstInvalid: (position: Int, sample: Float)?) {
        let kind =
            switch type {
            case .unsigned8: GAM_SAMPLE_UINT8
            case .unsigned16: GAM_SAMPLE_UINT16
            case .float32: GAM_SAMPLE_FLOAT32
            }
        let form = StoredSamples.Form(bitDepth: type.bitDepth)
        let count = rows * rowSamples
        var (position, invalid) = (count, Float(0))
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: count * form.size) { samples, filled in
            position = unsafe pixels.withUnsafeBytes { bytes in
                unsafe gam_import_samples(
                    bytes.baseAddress, kind, rows, rowSamples, rowBytes, type.maximum, samples.baseAddress, &invalid)
            }
            filled = position * form.size
        }
        return (StoredSamples(form, samples), position < count ? (position, invalid) : nil)
    }

    /// Floats as samples of a form, which can hold them.
    static func stored(_ floats: [Float], as form: StoredSamples.Form) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: floats.count * form.size) { samples, filled in
            unsafe gam_store_samples(floats, floats.count, kind(of: form), samples.baseAddress)
            filled = floats.count * form.size
        }
    }

    /// Some samples as floats: so many, from one on and so many apart.
    static func widened(_ samples: StoredSamples, from start: Int, step: Int, count: Int) -> [Float] {
        precondition(start >= 0 && step >= 1 && (count == 0 || start + (count - 1) * step < samples.count))
        return unsafe [Float](unsafeUninitializedCapacity: count) { floats, filled in
            unsafe gam_widen_samples(
                samples.bytes, kind(of: samples.form), start, step, count, floats.baseAddress)
            filled = count
        }
    }

    /// The luma of interleaved RGB samples.
    static func luma(_ rgb: StoredSamples) -> [Float] {
        var gray = [Float](repeating: 0, count: rgb.count / 3)
        unsafe gam_luma(rgb.bytes, kind(of: rgb.form), gray.count, &gray)
        return gray
    }

    /// An image `[rows.inputCount, columns.inputCount, channels]` resampled along both axes.
    static func resample(
        _ source: [Float], channels: Int, rows: ResamplingTaps, columns: ResamplingTaps
    ) -> [Float] {
        precondition(source.count == rows.inputCount * columns.inputCount * channels)
        return unsafe source.withUnsafeBytes { source in
            unsafe resample(source.baseAddress, .floats, channels: channels, rows: rows, columns: columns)
        }
    }

    /// Stored samples `[rows.inputCount, columns.inputCount, channels]` resampled along both axes.
    static func resample(
        _ source: StoredSamples, channels: Int, rows: ResamplingTaps, columns: ResamplingTaps
    ) -> [Float] {
        precondition(source.count == rows.inputCount * columns.inputCount * channels)
        return unsafe source.bytes.withUnsafeBytes { samples in
            unsafe resample(samples.baseAddress, source.form, channels: channels, rows: rows, columns: columns)
        }
    }

    private static func resample(
        _ source: UnsafeRawPointer?, _ form: StoredSamples.Form, channels: Int, rows: ResamplingTaps,
        columns: ResamplingTaps
    ) -> [Float] {
        let scratchCount = Int(GAM_RESAMPLED_ROWS) * channels * (2 * columns.inputCount + columns.count)
        var scratch = [Double](repeating: 0, count: scratchCount)
        let count = rows.count * columns.count * channels
        return unsafe [Float](unsafeUninitializedCapacity: count) { result, filled in
            unsafe rows.withTaps { rowTaps in
                unsafe columns.withTaps { columnTaps in
                    unsafe gam_resample(
                        source, kind(of: form), columns.inputCount, channels, rowTaps, columnTaps, &scratch,
                        result.baseAddress, columns.count * channels)
                }
            }
            filled = count
        }
    }

    /// An image `[height, width, maps.count]` that has `[rows, columns, sourceChannels]`, mapped linearly, at a place and
    /// is filled with one value a channel around it.
    static func mapped(
        _ source: [Float], sourceChannels: Int, rows: Int, columns: Int, by maps: [LinearMap], height: Int, width: Int,
        row: Int, column: Int, padding: [Float]
    ) -> [Float] {
        let channels = maps.count
        precondition(source.count == rows * columns * sourceChannels && padding.count == channels)
        precondition(row >= 0 && row + rows <= height && column >= 0 && column + columns <= width)
        let count = height * width * channels
        let factors = maps.map(\.factor)
        let offsets = maps.map(\.offset)
        return unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            if rows < height || columns < width {
                for index in 0..<count { unsafe buffer[index] = padding[index % channels] }
            }
            unsafe gam_map_linearly(
                source, rows, columns, sourceChannels, factors, offsets, channels,
                buffer.baseAddress.map { unsafe $0 + (row * width + column) * channels }, width * channels)
            filled = count
        }
    }

    /// Maps every value in place.
    static func map(_ values: inout Tensor, by map: LinearMap) {
        unsafe values.withUnsafeMutableBufferPointer { buffer in
            for index in buffer.indices {
                unsafe buffer[index] = Float(map(Double(buffer[index])))
            }
        }
    }

    /// The nearest of 65,536 levels to each of some floats, 0 to 1; those beyond have the level of the nearer end.
    static func levels(ofFloats samples: StoredSamples, from start: Int, count: Int) -> [UInt16] {
        precondition(samples.form == .floats && start >= 0 && count >= 0 && start + count <= samples.count)
        return unsafe [UInt16](unsafeUninitializedCapacity: count) { levels, filled in
            unsafe samples.bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress, let target = levels.baseAddress else { return }
                unsafe gam_find_levels(base.assumingMemoryBound(to: Float.self) + start, count, target)
                filled = count
            }
        }
    }

    private static let messageCapacity = 200

    private static func kind(of form: StoredSamples.Form) -> gam_sample_type {
        switch form {
        case .bytes: GAM_SAMPLE_UINT8
        case .words: GAM_SAMPLE_UINT16
        case .floats: GAM_SAMPLE_FLOAT32
        }
    }

    private static func check(
        _ status: gam_png_status, _ info: gam_png_info, _ message: [CChar], of bytes: [UInt8]
    ) throws(ImagingError) {
        switch status {
        case GAM_PNG_OK: return
        case GAM_PNG_NOT_PNG: throw .notPNG(found: ForeignFormat(bytes))
        case GAM_PNG_SIDES:
            throw .sideOutOfRange(width: Int(info.width), height: Int(info.height), limit: sideLimit)
        case GAM_PNG_MEMORY: throw .outOfMemory
        default:
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw .damagedPNG(reason: String(decoding: text, as: UTF8.self))
        }
    }
}

extension ResamplingTaps {
    /// Gives the taps as C reads them, for the length of the call.
    fileprivate func withTaps(_ body: (UnsafePointer<gam_taps>) -> Void) {
        unsafe first.withUnsafeBufferPointer { first in
            unsafe starts.withUnsafeBufferPointer { starts in
                unsafe weights.withUnsafeBufferPointer { weights in
                    var taps = unsafe gam_taps(
                        count: count, first: first.baseAddress, starts: starts.baseAddress,
                        weights: weights.baseAddress)
                    unsafe body(&taps)
                }
            }
        }
    }
}
