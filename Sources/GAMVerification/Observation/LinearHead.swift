package import GAMNetwork
package import GAMTensor

/// The last layer of a network, where it is linear: `z = W f + b`, read as doubles.
package struct LinearHead: Sendable, Equatable {
    /// W, one row a class.
    package let weights: Matrix
    /// b, one value a class.
    package let biases: [Double]

    /// A head of given weights, one row a class.
    ///
    /// - Throws: ``VerificationError`` where rows differ in length or there is not one bias a row.
    package init(weights: [[Double]], biases: [Double]) throws(VerificationError) {
        guard weights.count == biases.count else {
            throw .countMismatch(name: "biases of the last layer", expected: weights.count, found: biases.count)
        }
        self.weights = try fitting { () throws(StatisticsError) in try Matrix(weights) }
        self.biases = biases
    }

    /// The last layer of a network, or `nil` where it is of another kind.
    package init?(of network: Network) {
        guard case .linear(let layer)? = network.nodes.last?.layer else { return nil }
        let rows = (0..<layer.outputs).map { row in
            layer.weight.values[(row * layer.inputs)..<((row + 1) * layer.inputs)].map(Double.init)
        }
        let biases = layer.bias?.values.map(Double.init) ?? [Double](repeating: 0, count: layer.outputs)
        guard let head = try? LinearHead(weights: rows, biases: biases) else { return nil }
        self = head
    }

    /// How many features it reads.
    package var inputs: Int { weights.columns }
    /// How many classes it gives.
    package var outputs: Int { weights.rows }

    /// The logits of features; all NaN for another count than ``inputs``.
    package func logits(of features: [Double]) -> [Double] {
        guard features.count == inputs else { return biases.map { _ in .nan } }
        return biases.indices.map { innerProduct(weights.row($0), features) + biases[$0] }
    }
}
