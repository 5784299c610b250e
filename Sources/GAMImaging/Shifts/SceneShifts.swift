import GAMTensor

/// Images that are no radiographs though they have edges, areas and textures.
enum SceneShifts {
    /// Dead leaves: discs of random gray over one another, their radii falling as a power law.
    ///
    /// Their statistics are close to those of natural scenes (Lee, Mumford & Huang, IJCV 41, 2001).
    static let deadLeaves: ImageShift.Change = { plane, _, generator in
        let (height, width) = (Double(plane.height), Double(plane.width))
        var result = IntensityPlane(height: plane.height, width: plane.width, filledWith: generator.uniform())
        for _ in 0..<250 {
            let radius = height * min(0.35, 0.02 / (generator.uniform() + 1e-3).squareRoot())
            let (y, x) = (generator.uniform() * height, generator.uniform() * width)
            let level = generator.uniform()
            for row in max(0, Int(y - radius))..<max(0, min(plane.height, Int(y + radius) + 1)) {
                for column in max(0, Int(x - radius))..<max(0, min(plane.width, Int(x + radius) + 1)) {
                    let (down, right) = (Double(row) - y, Double(column) - x)
                    if down * down + right * right < radius * radius { result[row, column] = level }
                }
            }
        }
        return result
    }

    /// The image cut into `count` x `count` patches that are put together in random order.
    ///
    /// Rows and columns that do not divide are left out first, and the result is brought back to the image's size.
    static func shuffled(_ count: Int) -> ImageShift.Change {
        { plane, _, generator in
            let (tall, wide) = (plane.height / count, plane.width / count)
            guard tall > 0, wide > 0 else { return plane }
            let order = generator.shuffled(Array(0..<(count * count)))
            let mixed = IntensityPlane(height: tall * count, width: wide * count) { row, column in
                let source = order[row / tall * count + column / wide]
                return plane[source / count * tall + row % tall, source % count * wide + column % wide]
            }
            let isWhole = mixed.height == plane.height && mixed.width == plane.width
            return isWhole ? mixed : mixed.resized(height: plane.height, width: plane.width)
        }
    }
}
