package import GAMTensor

/// Features of single reference images: what nearest neighbours are looked for in.
///
/// A bank holds at most 256 vectors, drawn without regard to what is in them; they are features, not images, but each comes
/// from one reference image.
package struct FeatureBank: Sendable, Equatable {
    /// The most vectors in a bank.
    package static let capacity = 256
    /// How many neighbours count where nothing else is said.
    package static let neighbours = 10

    /// The vectors, one a row.
    package let vectors: Matrix
    /// k: how many neighbours count.
    package let count: Int

    /// A bank of given vectors.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for fewer vectors than neighbours.
    package init(_ vectors: Matrix, count: Int = neighbours) throws(VerificationError) {
        guard count >= 1, vectors.rows >= count else {
            throw .tooFew(name: "reference images in a bank of features", expected: max(1, count), found: vectors.rows)
        }
        self.vectors = vectors
        self.count = count
    }

    /// A bank of a sample's features, each changed by a function.
    init(
        _ sample: VectorSample, count: Int = neighbours, _ change: ([Double]) -> [Double]
    ) throws(VerificationError) {
        let rows = sample.elements.prefix(FeatureBank.capacity).map { change($0.values) }
        try self.init(fitting { () throws(StatisticsError) in try Matrix(rows) }, count: count)
    }

    /// kNN (Sun and others, 2022): distance of `f / |f|` to the k-th nearest of the bank's unit vectors.
    ///
    /// - Returns: 0 to 2; `nil` for features of another count.
    package func neighbourDistance(_ features: [Double]) -> Double? {
        guard let products = products(features) else { return nil }
        let nearest = products.sorted(by: >)[count - 1]
        return max(0, 2 - 2 * nearest).squareRoot()
    }

    /// NNGuide (Park, Jung & Teoh 2023): `- E(z) mean of the k largest (f / |f|) . (f_i / |f_i| E(z_i))`, the second factor
    /// being the bank's vectors.
    ///
    /// - Parameters:
    ///   - features: f.
    ///   - logits: z.
    /// - Returns: the score; `nil` where it is undefined.
    package func guidance(_ features: [Double], logits: [Double]) -> Double? {
        guard let products = products(features), let energy = LogitScores.energy(logits) else { return nil }
        return products.sorted(by: >).prefix(count).reduce(0, +) / Double(count) * energy
    }

    private func products(_ features: [Double]) -> [Double]? {
        guard features.count == vectors.columns, features.allSatisfy(\.isFinite) else { return nil }
        let unit = FeatureScores.unit(features)
        return (0..<vectors.rows).map { innerProduct(vectors.row($0), unit) }
    }

    /// The vectors as a named array: `bank` [m, d].
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(vectors.values, shape: [vectors.rows, vectors.columns], as: "bank")
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, too few vectors or a value that is not finite.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        try self.init(try archive.matrix("bank"))
    }
}
