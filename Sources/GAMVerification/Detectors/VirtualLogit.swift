package import GAMTensor

/// What of the features lies outside the space the reference images fill (Wang and others, 2022, ViM).
///
/// With origin `o = -pinv(W) b`, the residual r is the length of `f - o` outside the D leading eigenvectors of the mean of
/// `(f - o)(f - o)'` over the reference images; D is 1000 for 2048 features or more, 512 for 768 or more, else half of
/// them. ViM is `alpha r - ln sum exp z` with alpha the mean largest logit over the mean residual of the reference images
/// (of at most 1024 of them).
package struct VirtualLogit: Sendable, Equatable {
    /// o.
    package let origin: [Double]
    /// The eigenvectors that the reference images fill least, one a row.
    package let residualSpace: Matrix
    /// alpha.
    package let scale: Double

    /// Fits the space and the scale.
    ///
    /// - Parameters:
    ///   - statistics: of the features of all reference images.
    ///   - sample: of the same features.
    ///   - head: the network's last layer.
    ///   - principalCount: D, or `nil` for the rule above.
    /// - Throws: ``VerificationError`` where there are no images, counts differ, or LAPACK is not there.
    package init(
        _ statistics: GroupStatistics, sample: VectorSample, _ head: LinearHead, principalCount: Int? = nil
    ) throws(VerificationError) {
        let dimension = statistics.dimension
        let kept = principalCount ?? VirtualLogit.principalCount(dimension)
        guard dimension == head.inputs, sample.dimension == dimension else {
            throw .countMismatch(name: "features", expected: head.inputs, found: dimension)
        }
        guard statistics.count > 0, !sample.elements.isEmpty, (0..<dimension).contains(kept) else {
            throw .tooFew(name: "reference images", expected: 1, found: statistics.count)
        }
        let origin = try fitting { () throws(StatisticsError) in try VirtualLogit.origin(head) }
        let shift = zip(statistics.mean, origin).map { $0 - $1 }
        let space = try fitting { () throws(StatisticsError) in
            var moments = statistics.scatter.scaled(by: 1 / Double(statistics.count))
            moments.addOuterProduct(of: shift, scale: 1)
            let vectors = try SymmetricEigen(of: moments).vectors
            return try Matrix((0..<(dimension - kept)).map { vectors.row($0) })
        }
        var (logits, residuals) = (0.0, 0.0)
        for element in sample.elements {
            logits += head.logits(of: element.values).max() ?? .nan
            residuals += VirtualLogit.residual(element.values, origin, space)
        }
        let scale = logits / residuals
        guard scale.isFinite else {
            throw .invalidValue(name: "residual of the reference images", expected: "above 0", found: "\(residuals)")
        }
        (self.origin, residualSpace, self.scale) = (origin, space, scale)
    }

    private static func principalCount(_ dimension: Int) -> Int {
        dimension >= 2048 ? 1000 : dimension >= 768 ? 512 : dimension / 2
    }

    /// `-pinv(W) b` by the eigenvectors of `W W'`: the features of least length whose logits are nearest to 0.
    private static func origin(_ head: LinearHead) throws(StatisticsError) -> [Double] {
        var products = try PackedLower(order: head.outputs)
        for row in 0..<head.outputs {
            for column in 0...row {
                products[row, column] = head.weights.innerProduct(row: row, of: head.weights, row: column)
            }
        }
        let eigen = try SymmetricEigen(of: products)
        // Below this share of the largest, an eigenvalue is rounding: the rows depend on each other.
        let least = (eigen.values.last ?? 0) * 1e-15 * Double(head.outputs)
        var origin = [Double](repeating: 0, count: head.inputs)
        for (place, value) in eigen.values.enumerated() where value > least {
            let vector = eigen.vectors.row(place)
            let share = innerProduct(vector, head.biases) / value
            for row in 0..<head.outputs {
                for (column, weight) in head.weights.row(row).enumerated() {
                    origin[column] -= share * vector[row] * weight
                }
            }
        }
        return origin
    }

    private static func residual(_ features: [Double], _ origin: [Double], _ space: Matrix) -> Double {
        let moved = zip(features, origin).map { $0 - $1 }
        return (0..<space.rows).reduce(0) { sum, row in
            let share = innerProduct(space.row(row), moved)
            return sum + share * share
        }.squareRoot()
    }

    /// r, 0 or more; `nil` for features of another count.
    package func residual(_ features: [Double]) -> Double? {
        guard features.count == origin.count else { return nil }
        return VirtualLogit.residual(features, origin, residualSpace)
    }

    /// ViM: `alpha r - ln sum exp z`; `nil` where it is undefined.
    package func score(_ features: [Double], logits: [Double]) -> Double? {
        guard let residual = residual(features), let energy = LogitScores.energy(logits) else { return nil }
        return scale * residual + energy
    }
}

extension VirtualLogit {
    /// The space as named arrays: `origin` [d], `space` [d - D, d], `scale` [1].
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        archive.store(origin, shape: [origin.count], as: "origin")
        archive.store(residualSpace.values, shape: [residualSpace.rows, residualSpace.columns], as: "space")
        archive.store([scale], shape: [1], as: "scale")
        return archive
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for a missing array, a shape that does not fit or a value that is not finite.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        residualSpace = try archive.matrix("space")
        origin = try archive.array("origin", shape: [residualSpace.columns]).values
        scale = try archive.array("scale", shape: [1]).values[0]
    }
}
