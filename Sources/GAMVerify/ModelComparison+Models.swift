import GAMTensor
public import GAMVerification

extension ModelComparison {
    /// Compares a candidate model with a trusted one on the same images.
    ///
    /// Each model sees the images through its own preprocessing. Classes are matched by name; garbage classes are left
    /// out.
    ///
    /// - Parameters:
    ///   - trusted: the model that is trusted.
    ///   - candidate: the model in question.
    ///   - images: what both are shown.
    ///   - options: threads, progress, what to do with unreadable images.
    /// - Returns: the comparison; ask it for its `report(metrics:rule:)`.
    /// - Throws: ``GAMError/missingClasses(_:)`` where the candidate lacks a class of the trusted model.
    public static func compare(
        trusted: Model, candidate: Model, images: [ImageSource],
        options: WorkOptions = WorkOptions()
    ) throws(GAMError) -> ModelComparison {
        let names = trusted.classes.enumerated().filter { $0.offset != trusted.description.garbageClass }
        let missing = names.map(\.element).filter { !candidate.properClasses.contains($0) }
        guard missing.isEmpty else { throw .missingClasses(missing) }
        let first = try trusted.evidenceObserver(for: names.map(\.offset))
        let second = try candidate.evidenceObserver(
            for: names.compactMap { candidate.classes.firstIndex(of: $0.element) })
        var comparison = ModelComparison(classes: names.map(\.element))
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            let radiograph = try source.radiograph()
            return (
                trusted: try GAMError.wrap { try first.observe(try trusted.input(for: radiograph)) },
                candidate: try GAMError.wrap { try second.observe(try candidate.input(for: radiograph)) }
            )
        } fold: { pair throws(GAMError) in
            try GAMError.wrap { try comparison.add(trusted: pair.trusted, candidate: pair.candidate) }
        }
        return comparison
    }
}

extension Model {
    /// The names of the classes without the garbage class.
    fileprivate var properClasses: [String] {
        classes.enumerated().filter { $0.offset != description.garbageClass }.map(\.element)
    }

    fileprivate func evidenceObserver(for classes: [Int]) throws(GAMError) -> EvidenceObserver {
        try GAMError.wrap {
            try EvidenceObserver(network, input: inputShape, target: description.targetLayer, classes: classes)
        }
    }
}
