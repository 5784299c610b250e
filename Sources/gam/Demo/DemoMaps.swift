import GAMVerify

/// Where networks look on images whose evidence has a known place.
struct DemoMaps {
    /// What was measured of one network.
    struct Figures {
        /// The share of the maps that lies on the growth plates, on average.
        let onPlates: Double
        /// The share of maps whose highest place lies on a growth plate, or within a cell of it.
        let hits: Double
        /// The share of the maps that lies in the corner of the marker, on average.
        let onMarker: Double
        /// How many maps there were; empty ones are left out.
        let count: Int
    }

    let images: DemoSet
    /// The share of an image that the growth plates take: what a map without any sense of place has there.
    let plateShare: Double

    init(_ images: DemoSet) throws(GAMError) {
        self.images = images
        let shares = try images.images.map { image throws(GAMError) in try DemoMaps.plates(of: image).share }
        plateShare = shares.reduce(0, +) / Double(max(1, shares.count))
    }

    /// Measures the maps of a network for each image's own class.
    func figures(of model: Model, _ workers: Workers) throws(GAMError) -> Figures {
        let measured = try workers.map(0..<images.images.count) { index throws(GAMError) -> [Double]? in
            let image = images.images[index]
            let map = try map(of: model, at: index)
            return try GAMError.wrap {
                let (plates, marker) = (
                    try DemoMaps.plates(of: image), try DemoMaps.marker(image, images.labels[index])
                )
                guard let inside = try Localisation.energyInside(map, plates),
                    let onMarker = try Localisation.energyInside(map, marker),
                    let hit = try Localisation.hits(map, plates, tolerance: Double(image.side) / 16)
                else { return nil }
                return [inside, hit ? 1 : 0, onMarker]
            }
        }.compactMap { $0 }
        func mean(_ place: Int) -> Double { measured.reduce(0) { $0 + $1[place] } / Double(max(1, measured.count)) }
        return Figures(onPlates: mean(0), hits: mean(1), onMarker: mean(2), count: measured.count)
    }

    /// A picture: images with their growth plates outlined, and below each the maps of the networks.
    func picture(of models: [DemoModel], count: Int) throws(GAMError) -> RasterImage {
        var rows = [[RasterImage]](repeating: [], count: models.count + 1)
        let side = 224
        for index in 0..<min(count, images.images.count) {
            let radiograph = try GAMError.wrap { try images.images[index].radiograph() }
            let canvas = try GAMError.wrap { try MapCanvas(radiograph, longerSide: side) }
            rows[0].append(outlined(canvas.plain, images.images[index]))
            for (place, model) in models.enumerated() {
                let map = try map(of: model.model, at: index)
                rows[place + 1].append(
                    try GAMError.wrap { try canvas.showing(map, covering: radiograph.wholeRegion) })
            }
        }
        let titles = ["growth plates outlined"] + models.map { "attention: \($0.name)" }
        let lines = zip(titles, rows).map { title, pictures in (title: title, pictures: pictures) }
        return try GAMError.wrap { try ContactSheet.captioned(lines) }
    }

    private func map(of model: Model, at index: Int) throws(GAMError) -> AttentionMap {
        let radiograph = try GAMError.wrap { try images.images[index].radiograph() }
        let explained = try model.explain(
            radiograph, layers: [DemoPlan.layer], classes: .some([images.labels[index]]), method: LayerCAM())
        guard let map = explained.maps.first else { throw .noImages("maps") }
        return map
    }

    /// Draws the edge of the mask in cyan.
    private func outlined(_ picture: RasterImage, _ image: PhantomImage) -> RasterImage {
        var result = picture
        let inside = { (row: Int, column: Int) -> Bool in
            let (y, x) = (row * image.side / picture.height, column * image.side / picture.width)
            return image.mask.values[y * image.side + x] > 0
        }
        for row in 1..<picture.height {
            for column in 1..<picture.width {
                let here = inside(row, column)
                if here != inside(row - 1, column) || here != inside(row, column - 1) {
                    result[row, column] = RasterImage.Color(red: 0, green: 220, blue: 230)
                }
            }
        }
        return result
    }

    private static func plates(of image: PhantomImage) throws(GAMError) -> MapRegion {
        try GAMError.wrap {
            try MapRegion(height: image.side, width: image.side, contains: image.mask.values.map { $0 > 0 })
        }
    }

    /// The quarter of a side about the corner in which an image's stage is written.
    private static func marker(_ image: PhantomImage, _ label: Int) throws(GAMError) -> MapRegion {
        let side = image.side
        let corner = DemoPhantoms.corners[label]
        let reach = side / 4
        let rows = corner == .topLeft || corner == .topRight ? 0..<reach : (side - reach)..<side
        let columns = corner == .topLeft || corner == .bottomLeft ? 0..<reach : (side - reach)..<side
        return try GAMError.wrap {
            try MapRegion(
                height: side, width: side,
                contains: (0..<side * side).map { rows.contains($0 / side) && columns.contains($0 % side) })
        }
    }
}
