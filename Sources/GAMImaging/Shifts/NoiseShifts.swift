import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Noise added to an image, and images of nothing but noise.
enum NoiseShifts {
    /// Independent normal noise of a standard deviation, as seen at the network's input.
    ///
    /// One draw serves a block of ``ImageShift/apply(to:scale:using:)``'s scale, rounded up.
    static func added(_ deviation: Double) -> ImageShift.Change {
        { plane, scale, generator in
            let block = Int(scale.rounded(.up))
            let columns = (plane.width + block - 1) / block
            let draws = (0..<(columns * ((plane.height + block - 1) / block))).map { _ in generator.normal() }
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                plane[row, column] + deviation * draws[row / block * columns + column / block]
            }
        }
    }

    /// Every pixel equally likely from 0 to 1.
    static let uniform: ImageShift.Change = { plane, _, generator in plane.map { _ in generator.uniform() } }

    /// Every pixel normal about 1/2 with deviation 1/4.
    static let gaussian: ImageShift.Change = { plane, _, generator in
        plane.map { _ in 0.5 + 0.25 * generator.normal() }
    }

    /// Noise whose amplitude falls as a power of the frequency, with the image's mean and deviation.
    ///
    /// 1 gives pink noise, the spectrum of natural scenes (Field, J. Opt. Soc. Am. A 4, 1987), 2 brown noise.
    static func coloured(slope: Double) -> ImageShift.Change {
        { plane, _, generator in
            var spectrum = PlaneSpectrum(plane.map { _ in generator.normal() })
            spectrum.scale { row, column in
                let frequency = hypot(spectrumPlace(row, plane.height), spectrumPlace(column, plane.width))
                return frequency == 0 ? 1 : 1 / pow(frequency, slope)
            }
            let noise = spectrum.plane()
            let (mean, deviation) = (noise.mean, noise.deviation)
            let (brightness, contrast) = (plane.mean, plane.deviation)
            return noise.map { brightness + contrast * ($0 - mean) / max(deviation, 1e-12) }
        }
    }

    /// The image's own spectrum of amplitudes with the phases of white noise: its texture without its content.
    static let phaseScrambled: ImageShift.Change = { plane, _, generator in
        let noise = PlaneSpectrum(plane.map { _ in generator.normal() })
        var spectrum = PlaneSpectrum(plane)
        spectrum.takePhases(of: noise)
        return spectrum.plane()
    }

    /// The signed frequency of a row or column of a spectrum, in cycles a pixel.
    private static func spectrumPlace(_ index: Int, _ count: Int) -> Double {
        Double(index <= (count - 1) / 2 ? index : index - count) / Double(count)
    }
}
