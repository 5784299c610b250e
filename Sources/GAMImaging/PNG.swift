/// Writes stored samples as PNG files.
package enum PNG {
    /// An 8-bit file, gray or RGB.
    ///
    /// - Parameters:
    ///   - samples: row by row, channels adjacent.
    ///   - width: columns, 1...16384.
    ///   - height: rows, 1...16384.
    ///   - channels: 1 (gray) or 3 (RGB).
    /// - Returns: the whole file.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``,
    ///   ``ImagingError/invalidLayout(property:expected:found:)``,
    ///   ``ImagingError/rasterSizeMismatch(expectedBytes:foundBytes:)`` or ``ImagingError/outOfMemory``.
    package static func encode(
        _ samples: [UInt8], width: Int, height: Int, channels: Int = 1
    ) throws(ImagingError) -> [UInt8] {
        try NativeImaging.encode(samples, width: width, height: height, channels: channels)
    }

    /// A 16-bit file, gray or RGB; as the 8-bit form otherwise.
    package static func encode(
        _ samples: [UInt16], width: Int, height: Int, channels: Int = 1
    ) throws(ImagingError) -> [UInt8] {
        try NativeImaging.encode(samples, width: width, height: height, channels: channels)
    }
}
