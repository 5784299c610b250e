#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How far a growth plate has closed.
struct PlateState: Sendable, Equatable {
    /// Centimetres of cartilage between shaft and epiphysis.
    var gap: Double
    /// The radius of the part that has turned to bone already, from the middle, as a share of the plate's radius.
    var bridge: Double
    /// The radius of the epiphysis as a share of the shaft's at the plate.
    var epiphysis: Double
}

/// A tubular bone: a shaft that widens to both ends, a shell of compact bone, spongy bone inside, maybe a growth plate.
///
/// At a place s along the axis the bone is a disc of radius r(s), so that the beam's way through it at a distance d from
/// the axis is `2 sqrt(r^2 - d^2)`; the inner disc has the radius r(s) minus the shell. A growth plate is a disc of
/// cartilage across the bone; from its middle a disc of bone grows until the plate is closed, and its shadow is the
/// difference of both chords.
struct LongBone: Sendable {
    /// A growth plate.
    struct Plate: Sendable {
        /// Centimetres from the end that it lies near.
        var distance: Double
        /// Whether it lies near the end of the axis, or near the start.
        var nearEnd: Bool
        var state: PlateState
    }

    let start: Point
    let degrees: Double
    let length: Double
    /// Radii of both ends and of the narrowest place.
    let startRadius: Double
    let waist: Double
    let endRadius: Double
    var shell = 0.13
    var plate: Plate?

    var end: Point { start.moved(by: length, towards: degrees) }

    /// Plate and epiphysis with a margin: a bar across the bone.
    var plateRegion: Bar? {
        guard let plate else { return nil }
        let middle = plate.nearEnd ? length - plate.distance * 0.75 : plate.distance * 0.75
        let centre = start.moved(by: middle, towards: degrees)
        let reach = max(plateRadius, plate.nearEnd ? endRadius : startRadius)
        let radius = plate.distance * 0.75 + 0.2
        return Bar(
            start: centre.moved(by: reach * 1.1 - 0.2, towards: degrees - 90),
            end: centre.moved(by: reach * 1.1 - 0.2, towards: degrees + 90), startRadius: radius, endRadius: radius)
    }

    /// The radius of the bone at its plate.
    private var plateRadius: Double {
        guard let plate else { return 0 }
        return outline(plate.nearEnd ? length - plate.distance : plate.distance)
    }

    /// The radius without rounded ends: wide at the ends, narrow between.
    private func outline(_ s: Double) -> Double {
        let toStart = max(0, 1 - s / (0.42 * length))
        let toEnd = max(0, 1 - (length - s) / (0.42 * length))
        return waist + (startRadius - waist) * toStart * toStart + (endRadius - waist) * toEnd * toEnd
    }

    /// A solid that gives attenuation times centimetres, less than what the soft tissue in its place had.
    var solid: FormulaSolid {
        let bone = self
        let margin = max(startRadius, endRadius) * 1.2
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        return FormulaSolid(extent: Extent([start, end], margin: margin)) { x, y in
            let (px, py) = (x - bone.start.x, y - bone.start.y)
            return bone.attenuation(along: px * sine - py * cosine, across: px * cosine + py * sine)
        }
    }

    private func attenuation(along s: Double, across d: Double) -> Double {
        guard s > 0, s < length else { return 0 }
        guard let plate else { return piece(s, d, from: 0, to: length, widen: 1) }
        // The plate is a little wavy, as plates are.
        let place = (plate.nearEnd ? length - plate.distance : plate.distance) + 0.035 * sin(d * 7)
        let half = plate.state.gap / 2
        guard half > 0 else {
            let scar = abs(s - place) < 0.04 ? 1.12 : 1
            return piece(s, d, from: 0, to: length, widen: 1) * scar
        }
        if abs(s - place) < half { return bridged(d, plate.state) }
        let inEpiphysis = plate.nearEnd == (s > place)
        let (from, to) = s < place ? (0, place - half) : (place + half, length)
        return piece(s, d, from: from, to: to, widen: inEpiphysis ? plate.state.epiphysis : 1)
    }

    /// A piece of bone between two places of the axis, its ends rounded and closed by a shell.
    private func piece(_ s: Double, _ d: Double, from: Double, to: Double, widen: Double) -> Double {
        let toNearest = min(s - from, to - s)
        let (nearStart, nearEnd) = (s - from < to - s, s - from >= to - s)
        let isEnd = (nearStart && from == 0) || (nearEnd && to == length)
        let rounding = isEnd ? min(0.3 * length, 0.8 * (nearStart ? startRadius : endRadius), 0.5) : 0.16
        var radius = outline(s) * widen
        if toNearest < rounding {
            let rest = 1 - toNearest / rounding
            radius *= (1 - 0.75 * rest * rest * rest).squareRoot()
        }
        guard abs(d) < radius else { return 0 }
        let outer = 2 * (radius * radius - d * d).squareRoot()
        // The shell is thickest half-way along the shaft, and thin but present at the ends.
        let middle = 4 * (s / length) * (1 - s / length)
        var inner = radius - shell * (0.35 + 0.65 * middle * middle) * (waist / 0.35).squareRoot()
        inner = min(inner, inner * (max(toNearest, 0) / 0.09).squareRoot())
        let hollow = inner > abs(d) ? min(2 * (inner * inner - d * d).squareRoot(), outer) : 0
        let compact = Attenuation.corticalBone - Attenuation.softTissue
        let spongy = (Attenuation.spongyBone - Attenuation.softTissue) * (1.1 - 1.0 * middle)
        return compact * (outer - hollow) + spongy * hollow
    }

    private func bridged(_ d: Double, _ state: PlateState) -> Double {
        let radius = plateRadius * state.bridge
        guard abs(d) < radius else { return 0 }
        let thick = 2 * (radius * radius - d * d).squareRoot()
        return thick * (0.5 * (Attenuation.spongyBone + Attenuation.corticalBone) - Attenuation.softTissue)
    }
}
