import GAMImaging
import GAMModelFiles

/// How the network's input, averaged over its channels, reads in per cent of the full scale.
struct IntensityScale: Sendable {
    private let slope, offset: Double

    /// The scale of a model's description, as canonical JSON; `nil` where it is none.
    init?(description: String) {
        guard let description = try? ModelDescription(json: Array(description.utf8), file: "profile") else {
            return nil
        }
        let preprocessing = description.preprocessing
        let channels = zip(preprocessing.mean, preprocessing.standardDeviation).map { (Double($0), Double($1)) }
        // v = mean over channels of (x - mean) / deviation is linear in x, which is the same in all.
        let factor = channels.reduce(0) { $0 + 1 / $1.1 } / Double(channels.count)
        let shift = channels.reduce(0) { $0 + $1.0 / $1.1 } / Double(channels.count)
        let lower = Double(preprocessing.scaleTo.lower)
        let range = Double(preprocessing.scaleTo.upper) - lower
        slope = 100 / (factor * range)
        offset = 100 * (shift / factor - lower) / range
        guard slope.isFinite, offset.isFinite else { return nil }
    }

    /// The deviation with intensities of the input in per cent of the full scale, other units as they are.
    ///
    /// A range that is spread evenly about its mean may reach beyond what intensities can be: it ends where they do.
    func applied(to deviation: Deviation) -> Deviation {
        guard deviation.unit == .input else { return deviation }
        let value = slope * deviation.value + offset
        let ends = min(0, value)...max(100, value)
        return deviation.converted(to: .fullScale) { max(ends.lowerBound, min(ends.upperBound, slope * $0 + offset)) }
    }
}
