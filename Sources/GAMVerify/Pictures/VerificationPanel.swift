import GAMAttention
public import GAMImaging
import GAMModelFiles
public import GAMVerification

/// One picture that says why an image was judged as it was.
///
/// Above the verdict in words; then the radiograph, its attention map, the reference images' map of the predicted class
/// and the difference of both; below every component's score against the range in which nine of ten calibration images
/// lie.
public struct VerificationPanel: Sendable {
    private let gate: VerificationGate

    /// Panels of a gate's verdicts.
    public init(_ gate: VerificationGate) {
        self.gate = gate
    }

    /// The panel of one image.
    ///
    /// - Parameters:
    ///   - name: what the image is called in the picture.
    ///   - radiograph: the image.
    ///   - report: the gate's report on it.
    /// - Returns: the picture, 1,120 pixels wide.
    /// - Throws: ``GAMError`` where the image cannot be looked at or drawn.
    /// - Complexity: one more forward and short backward pass: reports keep no maps but the target layer's.
    public func picture(
        of name: String, _ radiograph: Radiograph, _ report: VerificationReport
    ) throws(GAMError) -> RasterImage {
        let attention = try gate.comparedAttention(of: radiograph)
        let description = gate.description
        return try GAMError.wrap(name) {
            let region = try description.preprocessing.coveredRegion(of: radiograph)
            let pictures = try PanelPictures(radiograph, region, attention)
            return try PanelLayout(
                name: name, report: report, pictures: pictures, layer: attention.map.layer
            ).drawn()
        }
    }
}

/// The four pictures of a panel.
struct PanelPictures {
    /// Pixels of a picture's longer side.
    static let side = 256

    let radiograph: RasterImage
    let attention: RasterImage
    let reference: RasterImage?
    let difference: RasterImage?

    /// Draws the maps over the radiograph; the class's reference has no image of its own, so it lies on this one too.
    init(_ radiograph: Radiograph, _ region: CoveredRegion, _ compared: ComparedAttention) throws(ImagingError) {
        let plain = try radiograph.picture(longerSide: PanelPictures.side)
        let scale = Double(plain.width) / Double(radiograph.width)
        func over(_ map: any RectangularMap, _ overlay: Overlay) throws(ImagingError) -> RasterImage {
            var picture = plain
            try overlay.draw(
                map.values, height: map.height, width: map.width, onto: &picture, covering: region, scale: scale)
            return picture
        }
        self.radiograph = plain
        attention = try over(compared.map, Overlay())
        if let map = compared.reference { reference = try over(map, Overlay()) } else { reference = nil }
        if let map = compared.difference {
            difference = try over(
                map, Overlay(colorMap: .diverging, scaling: .signed, opacity: 0.8, drawsContour: false))
        } else {
            difference = nil
        }
    }
}
