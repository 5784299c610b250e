import GAMImaging
import GAMVerification

/// Shows radiographs to a model: preprocessing and observation in one.
package struct Eye: Sendable {
    package let model: Model
    package let observer: Observer

    package init(
        _ model: Model, layers: ObservedLayers? = nil, verifiers: [any Verifier] = [], threads: Int = 1
    ) throws(GAMError) {
        self.model = model
        observer = try GAMError.wrap {
            let standard = try ObservedLayers(residual: model.network, target: model.description.targetLayer)
            return try Observer(
                model.network, input: model.inputShape, layers: layers ?? standard,
                alsoKeeping: verifiers.flatMap(\.layers), garbageClass: model.description.garbageClass,
                threads: threads)
        }
    }

    /// Looks at one radiograph.
    package func observe(_ radiograph: Radiograph, name: String = "image") throws(GAMError) -> Observation {
        do {
            let facts = try ImageFacts(radiograph.intensities())
            let input = try model.description.preprocessing.apply(to: radiograph)
            return try observer.observe(input, imageFacts: facts)
        } catch let error as ImagingError {
            throw .image(name: name, error)
        } catch let error as VerificationError {
            throw .verification(error)
        } catch {
            throw .noImages(name)
        }
    }

    /// The model's description as canonical JSON.
    package func canonicalDescription() throws(GAMError) -> [UInt8] {
        try GAMError.wrap { try model.description.encoded() }
    }
}
