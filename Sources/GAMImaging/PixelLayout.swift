/// How the pixels of a host's buffer lie in memory and what their samples mean.
public struct PixelLayout: Sendable, Equatable {
    /// The type of a stored sample.
    public enum Sample: Sendable, Equatable {
        /// One byte, 0...255.
        case unsigned8
        /// Two bytes in the processor's order, of which the low `bitsStored` (1...16) are used.
        case unsigned16(bitsStored: Int)
        /// A float32 in 0...1.
        case float32
    }

    /// Columns, 1...16384.
    public var width: Int
    /// Rows, 1...16384.
    public var height: Int
    /// 1 (gray) or 3 (red, green, blue adjacent).
    public var channels: Int
    /// The type of a stored sample.
    public var sample: Sample
    /// Bytes from one row's begin to the next one's, at least the bytes of a row; `nil` for rows without padding.
    public var rowBytes: Int?
    /// Whether the largest sample is white or black.
    public var photometric: Photometric

    /// A layout; it is checked when a radiograph is made with it.
    ///
    /// - Parameters:
    ///   - width: columns, 1...16384.
    ///   - height: rows, 1...16384.
    ///   - channels: 1 (gray) or 3 (red, green, blue adjacent).
    ///   - sample: the type of a stored sample.
    ///   - rowBytes: bytes from one row's begin to the next one's; `nil` for rows without padding.
    ///   - photometric: whether the largest sample is white or black.
    public init(
        width: Int, height: Int, channels: Int = 1, sample: Sample, rowBytes: Int? = nil,
        photometric: Photometric = .monochrome2
    ) {
        self.width = width
        self.height = height
        self.channels = channels
        self.sample = sample
        self.rowBytes = rowBytes
        self.photometric = photometric
    }
}

extension PixelLayout.Sample {
    /// Bytes of one sample.
    var size: Int {
        switch self {
        case .unsigned8: 1
        case .unsigned16: 2
        case .float32: 4
        }
    }

    /// Bits that are used, `nil` for floats.
    var bitDepth: Int? {
        switch self {
        case .unsigned8: 8
        case .unsigned16(let bitsStored): bitsStored
        case .float32: nil
        }
    }

    /// The largest sample; `bitsStored` must have been checked.
    var maximum: Float { bitDepth.map { Float((1 << $0) - 1) } ?? 1 }
}

extension PixelLayout {
    /// Checks every figure against the others and against the bytes there are.
    ///
    /// - Returns: the bytes from one row's begin to the next one's.
    func checked(byteCount: Int) throws(ImagingError) -> Int {
        let limit = NativeImaging.sideLimit
        guard (1...limit).contains(width), (1...limit).contains(height) else {
            throw .sideOutOfRange(width: width, height: height, limit: limit)
        }
        guard channels == 1 || channels == 3 else {
            throw .invalidLayout(property: "channels", expected: "1 or 3", found: channels)
        }
        if case .unsigned16(let bitsStored) = sample, !(1...16).contains(bitsStored) {
            throw .invalidLayout(property: "bits stored", expected: "1...16", found: bitsStored)
        }
        // No overflow here: sides, channels and sample size are small by now; the row bytes are not.
        let rowLength = width * channels * sample.size
        let step = rowBytes ?? rowLength
        guard step >= rowLength else {
            throw .invalidLayout(property: "row bytes", expected: "\(rowLength) or more", found: step)
        }
        let (before, overflow) = (height - 1).multipliedReportingOverflow(by: step)
        let (needed, overflowOfSum) = before.addingReportingOverflow(rowLength)
        guard !overflow, !overflowOfSum else {
            throw .invalidLayout(property: "row bytes", expected: "rows that fit into memory", found: step)
        }
        guard needed <= byteCount else { throw .bufferTooSmall(expectedBytes: needed, foundBytes: byteCount) }
        return step
    }
}
