import GAMTensor

/// What lies over a part of the image: markers, blocks, frames.
enum OcclusionShifts {
    /// A white letter L in one of the corners, its height a share of the image's.
    static func marker(_ share: Double) -> ImageShift.Change {
        { plane, _, generator in
            let size = max(2, Int((share * Double(plane.height)).rounded()))
            let stroke = max(1, size / 5)
            let (marginY, marginX) = (Int(0.04 * Double(plane.height)), Int(0.04 * Double(plane.width)))
            let top = generator.uniform() < 0.5 ? marginY : max(0, plane.height - size - marginY)
            let left = generator.uniform() < 0.5 ? marginX : max(0, plane.width - size - marginX)
            var result = plane
            for row in 0..<min(size, plane.height - top) {
                for column in 0..<min(size, plane.width - left) where column < stroke || row >= size - stroke {
                    result[top + row, left + column] = 1
                }
            }
            return result
        }
    }

    /// A black, gray or white square at a random place inside, its side a share of the image's height.
    static func block(_ share: Double) -> ImageShift.Change {
        { plane, _, generator in
            let side = min(max(1, Int((share * Double(plane.height)).rounded())), min(plane.height, plane.width))
            let level = Double(generator.integer(below: 3)) / 2
            let top = place(plane.height, side, &generator)
            let left = place(plane.width, side, &generator)
            var result = plane
            for row in top..<(top + side) {
                for column in left..<(left + side) { result[row, column] = level }
            }
            return result
        }
    }

    /// A frame of one gray level, a share of each side wide: 1 for the border of a print, 0.02 for collimation.
    static func frame(_ share: Double, level: Double) -> ImageShift.Change {
        { plane, _, _ in
            let down = max(1, Int((share * Double(plane.height)).rounded()))
            let right = max(1, Int((share * Double(plane.width)).rounded()))
            return IntensityPlane(height: plane.height, width: plane.width) { row, column in
                let isInside =
                    row >= down && row < plane.height - down && column >= right && column < plane.width - right
                return isInside ? plane[row, column] : level
            }
        }
    }

    /// A place along an axis at least a tenth away from both ends, where there is room for that.
    private static func place(_ count: Int, _ side: Int, _ generator: inout SeededGenerator) -> Int {
        let margin = Int(0.1 * Double(count))
        let room = count - side - 2 * margin
        return room >= 0 ? margin + generator.integer(below: room + 1) : (count - side) / 2
    }
}
