/// What a file is that was taken for a PNG file, as far as its first bytes tell.
public enum ForeignFormat: Sendable, Equatable, CaseIterable {
    /// A file without any byte.
    case empty
    /// DICOM: `DICM` after 128 bytes.
    case dicom
    /// JPEG, of any kind.
    case jpeg
    /// JPEG 2000, as a file or as a bare stream.
    case jpeg2000
    /// TIFF, of either byte order.
    case tiff
    /// A portable bitmap, graymap or pixmap.
    case portableAnyMap
    /// GIF.
    case gif
    /// Windows' bitmap.
    case bitmap

    /// The format that bytes begin as; `nil` for none of these.
    ///
    /// - Parameter bytes: the file, or its first 132 bytes.
    public init?(_ bytes: [UInt8]) {
        func begins(_ signature: [UInt8], at place: Int = 0) -> Bool {
            bytes.dropFirst(place).starts(with: signature)
        }
        if bytes.isEmpty {
            self = .empty
        } else if begins(Array("DICM".utf8), at: 128) {
            self = .dicom
        } else if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) || begins([0xFF, 0x4F, 0xFF, 0x51]) {
            self = .jpeg2000
        } else if begins(Array("II*".utf8) + [0]) || begins(Array("MM".utf8) + [0, 42]) {
            self = .tiff
        } else if bytes.count > 2, bytes[0] == UInt8(ascii: "P"),
            (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[1])
        {
            self = .portableAnyMap
        } else if begins(Array("GIF8".utf8)) {
            self = .gif
        } else if begins(Array("BM".utf8)) {
            self = .bitmap
        } else {
            return nil
        }
    }

    /// What the file is and, where that helps, what to do.
    var words: String {
        switch self {
        case .empty: "empty"
        case .dicom: "a DICOM file: export its stored pixels as a PNG of 8 or 16 bits"
        case .jpeg: "a JPEG file: convert it"
        case .jpeg2000: "a JPEG 2000 file: convert it"
        case .tiff: "a TIFF file: convert it"
        case .portableAnyMap: "a PBM, PGM or PPM file: convert it"
        case .gif: "a GIF file: convert it"
        case .bitmap: "a BMP file: convert it"
        }
    }
}
