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
    ///   - needs: what components and verifiers look at besides.
    ///   - threads: how many threads one look may use.
    /// - Throws: ``GAMError/network(_:)`` or ``GAMError/verification(_:)`` where the network lacks a layer.
    init(
        _ model: Model, layers: ObservedLayers? = nil, needs: ObservationNeeds = ObservationNeeds(), threads: Int = 1
    ) throws(GAMError) {
        description = model.description
        observer = try GAMError.wrap {
            let standard = try ObservedLayers(residual: model.network, target: model.description.targetLayer)
            return try Observer(
                model.network, input: model.inputShape, layers: layers ?? standard, needs: needs,
                garbageClass: model.description.garbageClass, threads: threads)
        }
    }

    /// Looks at one radiograph, which messages call by a name; on request with copies of the layers in any case.
    func observe(
        _ radiograph: Radiograph, name: String = "image", copiesLayers: Bool = false
    ) throws(GAMError) -> Observation {
        try GAMError.wrap(name) {
            let facts = try ImageFacts(radiograph)
            let input = try description.preprocessing.apply(to: radiograph)
            return try observer.observe(input, imageFacts: facts, copiesLayers: copiesLayers)
        }
    }
}
