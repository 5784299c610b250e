package import GAMNetwork
package import GAMTensor

/// The vectors that are read off the input and the values of layers, each part as soon as its values are there.
package struct LayerReadings {
    /// The layers that are to be shown.
    package var names: [String] {
        ObservedLayers.distinct(vectors.filter { !$0.readsMoments }.flatMap { $0.valueLayers(layers) })
    }
    /// The layers of whose channels only the moments are read.
    var momentNames: [String] {
        ObservedLayers.distinct(vectors.filter(\.readsMoments).flatMap { $0.valueLayers(layers) })
    }

    private let vectors: [ObservedVector]
    private let layers: ObservedLayers
    private let readsAppearance: Bool
    private var input: Result<ObservedInput, VerificationError>?
    private var parts = [ObservedVector: [String: Result<[Double], VerificationError>]]()

    /// Readings of what needs nothing but values.
    init(_ needs: ObservationNeeds, _ layers: ObservedLayers) {
        readsAppearance = needs.readsAppearance
        vectors = needs.vectors.filter { !$0.valueLayers(layers).isEmpty }
        self.layers = layers
    }

    /// Reads what is wanted of the network's input, best while that lies in a cache.
    package mutating func read(_ input: Tensor) {
        self.input = Result { () throws(VerificationError) in
            let input = ObservedInput(try InputPlane(input))
            if readsAppearance { _ = try input.appearance() }
            return input
        }
    }

    /// The input that was read.
    ///
    /// - Throws: ``VerificationError`` for an input that is no image, or where none was read.
    func observedInput() throws(VerificationError) -> ObservedInput {
        guard let input else { throw .missingArray(name: "network input") }
        return try input.get()
    }

    /// Reads what is wanted of a layer.
    package mutating func read(_ values: KeptValues, at layer: String) {
        for vector in vectors where !vector.readsMoments && vector.valueLayers(layers).contains(layer) {
            parts[vector, default: [:]][layer] = Result { () throws(VerificationError) in
                try vector.part(of: ChannelValues(values), at: layer)
            }
        }
    }

    /// Reads the moments that a run formed.
    mutating func read(momentsOf run: KeptRun) {
        for vector in vectors where vector.readsMoments {
            for layer in vector.valueLayers(layers) {
                parts[vector, default: [:]][layer] = Result { () throws(VerificationError) in
                    try vector.part(of: VerificationError.wrap { try run.moments(layer) }, at: layer)
                }
            }
        }
    }

    /// A vector of which every part was read; `nil` for another one.
    ///
    /// - Throws: ``VerificationError`` where a layer's values are not finite.
    func values(of vector: ObservedVector) throws(VerificationError) -> [Double]? {
        guard let parts = parts[vector] else { return nil }
        var values = [Double]()
        for name in vector.valueLayers(layers) { values += try parts[name]?.get() ?? [] }
        return values
    }
}
