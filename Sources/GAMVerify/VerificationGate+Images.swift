public import GAMImaging
public import GAMVerification

/// What became of one image of many.
public struct ImageOutcome: Sendable {
    /// What messages call the image: its path, for a file.
    public let name: String
    /// The report, or why the image could not be judged; such an image is not accepted.
    public let result: Result<VerificationReport, GAMError>
}

extension VerificationGate {
    /// Judges many images on several threads; one that cannot be judged does not stop the others.
    ///
    /// Memory does not grow with the number of images: each is read when it is its turn, and its outcome handed on.
    ///
    /// - Parameters:
    ///   - images: the images.
    ///   - options: threads and progress; what cannot be judged is an outcome here, so `skip` is not called.
    ///   - accompany: called with each image and its report, on any thread, as to draw an overlay; what it throws ends
    ///     the work.
    ///   - each: called with every outcome in the order of the images, on the calling thread.
    /// - Throws: what `accompany` or `each` threw, or ``GAMError/cancelled``.
    public func verify(
        _ images: [ImageSource], options: WorkOptions = WorkOptions(),
        accompany: (@Sendable (_ name: String, Radiograph, VerificationReport) throws(GAMError) -> Void)? = nil,
        each: (ImageOutcome) throws(GAMError) -> Void
    ) throws(GAMError) {
        var options = options
        options.skip = nil
        try ImageSource.each(images, "verify", options) { source throws(GAMError) in
            let radiograph: Radiograph
            let report: VerificationReport
            do throws(GAMError) {
                radiograph = try source.radiograph()
                report = try verify(radiograph, name: source.name)
            } catch {
                return ImageOutcome(name: source.name, result: .failure(error))
            }
            try accompany?(source.name, radiograph, report)
            return ImageOutcome(name: source.name, result: .success(report))
        } fold: { outcome throws(GAMError) in
            try each(outcome)
        }
    }
}
