#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The solids of one skull that looks to the left.
struct SkullAnatomy: Sendable {
    private let vault: Ellipsoid
    private let jaw: Double
    private var clivus: LongBone

    init(state: PlateState, _ chance: inout Chance) {
        vault = Ellipsoid(
            Point(1.6, -3.7), chance.about(8.9, 0.15), chance.about(6.9, 0.15), depth: 6.8,
            turned: chance.about(-8, 1.5))
        jaw = chance.about(0, 0.25)
        clivus = LongBone(
            start: Point(-1.7, 0.9), degrees: chance.about(128, 3), length: 5.2, startRadius: 1.05, waist: 0.85,
            endRadius: 0.7)
        clivus.shell = 0.18
        clivus.plate = LongBone.Plate(distance: 2.3, nearEnd: false, state: state)
    }

    /// The place of the synchondrosis.
    var evidence: [Bar] {
        let centre = clivus.start.moved(by: 2.3, towards: clivus.degrees)
        return [
            Bar(
                start: centre.moved(by: 0.8, towards: clivus.degrees - 90),
                end: centre.moved(by: 0.8, towards: clivus.degrees + 90), startRadius: 0.6, endRadius: 0.6)
        ]
    }

    /// Adds everything to a field.
    func draw(into field: inout AttenuationField) {
        drawSoftParts(into: &field)
        let bone = Attenuation.corticalBone - Attenuation.softTissue
        // Towards the base the vault ends; the clivus and its neighbours take over there.
        let (outer, inner) = (vault, vault.shrunk(by: 0.5))
        field.add(
            FormulaSolid(extent: vault.extent) { x, y in
                let toBase = min(max((1.4 + 0.35 * max(x - 3, 0) - y) / 0.8, 0.15), 1)
                return toBase * (outer.thickness(x, y) - inner.thickness(x, y))
            }, bone, to: .bone)
        drawFace(into: &field)
        drawBase(into: &field)
        drawJaws(into: &field)
        drawNeck(into: &field)
    }

    private func drawSoftParts(into field: inout AttenuationField) {
        let soft = Attenuation.softTissue
        let face = [
            Bar(start: Point(-5.2, -1), end: Point(-4.6, 7.6), startRadius: 3.6, endRadius: 3.0, flatness: 1.5),
            Bar(start: Point(-1, 1), end: Point(-0.6, 6.5), startRadius: 5.2, endRadius: 3.6, flatness: 1.15),
            Bar(start: Point(-7.4, 0.2), end: Point(-9.6, 3.4), startRadius: 1.3, endRadius: 0.95, flatness: 1.6),
            Bar(start: Point(-7.6, 5.3), end: Point(-8.3, 5.6), startRadius: 1.1, endRadius: 0.8, flatness: 2.5),
            Bar(start: Point(-7.2, 7), end: Point(-7.8, 7.2), startRadius: 1.2, endRadius: 0.8, flatness: 2.5),
            Bar(start: Point(-5.8, 9.2), end: Point(-6.9, 9.3), startRadius: 1.7, endRadius: 1.4, flatness: 2.0),
            Bar(start: Point(2.6, 3.5), end: Point(3.8, 16), startRadius: 4.6, endRadius: 4.4, flatness: 1.15),
        ]
        let scalp = vault.shrunk(by: -0.6)
        field.add(
            FormulaSolid(extent: Extent([Point(-12, -13), Point(13, 18)], margin: 0)) { x, y in
                face.reduce(scalp.thickness(x, y)) { max($0, $1.thickness(x, y)) }
            }, soft)
        // Air: behind the nose and down the throat, in the frontal, maxillary and sphenoid sinus.
        let air = Bar.chain([
            (Point(-4.5, 3.6), 0.8), (Point(-1.0, 3.7), 0.85), (Point(0.3, 5.4), 0.6), (Point(0.4, 9), 0.75),
            (Point(0.9, 16), 0.8),
        ])
        field.add(unionOf: air, -soft)
        field.add(Ellipsoid(Point(-6.9, -1.9), 0.55, 1.1, depth: 1.4, turned: 10), -soft)
        field.add(Ellipsoid(Point(-4.3, 2.9), 1.5, 1.2, depth: 2.2), -soft)
        field.add(Ellipsoid(Point(-2.2, 1.2), 0.9, 0.65, depth: 1.2), -soft)
    }

    private func drawFace(into field: inout AttenuationField) {
        let orbit = Bar.chain([
            (Point(-4.9, -2.0), 0.22), (Point(-6.7, -1.3), 0.25), (Point(-6.6, 0.7), 0.25), (Point(-4.6, 1.6), 0.22),
            (Point(-3.6, 0), 0.18),
        ])
        field.add(hollow: orbit.map { $0.deeper(3) }, shell: 0.12)
        let lines: [[(point: Point, radius: Double)]] = [
            // Nasal bone; floor of the anterior fossa; cheekbone to temple; hard palate; back of the maxilla.
            [(Point(-7.4, -1.3), 0.3), (Point(-8.6, 1.4), 0.2)],
            [(Point(-6.8, -1.0), 0.2), (Point(-4, -0.6), 0.2), (Point(-2.0, 0.2), 0.22)],
            [(Point(-5.2, 1.6), 0.55), (Point(-3.2, 2.0), 0.35), (Point(0.2, 2.4), 0.28)],
            [(Point(-7.6, 4.1), 0.35), (Point(-5, 4.5), 0.3), (Point(-2.2, 4.4), 0.22)],
            [(Point(-3.0, 1.6), 0.2), (Point(-2.6, 4.2), 0.2)],
        ]
        for line in lines { field.add(hollow: Bar.chain(line).map { $0.deeper(2.5) }, shell: 0.1) }
    }

    private func drawBase(into field: inout AttenuationField) {
        let clivus = clivus
        field.add(clivus.solid, 1.9, to: .bone)
        // The saddle in which the pituitary gland lies, in front of and above the clivus.
        let sella = Bar.chain([
            (Point(-2.2, -0.2), 0.3), (Point(-1.9, 0.55), 0.16), (Point(-1.3, 0.75), 0.16), (Point(-0.75, 0.3), 0.2),
            (Point(-0.85, -0.35), 0.25),
        ])
        field.add(hollow: sella.map { $0.deeper(2.5) }, shell: 0.1)
        let petrous = [
            Ellipsoid(Point(3.4, 2.2), 1.7, 1.0, depth: 1.9, turned: -18),
            Ellipsoid(Point(4.7, 4.0), 0.9, 1.7, depth: 1.4, turned: 12),
        ]
        field.add(unionOf: petrous, Attenuation.spongyBone - 0.1, to: .bone)
        let canal = Ellipsoid(Point(3.0, 2.5), 0.35, 0.35, depth: 1)
        field.add(canal, -0.25, to: .bone)
        let occiput = Bar.chain([(Point(3.0, 4.9), 0.3), (Point(5.4, 4.4), 0.3), (Point(8.6, 1.6), 0.35)])
        field.add(hollow: occiput.map { $0.deeper(3) }, shell: 0.14)
    }

    private func drawJaws(into field: inout AttenuationField) {
        let mandible = Bar.chain([
            (Point(1.1, 2.7), 0.5), (Point(0.9, 4.4 + jaw), 0.8), (Point(0.4, 7.0 + jaw), 1.0),
            (Point(-2.4, 8.8 + jaw), 0.95), (Point(-5.6, 9.4 + jaw), 1.0), (Point(-6.9, 8.8 + jaw), 1.0),
        ])
        field.add(hollow: mandible.map { $0.deeper(1.5) }, shell: 0.26)
        let coronoid = Bar.chain([(Point(-0.6, 3.7), 0.35), (Point(-0.5, 6.4 + jaw), 0.8)])
        field.add(hollow: coronoid, shell: 0.2)
        var crowns = [Bar]()
        for tooth in 0..<9 {
            let x = -7.5 + 0.62 * Double(tooth)
            let lean = tooth < 3 ? -0.25 : 0.0
            let stout = tooth < 3 ? 0.24 : 0.32
            crowns += Bar.chain(
                [(Point(x - lean, 4.6), stout * 0.6), (Point(x, 5.5), stout), (Point(x, 6.1), stout)], flatness: 2)
            crowns += Bar.chain(
                [(Point(x, 6.4), stout), (Point(x, 6.9), stout), (Point(x - lean, 7.9 + jaw), stout * 0.6)], flatness: 2
            )
        }
        field.add(unionOf: crowns, Attenuation.tooth - Attenuation.softTissue, to: .bone)
    }

    private func drawNeck(into field: inout AttenuationField) {
        for level in 0..<5 {
            let y = 6.4 + 1.75 * Double(level)
            let x = 2.6 + 0.1 * Double(level)
            let body = [
                Bar(
                    start: Point(x - 0.35, y), end: Point(x + 0.5, y + 0.1), startRadius: 0.68, endRadius: 0.7,
                    flatness: 1.3, isFlat: true)
            ]
            field.add(hollow: body, shell: 0.14)
            let process = Bar.chain([(Point(x + 1.6, y), 0.4), (Point(x + 3.2, y + 0.7), 0.35)])
            field.add(hollow: process, shell: 0.12)
        }
        let axis = Bar.chain([(Point(2.5, 5.0), 0.35), (Point(2.6, 6.4), 0.5)])
        field.add(hollow: axis, shell: 0.12)
    }
}

extension Bar {
    /// The bar with its thickness along the beam multiplied.
    fileprivate func deeper(_ factor: Double) -> Bar {
        var bar = self
        bar.flatness *= factor
        return bar
    }
}
