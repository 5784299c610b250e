import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a lossy JPEG round trip does to an image; there is no file and no entropy coding.
enum JPEGShift {
    /// Quantisation steps of luminance at quality 50 (ITU-T T.81, Annex K, table K.1).
    private static let luminanceSteps: [Double] = [
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99,
    ]

    /// Blocks of 8 x 8 pixels of 8 bits, their cosine transform rounded to steps of a quality from 1 to 100.
    ///
    /// Steps are scaled as libjpeg does: by 50/q below 50, by 2 - q/50 above, each at least 1.
    static func compressed(quality: Int) -> ImageShift.Change {
        let scale = quality < 50 ? 5000 / max(1, quality) : 200 - 2 * min(quality, 100)
        let steps = luminanceSteps.map { min(max((($0 * Double(scale) + 50) / 100).rounded(.down), 1), 255) }
        // Row k: the k-th cosine, orthonormal.
        let cosines = (0..<64).map { index in
            let (frequency, place) = (index / 8, index % 8)
            let norm = frequency == 0 ? 0.125.squareRoot() : 0.5
            return norm * cos(Double((2 * place + 1) * frequency) * .pi / 16)
        }
        return { plane, _, _ in
            var result = plane
            for top in stride(from: 0, to: plane.height, by: 8) {
                for left in stride(from: 0, to: plane.width, by: 8) {
                    let block = (0..<64).map { index in
                        let row = min(top + index / 8, plane.height - 1)
                        let column = min(left + index % 8, plane.width - 1)
                        return (plane[row, column] * 255).rounded() - 128
                    }
                    let rounded = zip(transformed(block, cosines), steps).map { ($0 / $1).rounded() * $1 }
                    let back = restored(rounded, cosines)
                    for row in top..<min(top + 8, plane.height) {
                        for column in left..<min(left + 8, plane.width) {
                            let value = (back[(row - top) * 8 + column - left] + 128).rounded()
                            result[row, column] = min(max(value, 0), 255) / 255
                        }
                    }
                }
            }
            return result
        }
    }

    private static func transformed(_ block: [Double], _ cosines: [Double]) -> [Double] {
        product(product(cosines, block), transposed(cosines))
    }

    private static func restored(_ block: [Double], _ cosines: [Double]) -> [Double] {
        product(product(transposed(cosines), block), cosines)
    }

    private static func transposed(_ matrix: [Double]) -> [Double] {
        (0..<64).map { matrix[$0 % 8 * 8 + $0 / 8] }
    }

    private static func product(_ left: [Double], _ right: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: 64)
        for row in 0..<8 {
            for inner in 0..<8 {
                let factor = left[row * 8 + inner]
                for column in 0..<8 { result[row * 8 + column] += factor * right[inner * 8 + column] }
            }
        }
        return result
    }
}
