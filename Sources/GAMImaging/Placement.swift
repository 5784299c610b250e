/// Where the pixels of an image come to lie in a network's input.
///
/// The image is resized to `resizedWidth` x `resizedHeight`; of that, the columns `cropLeft ..< cropLeft + width` and
/// the rows `cropTop ..< cropTop + height` are kept and laid at column `padLeft`, row `padTop` of the input.
struct Placement: Sendable, Equatable {
    let resizedWidth: Int
    let resizedHeight: Int
    let cropLeft: Int
    let cropTop: Int
    let padLeft: Int
    let padTop: Int
    let width: Int
    let height: Int

    /// Sides are rounded to the nearest pixel (halves up), and an odd surplus lies right and below.
    init(mode: Preprocessing.ResizeMode, imageWidth: Int, imageHeight: Int, inputWidth: Int, inputHeight: Int) {
        // The exact comparison of imageWidth / inputWidth with imageHeight / inputHeight; sides are at most 2^14.
        let isWider = imageWidth * inputHeight >= imageHeight * inputWidth
        let fixesWidth =
            switch mode {
            case .stretch: true
            case .fit: isWider
            case .fill: !isWider
            }
        if mode == .stretch {
            (resizedWidth, resizedHeight) = (inputWidth, inputHeight)
        } else if fixesWidth {
            resizedWidth = inputWidth
            resizedHeight = max(1, (2 * imageHeight * inputWidth + imageWidth) / (2 * imageWidth))
        } else {
            resizedWidth = max(1, (2 * imageWidth * inputHeight + imageHeight) / (2 * imageHeight))
            resizedHeight = inputHeight
        }
        width = min(resizedWidth, inputWidth)
        height = min(resizedHeight, inputHeight)
        cropLeft = (resizedWidth - width) / 2
        cropTop = (resizedHeight - height) / 2
        padLeft = (inputWidth - width) / 2
        padTop = (inputHeight - height) / 2
    }
}

/// The rectangle of a radiograph that a network's input shows, in pixels of the radiograph.
///
/// It reaches beyond the radiograph where the input was padded. Pixel `i` covers `i ..< i + 1`.
public struct CoveredRegion: Sendable, Equatable {
    /// The left edge, in pixels from the radiograph's left edge.
    public let left: Double
    /// The upper edge, in pixels from the radiograph's upper edge.
    public let top: Double
    /// Pixels from the left to the right edge, above 0.
    public let width: Double
    /// Pixels from the upper to the lower edge, above 0.
    public let height: Double

    /// A rectangle of one's own.
    package init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}

extension Preprocessing {
    /// Which rectangle of a radiograph the network's input shows.
    ///
    /// - Parameter radiograph: the image.
    /// - Returns: the rectangle; the whole image for ``ResizeMode/stretch``.
    /// - Throws: ``ImagingError/invalidPreprocessing(field:expected:found:)``.
    public func coveredRegion(of radiograph: Radiograph) throws(ImagingError) -> CoveredRegion {
        try validate()
        let placement = placement(for: radiograph)
        let stepX = Double(radiograph.width) / Double(placement.resizedWidth)
        let stepY = Double(radiograph.height) / Double(placement.resizedHeight)
        return CoveredRegion(
            left: Double(placement.cropLeft - placement.padLeft) * stepX,
            top: Double(placement.cropTop - placement.padTop) * stepY,
            width: Double(inputWidth) * stepX, height: Double(inputHeight) * stepY)
    }

    func placement(for radiograph: Radiograph) -> Placement {
        Placement(
            mode: resizeMode, imageWidth: radiograph.width, imageHeight: radiograph.height, inputWidth: inputWidth,
            inputHeight: inputHeight)
    }
}

extension Radiograph {
    /// All of the radiograph.
    package var wholeRegion: CoveredRegion {
        CoveredRegion(left: 0, top: 0, width: Double(width), height: Double(height))
    }
}
