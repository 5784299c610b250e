/// The bones and soft parts of one right hand, thumb to the left.
struct HandSkeleton: Sendable {
    private var bones = [LongBone]()
    private var carpals = [Ellipsoid]()
    private var flesh = [Bar]()
    private let state: PlateState
    private let stoutness: Double

    /// A finger's measures: where its metacarpal begins, its direction, its bones' lengths and how stout it is.
    private struct Ray {
        let base: Point
        let degrees: Double
        let bend: Double
        let lengths: [Double]
        let stout: Double
    }

    private static let rays = [
        Ray(base: Point(-2.35, 4.75), degrees: -40, bend: 10, lengths: [3.5, 2.6, 1.95], stout: 1.12),
        Ray(base: Point(-1.55, 3.9), degrees: -9, bend: -2, lengths: [5.3, 3.3, 2.0, 1.5], stout: 1),
        Ray(base: Point(-0.45, 3.7), degrees: -1.5, bend: -1, lengths: [5.1, 3.7, 2.4, 1.6], stout: 1.02),
        Ray(base: Point(0.6, 3.85), degrees: 6, bend: 1, lengths: [4.6, 3.4, 2.25, 1.6], stout: 0.96),
        Ray(base: Point(1.55, 4.3), degrees: 14, bend: 3, lengths: [4.2, 2.65, 1.6, 1.4], stout: 0.86),
    ]

    /// Radii at base, waist and head of metacarpal, and of proximal, middle and distal phalanx.
    private static let radii: [(base: Double, waist: Double, head: Double)] = [
        (0.66, 0.36, 0.64), (0.60, 0.35, 0.46), (0.50, 0.29, 0.38), (0.41, 0.19, 0.27),
    ]

    init(state: PlateState, _ chance: inout Chance) {
        self.state = state
        stoutness = chance.about(1, 0.05)
        let spread = chance.about(1, 0.14)
        for (index, ray) in HandSkeleton.rays.enumerated() {
            add(ray, isThumb: index == 0, spread: spread, &chance)
        }
        addForearm(&chance)
        addCarpals(&chance)
        addPalm()
    }

    /// The places of the growth plates.
    var evidence: [Bar] { bones.compactMap(\.plateRegion) }

    /// Adds everything to a field.
    func draw(into field: inout AttenuationField) {
        field.add(unionOf: flesh, Attenuation.softTissue)
        let contrast = Attenuation.handContrast
        field.add(unionOf: carpals, 0.6 * contrast * (Attenuation.corticalBone - Attenuation.softTissue), to: .bone)
        field.add(
            unionOf: carpals.map { $0.shrunk(by: 0.07) },
            0.6 * contrast * (Attenuation.spongyBone - Attenuation.corticalBone), to: .bone)
        for bone in bones { field.add(bone.solid, contrast, to: .bone) }
    }

    private mutating func add(_ ray: Ray, isThumb: Bool, spread: Double, _ chance: inout Chance) {
        var degrees = chance.about(ray.degrees * (isThumb ? 1 : spread), 1.2)
        var place = ray.base
        var outline: [(point: Point, radius: Double)] = []
        for (order, length) in ray.lengths.enumerated() {
            // A thumb has no middle phalanx.
            let kind = isThumb && order == 2 ? 3 : order
            let radii = HandSkeleton.radii[kind]
            let stout = ray.stout * stoutness
            var bone = LongBone(
                start: place, degrees: degrees, length: length, startRadius: radii.base * stout,
                waist: radii.waist * stout, endRadius: radii.head * stout)
            let nearEnd = order == 0 && !isThumb
            bone.plate = LongBone.Plate(distance: kind == 3 ? 0.42 : 0.52, nearEnd: nearEnd, state: state)
            bone.shell = kind == 3 ? 0.08 : 0.12
            bones.append(bone)
            if order > 0 || isThumb { outline.append((place, (radii.base + 0.32) * stout)) }
            // The joint's cartilage keeps the bones apart.
            place = place.moved(by: length + 0.14, towards: degrees)
            if order == 0 { degrees += ray.bend * (isThumb ? 1 : spread) }
            degrees = chance.about(degrees, order == 0 ? 1.5 : 0.8)
        }
        if let last = bones.last {
            let stout = ray.stout * stoutness
            outline.append((last.end.moved(by: 0.1, towards: last.degrees), 0.52 * stout))
        }
        if let first = outline.first, !isThumb {
            outline.insert((first.point.moved(by: -1.2, towards: ray.degrees), first.radius * 0.95), at: 0)
        }
        flesh += Bar.chain(outline, flatness: 0.86)
    }

    private mutating func addForearm(_ chance: inout Chance) {
        let lean = chance.about(1, 0.8)
        var radius = LongBone(
            start: Point(-0.75, 13.5), degrees: -1 + lean, length: 7.35, startRadius: 0.75, waist: 0.66 * stoutness,
            endRadius: 1.3 * stoutness)
        radius.shell = 0.2
        radius.plate = LongBone.Plate(distance: 0.62, nearEnd: true, state: state)
        var ulna = LongBone(
            start: Point(1.45, 13.5), degrees: -2 + lean, length: 7.0, startRadius: 0.6, waist: 0.5 * stoutness,
            endRadius: 0.78 * stoutness)
        ulna.shell = 0.17
        ulna.plate = LongBone.Plate(distance: 0.52, nearEnd: true, state: state)
        bones += [radius, ulna]
    }

    private mutating func addCarpals(_ chance: inout Chance) {
        // Scaphoid, lunate, triquetrum, pisiform, trapezium, trapezoid, capitate, hamate.
        let measures: [(x: Double, y: Double, a: Double, b: Double, turn: Double)] = [
            (-1.30, 5.20, 0.40, 0.68, 45), (-0.22, 5.50, 0.54, 0.42, 0), (0.80, 5.32, 0.42, 0.46, -25),
            (1.35, 4.98, 0.24, 0.30, 0), (-2.05, 4.52, 0.40, 0.50, -30), (-1.22, 4.36, 0.34, 0.36, 0),
            (-0.42, 4.48, 0.40, 0.66, 0), (0.52, 4.56, 0.44, 0.54, 30),
        ]
        carpals = measures.map { bone in
            Ellipsoid(
                Point(chance.about(bone.x, 0.04), chance.about(bone.y, 0.04)), bone.a * stoutness, bone.b * stoutness,
                depth: 0.55, turned: chance.about(bone.turn, 5))
        }
    }

    private mutating func addPalm() {
        // Flat bars along the metacarpals and the wrist; where they overlap, the thickest counts.
        let wrist = Point(0.1, 5.6)
        for ray in HandSkeleton.rays.dropFirst() {
            let knuckle = ray.base.moved(by: ray.lengths[0] * 0.78, towards: ray.degrees)
            flesh.append(
                Bar(
                    start: wrist.moved(by: 0.6, towards: ray.degrees), end: knuckle, startRadius: 1.75, endRadius: 1.1,
                    flatness: 0.9, isFlat: true))
        }
        let thumb = HandSkeleton.rays[0]
        flesh.append(
            Bar(
                start: Point(-0.5, 4.6), end: thumb.base.moved(by: 2.6, towards: thumb.degrees), startRadius: 1.8,
                endRadius: 1.05, flatness: 0.8, isFlat: true))
        flesh.append(
            Bar(
                start: Point(0.3, 15), end: Point(0.1, 5.2), startRadius: 3.1, endRadius: 2.25, flatness: 0.62,
                isFlat: true))
    }
}
