import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes an image of an anatomy's attenuation, in the order of the physics.
struct Exposure {
    /// Samples of the anatomy along each side of a pixel; a pixel's signal is the mean of their transmissions.
    static let oversampling = 2

    let technique: RadiographTechnique
    /// Pixels of a side.
    let side: Int
    /// Centimetres of a side.
    let width: Double

    /// The brightness of every pixel, 0 to 1.
    ///
    /// - Parameters:
    ///   - field: the anatomy, with ``oversampling`` samples a pixel.
    ///   - isLeft: which letter the marker has.
    ///   - generator: where noise and texture come from.
    /// - Returns: the brightness, row by row.
    func image(
        of field: AttenuationField, isLeft: Bool, using generator: inout SeededGenerator
    ) -> [Float] {
        let lettering = technique.lettering(isLeft: isLeft, using: &generator)
        var signal = collimated(transmission(of: field, &generator))
        // What the patient takes from the beam scatters, and is attenuated once more on its way out.
        let share = Float(technique.scatter.clamped(to: 0...1))
        let source = signal.map { $0 * (1 - $0) }
        let scattered = Blur(sigma: 1.6 / width * Double(side)).applied(to: source, side: side)
        let letters = lead(lettering)
        for index in signal.indices {
            signal[index] += share * scattered[index]
            // Letters lie on the plate: they stop scatter too.
            if letters[index] > 0 { signal[index] *= exp(-30 * letters[index]) }
        }
        signal = Blur(sigma: technique.blur.clamped(to: 0...width) / width * Double(side)).applied(
            to: signal, side: side)
        return developed(signal, &generator)
    }

    /// exp(-A), averaged over each pixel.
    private func transmission(of field: AttenuationField, _ generator: inout SeededGenerator) -> [Float] {
        let softTexture = Texture(spacing: 1.4 / width, amplitude: 0.035).values(side: field.side, using: &generator)
        let boneTexture = Texture(spacing: 0.3 / width, amplitude: 0.10).values(side: field.side, using: &generator)
        var signal = [Float](repeating: 0, count: side * side)
        let share = 1 / Float(Exposure.oversampling * Exposure.oversampling)
        for row in 0..<field.side {
            let begin = row * field.side
            let target = (row / Exposure.oversampling) * side
            for column in 0..<field.side {
                let index = begin + column
                let attenuation =
                    field.soft[index] * (1 + softTexture[index]) + field.bone[index] * (1 + boneTexture[index])
                signal[target + column / Exposure.oversampling] += share * min(exp(-attenuation), 1)
            }
        }
        return signal
    }

    /// The attenuation of the marker.
    private func lead(_ lettering: (text: String, corner: RadiographTechnique.Corner)?) -> [Float] {
        var field = AttenuationField(side: side, width: width, placement: Placement2D())
        if let lettering {
            field.add(unionOf: LeadMarker(lettering.text, lettering.corner, width: width).bars, Attenuation.marker)
        }
        return field.soft
    }

    /// Nearly nothing outside of the jaws.
    private func collimated(_ signal: [Float]) -> [Float] {
        let margin = Int((technique.collimation.clamped(to: 0...0.4) * Double(side)).rounded())
        guard margin > 0 else { return signal }
        var result = signal
        let open = margin..<(side - margin)
        for row in 0..<side {
            for column in 0..<side where !open.contains(row) || !open.contains(column) {
                result[row * side + column] *= 0.02
            }
        }
        return result
    }

    /// Counts quanta and applies the response.
    private func developed(_ signal: [Float], _ generator: inout SeededGenerator) -> [Float] {
        let pixels = 128 / Double(side)
        let exposure = technique.exposure.clamped(to: 1e-3...1e3)
        let quanta = technique.quanta.clamped(to: 1...1e15) * pixels * pixels * exposure
        let middle = technique.speed.clamped(to: 1e-6...1e3) / exposure * quanta
        let gradient = technique.gradient.clamped(to: 1...8)
        return signal.map { share in
            let count = Poisson.count(mean: Double(share) * quanta, using: &generator)
            return Float(1 / (1 + pow(count / middle, gradient)))
        }
    }
}

extension Double {
    /// The nearest number of a range; its lower end for what is not a number.
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        self >= range.lowerBound ? min(self, range.upperBound) : range.lowerBound
    }
}

/// Random counts.
enum Poisson {
    /// A count of independent events of a given mean.
    ///
    /// Below 20 by multiplying uniform numbers (Knuth, The Art of Computer Programming 2, 3.4.1), above by the normal
    /// distribution of the square root (Anscombe 1948), whose error no image shows.
    static func count(mean: Double, using generator: inout SeededGenerator) -> Double {
        guard mean > 0 else { return 0 }
        guard mean < 20 else {
            let root = (mean + 0.375).squareRoot() + 0.5 * generator.normal()
            return max(0, (root * root - 0.375).rounded())
        }
        let limit = exp(-mean)
        var product = generator.uniform()
        var count = 0.0
        while product > limit {
            product *= generator.uniform()
            count += 1
        }
        return count
    }
}
