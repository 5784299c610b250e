import GAMImaging
import GAMTensor

extension Outliers {
    /// The alterations of `ImageShift` that make an image no proper input, by family, and mixtures of two images.
    static let allKinds: [Kind] =
        shifted + [
            Kind(name: "blended", family: "mixed") { first, second, generator throws(ImagingError) in
                let share = Float(0.35 + 0.3 * generator.uniform())
                let values = zip(first.values, second.values).map { share * $0 + (1 - share) * $1 }
                return try tensor(first.shape, values)
            },
            Kind(name: "side-by-side", family: "mixed") { first, second, generator throws(ImagingError) in
                let (height, width) = (first.shape[1], first.shape[2])
                let isVertical = generator.uniform() < 0.5
                let values = first.values.indices.map { place in
                    let isFirst = isVertical ? place % width < width / 2 : place / width < height / 2
                    return isFirst ? first.values[place] : second.values[place]
                }
                return try tensor(first.shape, values)
            },
            Kind(name: "blur-6", family: "blurred") { first, _, generator throws(ImagingError) in
                // Deviations add as squares: four times 3 is 6.
                var image = first
                for _ in 0..<4 { image = try shift("blur-3").apply(to: image, using: &generator) }
                return image
            },
            Kind(name: "window", family: "clipped") { first, _, generator throws(ImagingError) in
                let low = Float(0.2 + 0.5 * generator.uniform())
                return try tensor(
                    first.shape, first.values.map { $0 < low ? 0 : $0 > low + 0.05 ? 1 : ($0 - low) * 20 })
            },
            Kind(name: "quarter-turns", family: "rotated") { first, _, generator throws(ImagingError) in
                var image = first
                for _ in 0...generator.integer(below: 3) {
                    image = try shift("rot90").apply(to: image, using: &generator)
                }
                return image
            },
        ]

    /// The families of those alterations that serve as they are.
    private static let shiftFamilies: [(family: String, names: [String])] = [
        ("noise", ["noise-uniform", "noise-gauss", "noise-pink", "noise-brown"]),
        ("texture", ["phase-scrambled", "leaves"]),
        ("shuffled", ["shuffled-4", "shuffled-8"]),
        ("inverted", ["inverted"]),
        ("rotated", ["vflip"]),
        ("cropped", ["crop-0.5"]),
        ("blurred", ["blur-3"]),
        ("blank", ["blank", "blank-noisy", "gradient"]),
        ("clipped", ["overexposed", "underexposed"]),
    ]

    private static let shifted: [Kind] = shiftFamilies.flatMap { family, names in
        names.map { name in
            Kind(name: name, family: family) { first, _, generator throws(ImagingError) in
                try shift(name).apply(to: first, using: &generator)
            }
        }
    }

    private static let shiftsByName = Dictionary(
        (ImageShift.far + ImageShift.near).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// A shift by its name.
    private static func shift(_ name: String) throws(ImagingError) -> ImageShift {
        guard let shift = shiftsByName[name] else {
            throw .invalidIntensities(expected: "a known alteration", found: name)
        }
        return shift
    }
}
