#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A point of the anatomy's plane: centimetres, x to the right, y down, origin in the middle of the image.
struct Point: Sendable, Equatable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        (self.x, self.y) = (x, y)
    }

    /// The point at a distance in a direction, in degrees clockwise from straight up.
    func moved(by distance: Double, towards degrees: Double) -> Point {
        let angle = degrees * .pi / 180
        return Point(x + distance * sin(angle), y - distance * cos(angle))
    }

    /// The point in a mirror that stands on the y axis.
    var mirrored: Point { Point(-x, y) }
}

/// An upright rectangle about a solid.
struct Extent: Sendable {
    var low: Point
    var high: Point

    init(_ points: [Point], margin: Double) {
        low = Point((points.map(\.x).min() ?? 0) - margin, (points.map(\.y).min() ?? 0) - margin)
        high = Point((points.map(\.x).max() ?? 0) + margin, (points.map(\.y).max() ?? 0) + margin)
    }

    var corners: [Point] { [low, Point(high.x, low.y), Point(low.x, high.y), high] }
}

/// Something with a thickness along the beam, which comes straight from above the anatomy's plane.
protocol Solid: Sendable {
    /// Outside of it the thickness is 0.
    var extent: Extent { get }

    /// The centimetres that the beam runs through the solid at a point, or that times a factor.
    func thickness(_ x: Double, _ y: Double) -> Double
}

/// An ellipsoid with one axis along the beam; the chord is `2 c sqrt(1 - u^2 / a^2 - v^2 / b^2)`.
struct Ellipsoid: Solid {
    let centre: Point
    private let a: Double
    private let b: Double
    private let depth: Double
    private let cosine: Double
    private let sine: Double
    private let degrees: Double
    let extent: Extent

    /// An ellipsoid.
    ///
    /// - Parameters:
    ///   - centre: its middle.
    ///   - a: half of its axis across, before it is turned.
    ///   - b: half of its axis upright, before it is turned.
    ///   - depth: half of its axis along the beam; the smaller of the others for `nil`.
    ///   - degrees: by how much it is turned clockwise.
    init(_ centre: Point, _ a: Double, _ b: Double, depth: Double? = nil, turned degrees: Double = 0) {
        self.centre = centre
        (self.a, self.b) = (a, b)
        self.depth = depth ?? min(a, b)
        self.degrees = degrees
        (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
        extent = Extent([centre], margin: max(a, b))
    }

    func thickness(_ x: Double, _ y: Double) -> Double {
        let (dx, dy) = (x - centre.x, y - centre.y)
        let u = (dx * cosine + dy * sine) / a
        let v = (dy * cosine - dx * sine) / b
        let rest = 1 - u * u - v * v
        return rest > 0 ? 2 * depth * rest.squareRoot() : 0
    }
}

extension Ellipsoid {
    /// A ball that covers it.
    var silhouette: Bar {
        Bar(start: centre, end: centre, startRadius: max(a, b), endRadius: max(a, b))
    }

    /// The ellipsoid with every half axis shorter, not below a hundredth of a centimetre.
    func shrunk(by shell: Double) -> Ellipsoid {
        Ellipsoid(
            centre, max(a - shell, 0.01), max(b - shell, 0.01), depth: max(depth - shell, 0.01), turned: degrees)
    }
}

/// A round bar whose radius changes evenly from one end to the other, with round ends.
///
/// The chord at a distance d from the axis is `2 k sqrt(r^2 - d^2)`: exact for a cylinder and its round ends, nearly so
/// for a cone that is no steeper than a finger. Flat bars have the chord `2 k r sqrt(1 - (d / r)^4)`.
struct Bar: Solid {
    let start: Point
    let end: Point
    let startRadius: Double
    let endRadius: Double
    var flatness = 1.0
    var isFlat = false

    var extent: Extent { Extent([start, end], margin: max(startRadius, endRadius)) }

    func thickness(_ x: Double, _ y: Double) -> Double {
        let (ax, ay) = (end.x - start.x, end.y - start.y)
        let (px, py) = (x - start.x, y - start.y)
        let along = min(max((px * ax + py * ay) / max(ax * ax + ay * ay, 1e-12), 0), 1)
        let (dx, dy) = (px - along * ax, py - along * ay)
        let radius = startRadius + along * (endRadius - startRadius)
        let share = (dx * dx + dy * dy) / (radius * radius)
        guard share < 1 else { return 0 }
        return 2 * flatness * radius * (1 - (isFlat ? share * share : share)).squareRoot()
    }

    /// Bars from point to point; where they meet, the thicker one counts.
    static func chain(_ points: [(point: Point, radius: Double)], flatness: Double = 1) -> [Bar] {
        zip(points, points.dropFirst()).map { first, second in
            Bar(
                start: first.point, end: second.point, startRadius: first.radius, endRadius: second.radius,
                flatness: flatness)
        }
    }

    /// The bar with another radius, not below a hundredth of a centimetre.
    func thinner(by shell: Double) -> Bar {
        Bar(
            start: start, end: end, startRadius: max(startRadius - shell, 0.01),
            endRadius: max(endRadius - shell, 0.01),
            flatness: flatness, isFlat: isFlat)
    }
}

/// A solid whose thickness is given by a formula.
struct FormulaSolid: Solid {
    let extent: Extent
    let function: @Sendable (_ x: Double, _ y: Double) -> Double

    func thickness(_ x: Double, _ y: Double) -> Double { function(x, y) }
}
