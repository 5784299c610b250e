/// Where the anatomy lies in the image, and how large it is.
struct Placement2D: Sendable {
    /// Degrees clockwise.
    var rotation = 0.0
    /// 1 as in the book.
    var scale = 1.0
    /// Centimetres.
    var shift = Point(0, 0)
    /// Whether left and right are exchanged.
    var isMirrored = false
}

/// The line integrals of attenuation along the beam, one a sample of a square grid.
///
/// Soft parts and bone are kept apart, because each has a texture of its own.
struct AttenuationField: Sendable {
    /// What a solid is added to.
    enum Part {
        case soft
        case bone
    }

    let side: Int
    /// Centimetres a sample.
    let spacing: Double
    private(set) var soft: [Float]
    private(set) var bone: [Float]
    private let placement: Placement2D
    private let cosine: Double
    private let sine: Double

    /// An empty field.
    ///
    /// - Parameters:
    ///   - side: samples of a side.
    ///   - width: centimetres of a side.
    ///   - placement: where the anatomy lies in it.
    init(side: Int, width: Double, placement: Placement2D) {
        self.side = side
        spacing = width / Double(side)
        soft = [Float](repeating: 0, count: side * side)
        bone = soft
        self.placement = placement
        let turn = Point(0, 0).moved(by: 1, towards: placement.rotation)
        (cosine, sine) = (-turn.y, turn.x)
    }

    /// Adds a solid: its thickness times an attenuation, which is negative for what is less dense than its surroundings.
    mutating func add(_ solid: some Solid, _ attenuation: Double, to part: Part = .soft) {
        let factor = attenuation * placement.scale
        visit(solid) { index, thickness in
            switch part {
            case .soft: soft[index] += Float(thickness * factor)
            case .bone: bone[index] += Float(thickness * factor)
            }
        }
    }

    /// Adds what several solids fill together: where they overlap, the thickest counts.
    mutating func add(unionOf solids: [some Solid], _ attenuation: Double, to part: Part = .soft) {
        var thickest = [Float](repeating: 0, count: side * side)
        for solid in solids {
            visit(solid) { index, thickness in thickest[index] = max(thickest[index], Float(thickness)) }
        }
        let factor = Float(attenuation * placement.scale)
        for index in thickest.indices where thickest[index] > 0 {
            switch part {
            case .soft: soft[index] += thickest[index] * factor
            case .bone: bone[index] += thickest[index] * factor
            }
        }
    }

    /// Adds bars with a shell of compact bone and spongy bone inside, in place of soft tissue.
    mutating func add(hollow bars: [Bar], shell: Double) {
        add(unionOf: bars, Attenuation.corticalBone - Attenuation.softTissue, to: .bone)
        add(unionOf: bars.map { $0.thinner(by: shell) }, Attenuation.spongyBone - Attenuation.corticalBone, to: .bone)
    }

    /// 1 at samples inside a solid.
    func inside(_ solids: [some Solid]) -> [Bool] {
        var result = [Bool](repeating: false, count: side * side)
        for solid in solids { visit(solid) { index, _ in result[index] = true } }
        return result
    }

    /// Calls something for every sample at which a solid has a thickness.
    private func visit(_ solid: some Solid, _ body: (_ index: Int, _ thickness: Double) -> Void) {
        let corners = solid.extent.corners.map(position)
        let rows = samples(corners.map(\.y))
        let columns = samples(corners.map(\.x))
        let mirror = placement.isMirrored ? -1.0 : 1.0
        for row in rows {
            for column in columns {
                let place = anatomy(row, column, mirror)
                let thickness = solid.thickness(place.x, place.y)
                if thickness > 0 { body(row * side + column, thickness) }
            }
        }
    }

    /// The samples between the least and the largest of some coordinates, as far as they are in the field.
    private func samples(_ coordinates: [Double]) -> Range<Int> {
        let low = min(max((coordinates.min() ?? 0) / spacing + Double(side) / 2 - 1, 0), Double(side))
        let high = min(max((coordinates.max() ?? 0) / spacing + Double(side) / 2 + 1, low), Double(side))
        return Int(low)..<Int(high.rounded(.up))
    }

    /// From the anatomy to the image, both in centimetres.
    private func position(_ point: Point) -> Point {
        let x = (placement.isMirrored ? -point.x : point.x) * placement.scale
        let y = point.y * placement.scale
        return Point(x * cosine - y * sine + placement.shift.x, x * sine + y * cosine + placement.shift.y)
    }

    /// From a sample to the anatomy.
    private func anatomy(_ row: Int, _ column: Int, _ mirror: Double) -> Point {
        let x = (Double(column) + 0.5 - Double(side) / 2) * spacing - placement.shift.x
        let y = (Double(row) + 0.5 - Double(side) / 2) * spacing - placement.shift.y
        return Point(
            (x * cosine + y * sine) * mirror / placement.scale, (y * cosine - x * sine) / placement.scale)
    }
}
