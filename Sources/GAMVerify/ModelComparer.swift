public import GAMAttention
public import GAMImaging
public import GAMVerification

/// Compares a candidate model with a trusted one, image by image.
///
/// ```swift
/// var comparer = try ModelComparer(trusted: trusted, candidate: candidate)
/// for image in images { try comparer.add(try image.radiograph()) }
/// let report = try comparer.report()
/// print(report.verdict, report.reasons)
/// ```
/// Each model sees the images through its own preprocessing. Classes are matched by name; garbage classes are left out.
/// Attention maps are compared; where that is meaningless (the models see different parts of an image, or their maps
/// differ in size and one has fewer than 3 rows or columns), occlusion maps of the common part are, and the report says
/// so.
public struct ModelComparer: Sendable {
    /// The candidate's comparison with the trusted model, then that of each retrained model.
    public private(set) var comparisons: [ModelComparison]

    let trusted, candidate: Model
    private let views: [View]
    private let gradients: EvidenceObserver
    private let occlusion: OcclusionObserver?

    /// A model that is compared with the trusted one.
    private struct View: Sendable {
        let model: Model
        let observer: any ClassEvidenceObserver
    }

    /// The side of the grid on which occlusion maps are compared.
    static let occlusionSide = 8

    /// Settles what is compared.
    ///
    /// - Parameters:
    ///   - trusted: the model that is trusted.
    ///   - candidate: the model in question.
    ///   - retrained: models of the trusted one's recipe from other seeds, which show how alike two good models are.
    ///   - options: by which evidence.
    /// - Throws: ``GAMError/missingClasses(_:)`` where a model lacks a class of the trusted one,
    ///   ``GAMError/network(_:)`` for a layer that a network does not have.
    public init(
        trusted: Model, candidate: Model, retrained: [Model] = [], options: EvidenceOptions = EvidenceOptions()
    ) throws(GAMError) {
        let names = trusted.properClasses
        let others = [candidate] + retrained
        for model in others {
            let missing = Self.missingClasses(of: model, besides: trusted)
            guard missing.isEmpty else { throw .missingClasses(missing) }
        }
        let gradients = try trusted.evidenceObserver(for: names, layers: options.layers(of: trusted))
        let seen = try others.map { model throws(GAMError) in
            try model.evidenceObserver(for: names, layers: options.layers(of: model))
        }
        // The candidate decides by what all are compared, so that the retrained models can be its null.
        let source = Self.source(trusted, candidate, gradients, seen[0], options)
        self.trusted = trusted
        self.candidate = candidate
        self.gradients = gradients
        var views = [View]()
        var comparisons = [ModelComparison]()
        for (model, observer) in zip(others, seen) {
            let layers: [ComparedLayer]
            if source == .gradients {
                layers = Self.layers(trusted, model, gradients, observer, options)
                views.append(View(model: model, observer: observer))
            } else {
                let side = Self.occlusionSide
                layers = [
                    ComparedLayer(
                        name: "input", candidateName: "input", height: side, width: side, candidateHeight: side,
                        candidateWidth: side)
                ]
                views.append(View(model: model, observer: try model.occlusionObserver(for: names)))
            }
            comparisons.append(
                ModelComparison(
                    ComparisonSubject(
                        trusted: trusted.hash, candidate: model.hash, classes: names, evidence: source, layers: layers))
            )
        }
        occlusion = source == .gradients ? nil : try trusted.occlusionObserver(for: names)
        self.views = views
        self.comparisons = comparisons
    }

    /// The classes of a trusted model that a candidate lacks, garbage classes left out; they make models not comparable.
    public static func missingClasses(of candidate: Model, besides trusted: Model) -> [String] {
        let known = candidate.properClasses
        return trusted.properClasses.filter { !known.contains($0) }
    }

    /// Shows all models one image.
    ///
    /// - Throws: ``GAMError`` where the image cannot be prepared or a network gives values that are not finite.
    public mutating func add(_ radiograph: Radiograph, name: String = "image") throws(GAMError) {
        try add(try look(at: radiograph, name: name), name: name)
    }

    /// How many images were added.
    public var imageCount: Int { comparisons[0].imageCount }

    /// Shows all models a list of images, read when it is their turn, on several threads.
    ///
    /// - Throws: ``GAMError``, ``GAMError/cancelled`` among them.
    public mutating func add(
        _ images: [ImageSource], options: WorkOptions = WorkOptions()
    ) throws(GAMError) {
        let observing = self
        try ImageSource.each(images, "images", options) { source throws(GAMError) in
            (name: source.name, look: try observing.look(at: try source.radiograph(), name: source.name))
        } fold: { seen throws(GAMError) in
            try add(seen.look, name: seen.name)
        }
    }

    /// What the images say of the candidate.
    ///
    /// - Parameters:
    ///   - metrics: the similarity metrics to report.
    ///   - rule: the rule of the verdict.
    /// - Returns: the verdict with every figure behind it.
    /// - Throws: ``GAMError/verification(_:)``.
    public func report(
        metrics: [SimilarityMetric] = SimilarityMetric.paperMetrics, rule: SuitabilityRule = SuitabilityRule()
    ) throws(GAMError) -> ComparisonReport {
        try GAMError.wrap {
            try comparisons[0].report(metrics: metrics, rule: rule, retrained: Array(comparisons.dropFirst()))
        }
    }

    /// What all models see of one image.
    package struct Look: Sendable {
        fileprivate let pairs: [(trusted: ClassEvidence, candidate: ClassEvidence)]
        fileprivate let hash: ImageHash
    }

    /// Shows all models one image without adding it; may be called on any thread.
    package func look(at radiograph: Radiograph, name: String) throws(GAMError) -> Look {
        try GAMError.wrap(name) {
            let input = try trusted.input(for: radiograph)
            let mine = try occlusion?.observe(input) ?? gradients.observe(input)
            let pairs = try views.map { view in
                let theirs = try view.observer.observe(try view.model.input(for: radiograph))
                guard occlusion != nil else { return (trusted: mine, candidate: theirs) }
                let common = try CommonPart(of: radiograph, trusted.description, view.model.description)
                return (
                    trusted: try mine.cut(to: common.first, side: Self.occlusionSide),
                    candidate: try theirs.cut(to: common.second, side: Self.occlusionSide)
                )
            }
            return Look(pairs: pairs, hash: ImageHash(radiograph))
        }
    }

    /// Adds what all models saw of one image.
    package mutating func add(_ look: Look, name: String) throws(GAMError) {
        for (index, pair) in look.pairs.enumerated() {
            try GAMError.wrap {
                try comparisons[index].add(
                    trusted: pair.trusted, candidate: pair.candidate, name: name, hash: look.hash)
            }
        }
    }
}

extension ModelComparer {
    /// By which evidence a candidate is compared.
    private static func source(
        _ trusted: Model, _ candidate: Model, _ mine: EvidenceObserver, _ theirs: EvidenceObserver,
        _ options: EvidenceOptions
    ) -> EvidenceSource {
        if options.usesOcclusion { return .occlusion(.asked) }
        guard CommonPart.isWhole(trusted.description.preprocessing, candidate.description.preprocessing) else {
            return .occlusion(.differentRegions)
        }
        guard let own = mine.mapSizes.first, let other = theirs.mapSizes.first, own != other,
            min(own.height, own.width, other.height, other.width) < 3
        else { return .gradients }
        return .occlusion(
            .coarseMaps(trusted: "\(own.height) x \(own.width)", candidate: "\(other.height) x \(other.width)"))
    }

    /// The layers of two models side by side.
    private static func layers(
        _ trusted: Model, _ candidate: Model, _ mine: EvidenceObserver, _ theirs: EvidenceObserver,
        _ options: EvidenceOptions
    ) -> [ComparedLayer] {
        let names = zip(options.layers(of: trusted), options.layers(of: candidate))
        return zip(names, zip(mine.mapSizes, theirs.mapSizes)).map { names, sizes in
            ComparedLayer(
                name: names.0, candidateName: names.1, height: sizes.0.height, width: sizes.0.width,
                candidateHeight: sizes.1.height, candidateWidth: sizes.1.width)
        }
    }
}

extension Model {
    /// The names of the classes without the garbage class.
    var properClasses: [String] {
        classes.enumerated().filter { $0.offset != description.garbageClass }.map(\.element)
    }

    fileprivate func evidenceObserver(for names: [String], layers: [String]) throws(GAMError) -> EvidenceObserver {
        try GAMError.wrap {
            try EvidenceObserver(
                network, input: inputShape, layers: layers, classes: names.compactMap { classes.firstIndex(of: $0) })
        }
    }

    fileprivate func occlusionObserver(for names: [String]) throws(GAMError) -> OcclusionObserver {
        try GAMError.wrap {
            try OcclusionObserver(
                network, input: inputShape, classes: names.compactMap { classes.firstIndex(of: $0) })
        }
    }
}
