#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The solids of one chest.
///
/// The air of the lungs is what two ellipsoids leave of themselves beside heart, great vessels and spine and above the
/// diaphragm; vessels, ribs and a nodule lie in front of it.
struct Thorax: Sendable {
    private let breadth: Double
    private let heart: [Ellipsoid]
    private let domes: (left: Double, right: Double)
    private var vessels = [Bar]()
    private var posteriorRibs = [[Bar]]()
    private var anteriorRibs = [[Bar]]()
    private(set) var nodule: Ellipsoid?

    init(hasNodule: Bool, _ chance: inout Chance) {
        breadth = chance.about(1, 0.03)
        let size = chance.about(1, 0.07)
        heart = [
            Ellipsoid(Point(2.4, 4.2), 5.4 * size, 4.5 * size, depth: 5, turned: 38),
            Ellipsoid(Point(0.4, 1.0), 3.1, 5.5, depth: 4.5),
            Ellipsoid(Point(1.6, -4.4), 1.7, 1.8, depth: 2.5),
            Ellipsoid(Point(0.1, -6), 2.2, 6.5, depth: 5),
        ]
        domes = (chance.about(8.8, 0.4), chance.about(7.6, 0.4))
        for side in [-1.0, 1.0] {
            addRibs(side, &chance)
            addVessels(side, &chance)
        }
        if hasNodule { nodule = Thorax.nodule(&chance) }
    }

    /// Adds everything to a field.
    func draw(into field: inout AttenuationField) {
        field.add(trunk, Attenuation.softTissue)
        for side in [-1.0, 1.0] {
            field.add(
                Bar(start: Point(side * 16.5, -9), end: Point(side * 21, 12), startRadius: 3.6, endRadius: 3.2),
                Attenuation.softTissue)
        }
        field.add(air, Attenuation.lung - Attenuation.softTissue)
        field.add(Ellipsoid(Point(5.5, 10.9), 2.2, 1.1, depth: 1.8), -Attenuation.softTissue)
        field.add(
            unionOf: Bar.chain([(Point(0, -21), 0.85), (Point(0.1, -5), 0.8), (Point(-2.2, -2.2), 0.6)]),
            -Attenuation.softTissue * 0.8)
        field.add(unionOf: vessels, Attenuation.softTissue - Attenuation.lung)
        if let nodule { field.add(nodule, Attenuation.softTissue - Attenuation.lung) }
        drawBones(into: &field)
    }

    private func drawBones(into field: inout AttenuationField) {
        for rib in posteriorRibs { field.add(hollow: rib, shell: 0.2) }
        for rib in anteriorRibs { field.add(hollow: rib, shell: 0.14) }
        var spine = [Bar]()
        for level in 0..<14 {
            let y = -20.0 + Double(level) * 2.75
            spine.append(
                Bar(
                    start: Point(-0.8, y), end: Point(0.8, y), startRadius: 1.12, endRadius: 1.12, flatness: 1.25,
                    isFlat: true))
        }
        field.add(hollow: spine, shell: 0.2)
        for side in [-1.0, 1.0] {
            let clavicle = Bar.chain([
                (Point(side * 1.7, -10.1), 0.85), (Point(side * 4.5, -11.2), 0.6), (Point(side * 8.5, -12.6), 0.6),
                (Point(side * 12.6, -13.2), 0.72),
            ])
            field.add(hollow: clavicle, shell: 0.2)
            let blade = Bar.chain([
                (Point(side * 14.2, -11.5), 0.9), (Point(side * 13.6, -6), 0.35), (Point(side * 11.8, 0.5), 0.5),
            ])
            field.add(hollow: blade, shell: 0.14)
            let arm = Bar.chain([
                (Point(side * 16.3, -11.4), 2.0), (Point(side * 17.3, -8.6), 1.25), (Point(side * 19.6, 4), 1.1),
            ])
            field.add(hollow: arm, shell: 0.35)
        }
    }

    /// Neck, shoulders and trunk: half as deep as wide, round at the sides.
    private var trunk: FormulaSolid {
        let breadth = breadth
        return FormulaSolid(extent: Extent([Point(-20, -22), Point(20, 22)], margin: 0)) { x, y in
            let shoulder = 1 / (1 + exp(-(y + 13.2) * 0.9))
            let half = (5.6 + (10.9 + 0.02 * (y + 13) * (y + 13) * 0.1) * shoulder) * breadth
            let share = x * x / (half * half)
            guard share < 1 else { return 0 }
            return (11 + 9 * shoulder) * (1 - share * share).squareRoot()
        }
    }

    /// The air in both lungs.
    private var air: FormulaSolid {
        let (breadth, heart, domes) = (breadth, heart, domes)
        let lungs = [
            Ellipsoid(Point(-6.9 * breadth, 6), 6.6 * breadth, 18, depth: 8, turned: 6),
            Ellipsoid(Point(6.9 * breadth, 6), 6.6 * breadth, 18, depth: 8, turned: -6),
        ]
        return FormulaSolid(extent: Extent([Point(-16, -14), Point(16, 14)], margin: 0)) { x, y in
            let height = x < 0 ? domes.right : domes.left
            let fromMiddle = (abs(x) - 7) / 6.8
            let dome = height + 3.2 * fromMiddle * fromMiddle
            guard y < dome + 1 else { return 0 }
            var chord = max(lungs[0].thickness(x, y), lungs[1].thickness(x, y))
            for part in heart { chord -= 1.25 * part.thickness(x, y) }
            // The diaphragm is round from front to back too: air thins out towards its rim.
            return max(0, chord) * min(1, max(0, (dome + 1 - y) / 2)).squareRoot()
        }
    }

    private mutating func addRibs(_ side: Double, _ chance: inout Chance) {
        for level in 0..<10 {
            let y = -12.4 + 2.15 * Double(level) + chance.about(0, 0.1)
            let reach = (8.2 + 5.6 * (1 - exp(-Double(level) * 0.55))) * breadth
            let drop = 1.6 + 0.36 * Double(level)
            let radius = 0.46 + 0.012 * Double(level)
            let steps = 14
            let back = (0...steps).map { step -> (point: Point, radius: Double) in
                let angle = Double(step) / Double(steps) * .pi / 2
                let x = 1.6 + (reach - 1.6) * sin(angle)
                return (Point(side * x, y - 0.9 * sin(2 * angle) + drop * (1 - cos(angle))), radius)
            }
            posteriorRibs.append(Bar.chain(back, flatness: 1.5))
            guard level < 7 else { continue }
            let front = (0...steps).map { step -> (point: Point, radius: Double) in
                let angle = Double(step) / Double(steps) * .pi / 2
                let x = reach - (reach - 5.2 - 0.35 * Double(level)) * (1 - cos(angle))
                return (Point(side * x, y + drop + (4.6 + 0.3 * Double(level)) * sin(angle)), radius * 1.05)
            }
            anteriorRibs.append(Bar.chain(front, flatness: 0.9))
        }
    }

    /// Vessels that branch from the hilum outwards and grow thinner.
    private mutating func addVessels(_ side: Double, _ chance: inout Chance) {
        func grow(_ from: Point, _ degrees: Double, _ radius: Double, _ depth: Int) {
            let length = chance.between(1.8, 3.0) * (radius / 0.45).squareRoot()
            let end = from.moved(by: length, towards: degrees)
            vessels.append(Bar(start: from, end: end, startRadius: radius, endRadius: radius * 0.75))
            guard depth > 0, radius > 0.07 else { return }
            grow(end, degrees + chance.between(8, 32), radius * chance.between(0.6, 0.78), depth - 1)
            grow(end, degrees - chance.between(8, 32), radius * chance.between(0.6, 0.78), depth - 1)
        }
        let hilum = Point(side * 3.0, side > 0 ? -0.8 : 0)
        for degrees in [20.0, 62, 98, 130, 160] {
            grow(hilum, side * (degrees + chance.between(-8, 8)), chance.between(0.42, 0.56), 4)
        }
    }

    private static func nodule(_ chance: inout Chance) -> Ellipsoid {
        let side = chance.between(0, 1) < 0.5 ? -1.0 : 1.0
        let y = chance.between(-7, 4)
        let x = chance.between(5.6, 9.6) + (y > 0 && side > 0 ? 2 : 0)
        let radius = chance.between(1.2, 1.8)
        return Ellipsoid(Point(side * x, y), radius, radius * 0.95, depth: radius * 1.8)
    }
}
