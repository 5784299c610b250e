/// How well scores tell unusual images from usual ones.
///
/// Usual images are the positives, as in OpenOOD (Yang et al., NeurIPS 2022); higher scores are more unusual.
package struct DetectionFigures: Sendable {
    /// The usual images' scores in ascending order.
    package let usual: [Double]
    /// The score up to which 95 % of the usual images pass: the ceil(0.95 n)-th smallest.
    package let threshold: Double

    /// Reads the usual images' scores; `nil` for none or one that is NaN.
    package init?(usual scores: [Double]) {
        guard !scores.isEmpty, !scores.contains(where: \.isNaN) else { return nil }
        usual = scores.sorted()
        let place = Int((0.95 * Double(scores.count) - 1e-9).rounded(.up)) - 1
        threshold = usual[min(max(0, place), usual.count - 1)]
    }

    /// The share of usual images below a score, equal ones by half.
    ///
    /// Its mean over unusual images is the area under the ROC curve.
    /// - Complexity: O(log n).
    package func shareBelow(_ score: Double) -> Double {
        let below = firstPlace { $0 >= score }
        let notAbove = firstPlace { $0 > score }
        return Double(below + notAbove) / Double(2 * usual.count)
    }

    /// The area under the ROC curve; NaN for no images.
    package func areaUnderCurve(_ unusual: [Double]) -> Double {
        unusual.reduce(0) { $0 + shareBelow($1) } / Double(unusual.count)
    }

    /// The share of unusual images that pass where 95 % of the usual ones do; NaN for no images.
    package func falsePositiveRate(_ unusual: [Double]) -> Double {
        Double(unusual.count { $0 <= threshold }) / Double(unusual.count)
    }

    private func firstPlace(where isBeyond: (Double) -> Bool) -> Int {
        var (low, high) = (0, usual.count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(usual[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
