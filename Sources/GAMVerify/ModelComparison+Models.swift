public import GAMVerification

extension ModelComparison {
    /// Compares a candidate model with a trusted one on the same images.
    ///
    /// ``ModelComparer`` does the same image by image.
    ///
    /// - Parameters:
    ///   - trusted: the model that is trusted.
    ///   - candidate: the model in question.
    ///   - images: what both are shown.
    ///   - evidence: by which evidence they are compared.
    ///   - options: threads, progress, what to do with unreadable images.
    /// - Returns: the comparison; ask it for its `report(metrics:rule:retrained:)`.
    /// - Throws: ``GAMError/missingClasses(_:)`` where the candidate lacks a class of the trusted model.
    public static func compare(
        trusted: Model, candidate: Model, images: [ImageSource], evidence: EvidenceOptions = EvidenceOptions(),
        options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> ModelComparison {
        var comparer = try ModelComparer(trusted: trusted, candidate: candidate, options: evidence)
        try comparer.add(images, options: options)
        return comparer.comparisons[0]
    }
}
