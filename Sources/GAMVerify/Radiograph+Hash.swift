public import GAMImaging
import GAMModelFiles
import GAMVerification

extension Radiograph {
    /// SHA-256 over what was decoded, in 64 lower-case hexadecimal digits: equal for equal images, however the file that
    /// held them was compressed.
    ///
    /// The hash is over the line `WIDTH HEIGHT CHANNELS TYPE POLARITY` with a line feed, in ASCII, as
    /// `2048 2560 1 12 monochrome2`, TYPE being the bits of a sample or `float`; then the samples, row by row and
    /// channel by channel: one byte each up to 8 bits, else two, or the four of a float, the lowest byte first.
    ///
    /// - Complexity: O(samples).
    public var hash: String { ImageHash(self).hexadecimal }

    /// The hash of all but the samples.
    var hashOfForm: SHA256 {
        var hash = SHA256()
        let type = bitDepth.map(String.init) ?? "float"
        hash.update(Array("\(width) \(height) \(channels) \(type) \(photometric.name)\n".utf8))
        return hash
    }
}

extension ImageHash {
    /// The hash of an image's decoded samples, that of ``Radiograph/hash``.
    init(_ radiograph: Radiograph) {
        var hash = radiograph.hashOfForm
        hash.update(radiograph.storedBytes)
        self.init(hash)
    }
}

extension Photometric {
    /// The name as DICOM writes it, in small letters.
    fileprivate var name: String {
        switch self {
        case .monochrome1: "monochrome1"
        case .monochrome2: "monochrome2"
        }
    }
}
