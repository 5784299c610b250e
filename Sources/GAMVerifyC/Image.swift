import CGAMVerifyHeader
import GAMVerify

extension PixelLayout {
    /// The layout that a host's image says, with every figure checked against the bytes there are.
    init(_ image: gam_image) throws(Failure) {
        guard image.flags == 0 else {
            throw .argument("image.flags", expected: "0", found: "\(image.flags)", code: GAM_UNSUPPORTED)
        }
        let photometric: Photometric
        switch Int(image.photometric) {
        case GAM_MONOCHROME1: photometric = .monochrome1
        case GAM_MONOCHROME2: photometric = .monochrome2
        default:
            throw .argument(
                "image.photometric", expected: "GAM_MONOCHROME1 or GAM_MONOCHROME2", found: "\(image.photometric)")
        }
        let (sample, channels, sampleBytes) = try PixelLayout.sample(image)
        let limit = UInt32(Radiograph.sideLimit)
        for (name, side) in [("width", image.width), ("height", image.height)] where !(1...limit).contains(side) {
            throw .image(name, expected: "1 to \(limit)", found: "\(side)")
        }
        let row = Int(image.width) * channels * sampleBytes
        let rowBytes = image.row_bytes == 0 ? row : image.row_bytes
        let (padded, overflow) = rowBytes.multipliedReportingOverflow(by: Int(image.height) - 1)
        let (needed, overflowOfSum) = padded.addingReportingOverflow(row)
        // What is above Int.max on the C side is negative here.
        guard rowBytes >= row, !overflow, !overflowOfSum else {
            throw .image("row_bytes", expected: "\(row) or more, or 0", found: "\(UInt(bitPattern: image.row_bytes))")
        }
        guard image.pixels_bytes >= needed else {
            throw .image(
                "pixels_bytes", expected: "\(needed) or more", found: "\(UInt(bitPattern: image.pixels_bytes))")
        }
        self.init(
            width: Int(image.width), height: Int(image.height), channels: channels, sample: sample, rowBytes: rowBytes,
            photometric: photometric)
    }

    /// The samples' type, how many a pixel has, and the bytes of one.
    private static func sample(_ image: gam_image) throws(Failure) -> (Sample, channels: Int, bytes: Int) {
        let bits = image.bits_stored
        let allBits: UInt32
        let result: (Sample, Int, Int)
        switch Int(image.format) {
        case GAM_PIXEL_GRAY8: (allBits, result) = (8, (.unsigned8, 1, 1))
        case GAM_PIXEL_RGB8: (allBits, result) = (8, (.unsigned8, 3, 1))
        case GAM_PIXEL_GRAYF32: (allBits, result) = (32, (.float32, 1, 4))
        case GAM_PIXEL_RGBF32: (allBits, result) = (32, (.float32, 3, 4))
        case GAM_PIXEL_GRAY16, GAM_PIXEL_RGB16:
            guard bits <= 16 else { throw .image("bits_stored", expected: "1 to 16, or 0 for 16", found: "\(bits)") }
            let channels = Int(image.format) == GAM_PIXEL_GRAY16 ? 1 : 3
            return (.unsigned16(bitsStored: bits == 0 ? 16 : Int(bits)), channels, 2)
        default:
            throw .argument("image.format", expected: "a GAM_PIXEL_ value", found: "\(image.format)")
        }
        guard bits == 0 || bits == allBits else {
            throw .image("bits_stored", expected: "0 or \(allBits)", found: "\(bits)")
        }
        return result
    }
}

extension Radiograph {
    /// A copy of a host's image that a model is to see.
    init(_ image: gam_image, name: String, for description: ModelDescription) throws(Failure) {
        guard let pixels = image.pixels else { throw .null("image.pixels") }
        let layout = try PixelLayout(image)
        // Samples and intensities as floats, for colours gray ones too; then the network's input.
        let input = description.preprocessing
        try Memory.require(
            16 * layout.width * layout.height * layout.channels
                + 16 * input.inputWidth * input.inputHeight * input.inputChannels)
        let bytes = UnsafeRawBufferPointer(start: pixels, count: image.pixels_bytes)
        do throws(ImagingError) {
            try self.init(pixels: bytes.bytes, layout: layout)
        } catch .outOfMemory {
            throw .outOfMemory
        } catch {
            throw Failure(
                code: gam_status(GAM_INVALID_IMAGE), message: "\(name): \(error)", subject: "image.pixels")
        }
    }
}

extension Failure {
    fileprivate static func image(_ field: String, expected: String, found: String) -> Failure {
        .argument("image.\(field)", expected: expected, found: found, code: GAM_INVALID_IMAGE)
    }
}
