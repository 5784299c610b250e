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
        _ model: consuming Model, layers: ObservedLayers? = nil, needs: ObservationNeeds = ObservationNeeds(),
        threads: Int = 1
    ) throws(GAMError) {
        // The network ends with its packing: nothing here may hold it longer.
        let (description, input, network) = (model.description, model.inputShape, model.network)
        _ = consume model
        self.description = description
        do {
            let standard = try ObservedLayers(residual: network, target: description.targetLayer)
            observer = try Observer(
                consume network, input: input, layers: layers ?? standard, needs: needs,
                garbageClass: description.garbageClass, threads: threads)
        } catch {
            throw GAMError(error)
        }
    }

    /// Looks at one radiograph, which messages call by a name; on request with copies of the layers in any case.
    func observe(
        _ radiograph: Radiograph, name: String = "image", copiesLayers: Bool = false
    ) throws(GAMError) -> (observation: Observation, hash: ImageHash) {
        try GAMError.wrap(name) {
            let survey = try RadiographSurvey(radiograph)
            let input = try description.preprocessing.apply(to: radiograph)
            let observation = try observer.observe(input, imageFacts: survey.facts, copiesLayers: copiesLayers)
            return (observation, survey.hash)
        }
    }
}
