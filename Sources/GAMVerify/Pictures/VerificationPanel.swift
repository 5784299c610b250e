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
        let canvas = try MapCanvas(radiograph, longerSide: PanelPictures.side)
        self.radiograph = canvas.plain
        attention = try canvas.showing(compared.map, covering: region)
        if let map = compared.reference {
            reference = try canvas.showing(map, covering: region)
        } else {
            reference = nil
        }
        if let map = compared.difference {
            let signed = Overlay(colorMap: .diverging, scaling: .signed, opacity: 0.8, drawsContour: false)
            difference = try canvas.showing(map, signed, covering: region)
        } else {
            difference = nil
        }
    }
}
