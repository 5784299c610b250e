#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Colours for the values 0...1, at even perceptual steps.
///
/// A map is a path of knots in OKLab's cylinder (Ottosson, "A perceptual color space for image processing", 2020):
/// lightness, chroma and hue are interpolated linearly between them, so that equal steps of the value are equal steps
/// of lightness, also in a gray print and for the colour-blind. A colour outside sRGB keeps lightness and hue and
/// loses chroma. The path is sampled 256 times once.
public struct ColorMap: Sendable, Equatable {
    /// For values of one direction, as attention: dark violet over red to light yellow, lightness rising.
    public static let sequential = ColorMap([
        Knot(at: 0, lightness: 0.28, chroma: 0.15, hue: 280),
        Knot(at: 0.3, lightness: 0.4825, chroma: 0.22, hue: 325),
        Knot(at: 0.55, lightness: 0.6513, chroma: 0.21, hue: 385),
        Knot(at: 0.8, lightness: 0.82, chroma: 0.17, hue: 432),
        Knot(at: 1, lightness: 0.955, chroma: 0.14, hue: 466),
    ])

    /// For differences: blue below, near white at 1/2, red above; lightness is the same on both sides.
    public static let diverging = ColorMap([
        Knot(at: 0, lightness: 0.42, chroma: 0.16, hue: 258),
        Knot(at: 0.25, lightness: 0.69, chroma: 0.12, hue: 250),
        Knot(at: 0.5, lightness: 0.96, chroma: 0, hue: 250),
        Knot(at: 0.5, lightness: 0.96, chroma: 0, hue: 35),
        Knot(at: 0.75, lightness: 0.69, chroma: 0.15, hue: 35),
        Knot(at: 1, lightness: 0.42, chroma: 0.17, hue: 25),
    ])

    private let colors: [RasterImage.Color]

    /// The colour of a value.
    ///
    /// - Parameter value: 0...1; values beyond take the colour of the nearer end, and what is not a number that of 0.
    /// - Returns: the nearest of the 256 colours.
    public func color(at value: Double) -> RasterImage.Color {
        let position = value > 0 ? min(value, 1) * 255 : 0
        return colors[Int(position.rounded())]
    }

    /// A place on the path: hue in degrees, which may go beyond 360 to say in which direction it turns.
    private struct Knot {
        var position: Double
        var lightness: Double
        var chroma: Double
        var hue: Double

        init(at position: Double, lightness: Double, chroma: Double, hue: Double) {
            self.position = position
            self.lightness = lightness
            self.chroma = chroma
            self.hue = hue
        }

        func interpolated(to other: Knot, at position: Double) -> Knot {
            let span = other.position - self.position
            let share = span > 0 ? (position - self.position) / span : 0
            return Knot(
                at: position, lightness: lightness + share * (other.lightness - lightness),
                chroma: chroma + share * (other.chroma - chroma), hue: hue + share * (other.hue - hue))
        }

        /// Linear sRGB components, outside 0...1 where the screen has no such colour.
        func linearComponents(chroma: Double) -> [Double] {
            let angle = hue * .pi / 180
            let (a, b) = (chroma * cos(angle), chroma * sin(angle))
            let long = cubed(lightness + 0.3963377774 * a + 0.2158037573 * b)
            let medium = cubed(lightness - 0.1055613458 * a - 0.0638541728 * b)
            let short = cubed(lightness - 0.0894841775 * a - 1.2914855480 * b)
            return [
                4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
                -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
                -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
            ]
        }

        /// The colour with as much of its chroma as sRGB has, found by halving.
        var color: RasterImage.Color {
            func isInside(_ chroma: Double) -> Bool {
                linearComponents(chroma: chroma).allSatisfy { (-1e-9...1 + 1e-9).contains($0) }
            }
            var (inside, outside) = (0.0, chroma)
            if isInside(chroma) { inside = chroma }
            while outside - inside > 1e-6 {
                let middle = (inside + outside) / 2
                if isInside(middle) { inside = middle } else { outside = middle }
            }
            let bytes = linearComponents(chroma: inside).map(encoded)
            return RasterImage.Color(red: bytes[0], green: bytes[1], blue: bytes[2])
        }

        private func cubed(_ value: Double) -> Double { value * value * value }

        /// The transfer curve of sRGB (IEC 61966-2-1).
        private func encoded(_ component: Double) -> UInt8 {
            let value = min(max(component, 0), 1)
            let curved = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
            return UInt8((curved * 255).rounded())
        }
    }

    private init(_ knots: [Knot]) {
        colors = (0..<256).map { index in
            let position = Double(index) / 255
            let upper = knots.firstIndex { $0.position >= position } ?? knots.count - 1
            let lower = max(upper - 1, 0)
            return knots[lower].interpolated(to: knots[upper], at: position).color
        }
    }
}
