import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Orientation, place and size; what lies outside the image becomes black.
enum GeometryShifts {
    /// Mirrored left-right.
    static let flippedHorizontally: ImageShift.Change = { plane, _, _ in
        IntensityPlane(height: plane.height, width: plane.width) { plane[$0, plane.width - 1 - $1] }
    }

    /// Mirrored top-bottom.
    static let flippedVertically: ImageShift.Change = { plane, _, _ in
        IntensityPlane(height: plane.height, width: plane.width) { plane[plane.height - 1 - $0, $1] }
    }

    /// Turned by 90 degrees to one side or the other; an image that is not square is stretched to its old sides.
    static let quarterTurn: ImageShift.Change = { plane, _, generator in
        let isClockwise = generator.uniform() < 0.5
        let turned = IntensityPlane(height: plane.width, width: plane.height) { row, column in
            isClockwise ? plane[plane.height - 1 - column, row] : plane[column, plane.width - 1 - row]
        }
        let keepsShape = turned.height == plane.height
        return keepsShape ? turned : turned.resized(height: plane.height, width: plane.width)
    }

    /// Turned about the centre by an angle to one side or the other, bilinearly.
    static func rotated(degrees: Double) -> ImageShift.Change {
        { plane, _, generator in
            let angle = (generator.uniform() < 0.5 ? -1 : 1) * degrees * .pi / 180
            let (sine, cosine) = (sin(angle), cos(angle))
            let (y, x) = (Double(plane.height - 1) / 2, Double(plane.width - 1) / 2)
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                let (down, right) = (Double(row) - y, Double(column) - x)
                return plane.value(
                    row: y + cosine * down - sine * right, column: x + sine * down + cosine * right)
            }
        }
    }

    /// Moved by a share of the sides in a random direction, bilinearly.
    static func moved(_ share: Double) -> ImageShift.Change {
        { plane, _, generator in
            let direction = 2 * Double.pi * generator.uniform()
            let down = share * Double(plane.height) * sin(direction)
            let right = share * Double(plane.width) * cos(direction)
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                plane.value(row: Double(row) - down, column: Double(column) - right)
            }
        }
    }

    /// The central share of each side, enlarged to the old size.
    static func cropped(_ share: Double) -> ImageShift.Change {
        { plane, _, _ in
            let top = min(Int((Double(plane.height) * (1 - share) / 2).rounded()), plane.height / 2 - 1)
            let left = min(Int((Double(plane.width) * (1 - share) / 2).rounded()), plane.width / 2 - 1)
            let centre = plane.cropped(rows: top..<(plane.height - top), columns: left..<(plane.width - left))
            return centre.resized(height: plane.height, width: plane.width)
        }
    }

    /// Made smaller by a factor, with black around.
    static func shrunk(_ factor: Double) -> ImageShift.Change {
        { plane, _, _ in
            let small = plane.resized(
                height: Int((Double(plane.height) / factor).rounded()),
                width: Int((Double(plane.width) / factor).rounded()))
            let (top, left) = ((plane.height - small.height) / 2, (plane.width - small.width) / 2)
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                let (y, x) = (row - top, column - left)
                return y >= 0 && x >= 0 && y < small.height && x < small.width ? small[y, x] : 0
            }
        }
    }
}
