import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The detail of the input at several scales: how much there is, and how unevenly it is spread.
extension InputPlane {
    /// `ln(mean square + 1e-6)` of the three Haar detail bands at `floor(log2(shorter side)) - 2` levels (at least 1).
    ///
    /// The bands are those of ``HaarLevel``, each level of the means of the one before.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func haarEnergies() throws(VerificationError) -> [Double] { InputPlane.energies(try bands()) }

    /// What the detail bands are like beyond their energies: `ln(mean |d| + 1e-3)`, then
    /// `2 ln(mean sqrt|d| + sqrt 1e-3)`, band by band.
    ///
    /// Energies are ruled by a few strong edges; noise, compression and smoothing show in the many small coefficients.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func detailMoments() throws(VerificationError) -> [Double] { InputPlane.moments(try bands()) }

    /// ``statistics()``, then ``detailMoments()``: 71 numbers at 64 x 64, 80 at 128 x 128 and 224 x 224.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func appearance() throws(VerificationError) -> [Double] {
        let bands = try bands()
        return try InputPlane.energies(bands) + distribution() + InputPlane.moments(bands)
    }

    /// The number of levels for an input of a size.
    static func levelCount(_ height: Int, _ width: Int) -> Int {
        let side = max(2, min(height, width))
        return max(1, Int.bitWidth - 1 - side.leadingZeroBitCount - 2)
    }

    /// A detail band, and the number of its coefficients.
    private typealias Band = (sums: HaarLevel.Band, count: Double)

    private static func energies(_ bands: [Band]) -> [Double] {
        bands.map { log($0.sums.squares / $0.count + 1e-6) }
    }

    private static func moments(_ bands: [Band]) -> [Double] {
        bands.flatMap { sums, count in
            [log(sums.sizes / count + 1e-3), 2 * log(sums.roots / count + 1e-3.squareRoot())]
        }
    }

    /// The three bands of each level, finest first.
    private func bands() throws(VerificationError) -> [Band] {
        var result = [Band]()
        var plane = (values: values, height: height, width: width)
        for _ in 0..<InputPlane.levelCount(height, width) {
            let level = try VerificationError.wrap {
                try HaarLevel(plane.values, height: plane.height, width: plane.width)
            }
            result += level.bands.map { ($0, Double(level.count)) }
            plane = (level.values, level.height, level.width)
        }
        return result
    }
}
