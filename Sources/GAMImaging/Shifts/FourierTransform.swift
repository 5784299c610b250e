#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The discrete Fourier transform of any length: `X_k = sum_n x_n exp(-2 pi i n k / N)`.
///
/// Powers of two by Cooley and Tukey (Math. Comp. 19, 1965); other lengths as a convolution of such a length by
/// Bluestein's chirp (IEEE Trans. Audio Electroacoust. 18, 1970). O(N log N).
struct FourierTransform: Sendable {
    let count: Int
    private let cosines: [Double]
    private let sines: [Double]
    private let chirp: Chirp?

    /// What Bluestein's way needs: the chirp, and the transform of its conjugate at a power of two.
    private struct Chirp: Sendable {
        let real: [Double]
        let imaginary: [Double]
        let filterReal: [Double]
        let filterImaginary: [Double]
    }

    /// A transform of a length of 1 or more.
    init(count: Int) {
        let count = max(1, count)
        self.count = count
        let isPower = count & (count - 1) == 0
        var padded = 1
        while padded < (isPower ? count : 2 * count - 1) { padded *= 2 }
        let size = padded
        cosines = (0..<(size / 2)).map { cos(2 * .pi * Double($0) / Double(size)) }
        sines = (0..<(size / 2)).map { -sin(2 * .pi * Double($0) / Double(size)) }
        guard !isPower else {
            chirp = nil
            return
        }
        // The angle pi n^2 / N, with n^2 taken modulo 2 N so that it stays exact.
        let angles = (0..<count).map { Double.pi * Double($0 * $0 % (2 * count)) / Double(count) }
        var filterReal = [Double](repeating: 0, count: size)
        var filterImaginary = filterReal
        for (place, angle) in angles.enumerated() {
            let mirrored = place == 0 ? 0 : size - place
            (filterReal[place], filterImaginary[place]) = (cos(angle), sin(angle))
            (filterReal[mirrored], filterImaginary[mirrored]) = (cos(angle), sin(angle))
        }
        FourierTransform.transform(&filterReal, &filterImaginary, cosines, sines)
        chirp = Chirp(
            real: angles.map { cos($0) }, imaginary: angles.map { -sin($0) }, filterReal: filterReal,
            filterImaginary: filterImaginary)
    }

    /// Transforms in place; the arrays must have ``count`` elements.
    func forward(_ real: inout [Double], _ imaginary: inout [Double]) {
        guard let chirp else {
            FourierTransform.transform(&real, &imaginary, cosines, sines)
            return
        }
        let size = chirp.filterReal.count
        var re = [Double](repeating: 0, count: size)
        var im = re
        for index in 0..<count {
            re[index] = real[index] * chirp.real[index] - imaginary[index] * chirp.imaginary[index]
            im[index] = real[index] * chirp.imaginary[index] + imaginary[index] * chirp.real[index]
        }
        FourierTransform.transform(&re, &im, cosines, sines)
        for index in 0..<size {
            let (a, b) = (re[index], im[index])
            re[index] = a * chirp.filterReal[index] - b * chirp.filterImaginary[index]
            // The conjugate, so that a forward transform does for the way back.
            im[index] = -(a * chirp.filterImaginary[index] + b * chirp.filterReal[index])
        }
        FourierTransform.transform(&re, &im, cosines, sines)
        for index in 0..<count {
            let (a, b) = (re[index] / Double(size), -im[index] / Double(size))
            real[index] = a * chirp.real[index] - b * chirp.imaginary[index]
            imaginary[index] = a * chirp.imaginary[index] + b * chirp.real[index]
        }
    }

    /// A power of two in place: bits of the index reversed, then butterflies of growing span.
    private static func transform(
        _ real: inout [Double], _ imaginary: inout [Double], _ cosines: [Double], _ sines: [Double]
    ) {
        let count = real.count
        var target = 0
        for index in 0..<count {
            if index < target {
                real.swapAt(index, target)
                imaginary.swapAt(index, target)
            }
            var bit = count / 2
            while bit > 0 && target & bit != 0 {
                target ^= bit
                bit /= 2
            }
            target |= bit
        }
        var span = 1
        while span < count {
            let stride = count / (2 * span)
            for start in Swift.stride(from: 0, to: count, by: 2 * span) {
                for offset in 0..<span {
                    let (c, s) = (cosines[offset * stride], sines[offset * stride])
                    let (upper, lower) = (start + offset, start + offset + span)
                    let re = real[lower] * c - imaginary[lower] * s
                    let im = real[lower] * s + imaginary[lower] * c
                    (real[lower], imaginary[lower]) = (real[upper] - re, imaginary[upper] - im)
                    (real[upper], imaginary[upper]) = (real[upper] + re, imaginary[upper] + im)
                }
            }
            span *= 2
        }
    }
}

/// The two-dimensional spectrum of a plane.
struct PlaneSpectrum: Sendable {
    let height: Int
    let width: Int
    private(set) var real: [Double]
    private(set) var imaginary: [Double]

    /// The spectrum of a plane.
    init(_ plane: IntensityPlane) {
        (height, width) = (plane.height, plane.width)
        real = plane.values
        imaginary = [Double](repeating: 0, count: real.count)
        transform()
    }

    /// Multiplies each place by a factor.
    mutating func scale(_ factor: (_ row: Int, _ column: Int) -> Double) {
        for row in 0..<height {
            for column in 0..<width {
                let scale = factor(row, column)
                real[row * width + column] *= scale
                imaginary[row * width + column] *= scale
            }
        }
    }

    /// Keeps the amplitudes and takes another spectrum's phases; the mean stays as it is.
    mutating func takePhases(of other: PlaneSpectrum) {
        for index in real.indices.dropFirst() {
            let amplitude = hypot(real[index], imaginary[index])
            let length = max(hypot(other.real[index], other.imaginary[index]), 1e-300)
            real[index] = amplitude * other.real[index] / length
            imaginary[index] = amplitude * other.imaginary[index] / length
        }
    }

    /// The real part of the plane whose spectrum this is.
    func plane() -> IntensityPlane {
        var back = self
        back.imaginary = imaginary.map { -$0 }
        back.transform()
        let count = Double(real.count)
        return IntensityPlane(height: height, width: width) { back.real[$0 * width + $1] / count }
    }

    private mutating func transform() {
        let (rows, columns) = (FourierTransform(count: width), FourierTransform(count: height))
        for row in 0..<height {
            let range = (row * width)..<((row + 1) * width)
            var (re, im) = (Array(real[range]), Array(imaginary[range]))
            rows.forward(&re, &im)
            real.replaceSubrange(range, with: re)
            imaginary.replaceSubrange(range, with: im)
        }
        for column in 0..<width {
            var re = (0..<height).map { real[$0 * width + column] }
            var im = (0..<height).map { imaginary[$0 * width + column] }
            columns.forward(&re, &im)
            for row in 0..<height {
                real[row * width + column] = re[row]
                imaginary[row * width + column] = im[row]
            }
        }
    }
}
