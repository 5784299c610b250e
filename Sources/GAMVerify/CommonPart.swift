import GAMAttention
import GAMImaging
import GAMModelFiles

/// The part of a radiograph that two models' inputs both show.
struct CommonPart {
    /// The part as a window of the first and of the second model's input.
    let first, second: MapWindow
    /// The part in pixels of the radiograph.
    let region: CoveredRegion

    /// Whether two inputs show the same part of every image.
    static func isWhole(_ first: Preprocessing, _ second: Preprocessing) -> Bool {
        guard first.resizeMode == second.resizeMode else { return false }
        return first.resizeMode == .stretch
            || first.inputWidth * second.inputHeight == second.inputWidth * first.inputHeight
    }

    /// The common part of a radiograph; without padding, which shows nothing of it.
    ///
    /// - Throws: ``ImagingError`` for a preprocessing that cannot be.
    init(
        of radiograph: Radiograph, _ first: ModelDescription, _ second: ModelDescription
    ) throws(ImagingError) {
        let regions = [
            try first.preprocessing.coveredRegion(of: radiograph),
            try second.preprocessing.coveredRegion(of: radiograph),
        ]
        let left = max(0, regions.map(\.left).max() ?? 0)
        let top = max(0, regions.map(\.top).max() ?? 0)
        let right = min(Double(radiograph.width), regions.map { $0.left + $0.width }.min() ?? 0)
        let bottom = min(Double(radiograph.height), regions.map { $0.top + $0.height }.min() ?? 0)
        let windows = regions.map { region in
            MapWindow(
                rows: Self.share(top, bottom, region.top, region.height),
                columns: Self.share(left, right, region.left, region.width))
        }
        (self.first, self.second) = (windows[0], windows[1])
        region = CoveredRegion(left: left, top: top, width: max(right - left, 1), height: max(bottom - top, 1))
    }

    private static func share(
        _ low: Double, _ high: Double, _ start: Double, _ length: Double
    ) -> ClosedRange<Double> {
        let from = min(max((low - start) / length, 0), 1)
        return from...max(from, min((high - start) / length, 1))
    }
}
