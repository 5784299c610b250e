/// The signed Grad-CAM maps of all classes of one image with their mean over the classes taken away, as one vector.
public struct EvidenceStack: Sendable, Equatable {
    /// The number of classes.
    public let classCount: Int
    /// The values, class by class, each map row by row.
    public let values: [Double]

    /// A stack from signed maps.
    ///
    /// - Parameter maps: one a class, all on one grid, row by row.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for fewer than 2 classes,
    ///   ``VerificationError/countMismatch(name:expected:found:)`` or ``VerificationError/nonFinite(name:position:)``.
    public init(signedMaps maps: [[Double]]) throws(VerificationError) {
        guard let first = maps.first, maps.count >= 2 else {
            throw .tooFew(name: "classes of an evidence stack", expected: 2, found: maps.count)
        }
        for map in maps where map.count != first.count {
            throw .countMismatch(name: "map of an evidence stack", expected: first.count, found: map.count)
        }
        let all = maps.flatMap { $0 }
        if let position = all.firstIndex(where: { !$0.isFinite }) {
            throw .nonFinite(name: "evidence stack", position: position)
        }
        let mean = first.indices.map { cell in maps.reduce(0) { $0 + $1[cell] } / Double(maps.count) }
        classCount = maps.count
        values = all.indices.map { all[$0] - mean[$0 % first.count] }
    }

    /// The stack of a network that ends in global average pooling and a linear layer, without a backward pass.
    ///
    /// There the signed map of class k is `S_k(u) = sum_c W[k, c] A_c(u) / n` for n places.
    ///
    /// - Parameters:
    ///   - activation: the output of the last layer before the pooling.
    ///   - weights: for each class, one weight a channel.
    /// - Throws: ``VerificationError`` as ``init(signedMaps:)``, or for another number of weights.
    package init(activation: ChannelValues, headWeights weights: [[Double]]) throws(VerificationError) {
        for row in weights where row.count != activation.channels {
            throw .countMismatch(name: "head weights", expected: activation.channels, found: row.count)
        }
        try self.init(signedMaps: weights.map { activation.weightedSum($0, scale: 1 / Double(activation.places)) })
    }
}
