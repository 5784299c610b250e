public import GAMImaging

extension ModelComparer {
    /// Pixels of a picture's longer side.
    private static let pictureSide = 384

    /// The images of which the candidate's evidence resembles the trusted model's least, first: where to look.
    ///
    /// - Returns: each image's place in the order in which they were added and its name.
    /// - Throws: ``GAMError/verification(_:)``.
    public func leastAlike() throws(GAMError) -> [(index: Int, name: String)] {
        try GAMError.wrap {
            try comparisons[0].leastAlike().map { (index: $0.index, name: comparisons[0].name(ofImage: $0.index)) }
        }
    }

    /// The maps of one image as they are compared: the radiograph, the trusted model's map and the candidate's.
    ///
    /// Both maps are of the class that the trusted model predicts. A map shows what moved one output of one network, not where
    /// disease is.
    ///
    /// - Parameters:
    ///   - index: the image's place in the order in which they were added.
    ///   - radiograph: the image itself, which the comparer does not keep.
    ///   - overlay: how the maps are drawn.
    /// - Returns: the picture, 1,228 pixels wide; `nil` for an image that was not added.
    /// - Throws: ``GAMError/image(name:_:)``.
    public func picture(
        ofImage index: Int, over radiograph: Radiograph, as overlay: Overlay = Overlay()
    ) throws(GAMError) -> RasterImage? {
        guard let maps = comparisons[0].maps(ofImage: index) else { return nil }
        return try GAMError.wrap(maps.name) {
            let descriptions = [trusted.description, candidate.description]
            var regions = try descriptions.map { try $0.preprocessing.coveredRegion(of: radiograph) }
            if comparisons[0].subject.evidence != .gradients {
                let common = try CommonPart(of: radiograph, descriptions[0], descriptions[1]).region
                regions = [common, common]
            }
            let canvas = try MapCanvas(radiograph, longerSide: ModelComparer.pictureSide)
            let drawn = try zip([maps.trusted, maps.candidate], regions).map { map, region in
                try canvas.showing(map, overlay, covering: region)
            }
            let name = trusted.description.classes[maps.classIndex]
            let row = PictureRow(
                [
                    ("the radiograph", canvas.plain),
                    ("trusted: what moves \"\(name)\"", drawn[0]), ("candidate: what moves \"\(name)\"", drawn[1]),
                ], side: ModelComparer.pictureSide)
            return try RasterImage.row(of: [try row.picture()], margin: 20)
        }
    }
}
