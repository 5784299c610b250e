public import GAMAttention
public import GAMFiles
public import GAMImaging
public import GAMModelFiles

extension AttentionMap {
    /// The map drawn over the radiograph it was made for.
    ///
    /// A map shows what moved one logit of one network, not where disease is. An empty map gives the plain radiograph
    /// with a sign that there is nothing to show.
    ///
    /// - Parameters:
    ///   - radiograph: the image.
    ///   - description: the model's, which tells what part of the image the network saw.
    ///   - overlay: how the map is drawn.
    /// - Returns: the picture.
    /// - Throws: ``GAMError/image(name:_:)``.
    public func drawn(
        over radiograph: Radiograph, _ description: ModelDescription, as overlay: Overlay = Overlay()
    ) throws(GAMError) -> RasterImage {
        try GAMError.wrap {
            let region = try description.preprocessing.coveredRegion(of: radiograph)
            return try overlay.draw(values, height: height, width: width, over: radiograph, region: region)
        }
    }
}

extension RasterImage {
    /// Writes the picture as a PNG file, whole or not at all.
    ///
    /// - Throws: ``GAMError/file(_:)``.
    public func write(to path: FilePath) throws(GAMError) {
        try GAMError.wrap { try Files.write(try png(), to: path) }
    }

    /// Writes the picture as a PNG file, whole or not at all.
    ///
    /// - Throws: ``GAMError/file(_:)``.
    public func write(to path: String) throws(GAMError) {
        try write(to: FilePath(path))
    }
}
