public import GAMImaging
public import GAMVerification

extension VerificationReport {
    /// The attention map drawn over the radiograph that was judged.
    ///
    /// A map shows what moved this logit, not where disease is. A report keeps no pixels, so the radiograph is handed in
    /// again; an empty map gives the plain radiograph with a sign that there is nothing to show.
    ///
    /// - Parameters:
    ///   - radiograph: the image that was judged.
    ///   - model: the model that judged it, which tells what part of the image the network saw.
    ///   - overlay: how the map is drawn.
    /// - Returns: the picture, of which `write(to:)` makes a file.
    /// - Throws: ``GAMError/image(name:_:)``.
    public func overlay(
        over radiograph: Radiograph, of model: Model, as overlay: Overlay = Overlay()
    ) throws(GAMError) -> RasterImage {
        try attentionMap.drawn(over: radiograph, model.description, as: overlay)
    }
}
