package import GAMNetwork

/// The vectors that are read off the values of layers, each part as soon as its layer is there.
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
    private var parts = [ObservedVector: [String: Result<[Double], VerificationError>]]()

    /// Readings of those vectors that need nothing but values.
    init(_ vectors: [ObservedVector], _ layers: ObservedLayers) {
        self.vectors = vectors.filter { !$0.valueLayers(layers).isEmpty }
        self.layers = layers
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
