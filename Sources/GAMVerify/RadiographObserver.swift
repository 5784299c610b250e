import GAMImaging
import GAMModelFiles
import GAMVerification

/// Looks at radiographs through a model: preprocessing and observation in one.
struct RadiographObserver: Sendable {
    let description: ModelDescription
    let observer: Observer

    /// An observer of a model.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - layers: what to look at; `nil` for a residual network's usual layers.
    ///   - verifiers: the host's own verifiers, whose layers are looked at too.
    ///   - threads: how many threads one look may use.
    /// - Throws: ``GAMError/network(_:)`` or ``GAMError/verification(_:)`` where the network lacks a layer.
    init(
        _ model: Model, layers: ObservedLayers? = nil, verifiers: [any Verifier] = [], threads: Int = 1
    ) throws(GAMError) {
        description = model.description
        observer = try GAMError.wrap {
            let standard = try ObservedLayers(residual: model.network, target: model.description.targetLayer)
            return try Observer(
                model.network, input: model.inputShape, layers: layers ?? standard,
                alsoKeeping: verifiers.flatMap(\.layers), garbageClass: model.description.garbageClass,
                threads: threads)
        }
    }

    /// Looks at one radiograph, which messages call by a name.
    func observe(_ radiograph: Radiograph, name: String = "image") throws(GAMError) -> Observation {
        try GAMError.wrap(name) {
            let facts = try ImageFacts(radiograph.intensities())
            let input = try description.preprocessing.apply(to: radiograph)
            return try observer.observe(input, imageFacts: facts)
        }
    }
}
