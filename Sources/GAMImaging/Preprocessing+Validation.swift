extension Preprocessing {
    /// Checks every field by itself and against the others.
    ///
    /// - Throws: ``ImagingError/invalidPreprocessing(field:expected:found:)`` that names the first wrong field.
    public func validate() throws(ImagingError) {
        let sides = 1...Radiograph.sideLimit
        try check(sides.contains(inputWidth), "input.width", "1...\(sides.upperBound)", inputWidth)
        try check(sides.contains(inputHeight), "input.height", "1...\(sides.upperBound)", inputHeight)
        try check(inputChannels == 1 || inputChannels == 3, "input.channels", "1 or 3", inputChannels)
        if case .range(let lower, let upper) = scaleFrom {
            try checkInterval(lower, upper, "scale.from")
        }
        try checkInterval(scaleTo.lower, scaleTo.upper, "scale.to")
        let values = "\(inputChannels) finite values"
        try check(mean.count == inputChannels && mean.allSatisfy(\.isFinite), "normalize.mean", values, mean)
        let positive = standardDeviation.allSatisfy { $0.isFinite && $0 > 0 }
        try check(
            standardDeviation.count == inputChannels && positive, "normalize.std", "\(values) above 0",
            standardDeviation)
    }

    private func checkInterval(_ lower: Float, _ upper: Float, _ field: String) throws(ImagingError) {
        try check(
            lower.isFinite && upper.isFinite && lower < upper, field, "two finite values, the first smaller",
            [lower, upper])
    }

    private func check(
        _ holds: Bool, _ field: String, _ expected: String, _ found: some Sendable
    ) throws(ImagingError) {
        if !holds { throw .invalidPreprocessing(field: field, expected: expected, found: "\(found)") }
    }
}
