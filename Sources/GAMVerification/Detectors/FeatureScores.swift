import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Scores of unusual images that read the penultimate features f and the linear last layer `z = W f + b`.
///
/// Higher is more unusual. d is the number of features, K that of classes, s the softmax of z, c the class of the largest
/// logit, `E(z) = ln sum exp z`. Each is `nil` (undefined) for features of another count than the layer reads, or
/// where a value is not finite.
package enum FeatureScores {
    /// f divided by its length, or by 1e-12 where that is longer.
    package static func unit(_ features: [Double]) -> [Double] {
        let length = features.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return features.map { $0 / max(length, 1e-12) }
    }

    /// ReAct (Sun, Guo & Li 2021): energy of `W min(f, clip) + b`.
    package static func react(_ features: [Double], _ head: LinearHead, clip: Double) -> Double? {
        LogitScores.energy(head.logits(of: features.map { $0.isNaN ? $0 : min($0, clip) }))
    }

    /// ASH-S (Djurisic and others, 2023) on the pooled features: the `d - round(0.65 d)` largest of f are kept, times
    /// `exp(sum of all / sum of the kept)`; energy of what is left.
    package static func ash(_ features: [Double], _ head: LinearHead) -> Double? {
        let kept = largest(features, prunedPercent: 65)
        return LogitScores.energy(head.logits(of: kept.features.map { $0 * kept.factor }))
    }

    /// SCALE (Xu and others, 2024): f times `exp(sum of all / sum of the d - round(0.85 d) largest)`; energy.
    package static func scale(_ features: [Double], _ head: LinearHead) -> Double? {
        let factor = largest(features, prunedPercent: 85).factor
        return LogitScores.energy(head.logits(of: features.map { $0 * factor }))
    }

    /// GradNorm (Huang, Geng & Li 2021): `- |f|_1 sum |s_k - 1/K|`.
    ///
    /// Without the sign, that is the L1 norm of the gradient at W of the cross-entropy with equal shares, in closed form.
    package static func gradNorm(_ features: [Double], logits: [Double]) -> Double? {
        let probabilities = LogitScores.softmax(logits)
        let share = 1 / Double(probabilities.count)
        let unevenness = probabilities.reduce(0) { $0 + abs($1 - share) }
        return finite(-features.reduce(0) { $0 + abs($1) } * unevenness)
    }

    /// fDBD (Liu & Qin 2024): - mean over the other classes of `|z_j - z_c| / |w_j - w_c|`, over `|f - mean|` (at least
    /// 1e-8); classes of equal rows count with a distance of 1.
    package static func boundaryDistance(
        _ features: [Double], logits: [Double], _ head: LinearHead, mean: [Double]
    ) -> Double? {
        guard let top = predicted(logits, head), isReadable(features, head), mean.count == features.count,
            head.outputs > 1
        else { return nil }
        let own = head.weights.row(top)
        var sum = 0.0
        for other in 0..<head.outputs where other != top {
            let gap = distance(head.weights.row(other), own)
            sum += abs(logits[other] - logits[top]) / (gap == 0 ? 1 : gap)
        }
        return finite(-sum / Double(head.outputs - 1) / max(distance(features, mean), 1e-8))
    }

    /// NCI (Liu & Qin 2025): `- w_c . (f - mean) / |f - mean| - 0.001 |f|_1`, the length at least 1e-8.
    package static func collapseProximity(
        _ features: [Double], logits: [Double], _ head: LinearHead, mean: [Double]
    ) -> Double? {
        guard let top = predicted(logits, head), isReadable(features, head), mean.count == features.count else {
            return nil
        }
        let own = head.weights.row(top)
        let along = features.indices.reduce(0) { $0 + (features[$1] - mean[$1]) * own[$1] }
        let size = features.reduce(0) { $0 + abs($1) }
        return finite(-along / max(distance(features, mean), 1e-8) - 1e-3 * size)
    }

    /// The largest features with the others set to 0 (of equal ones the first stay), and `exp(sum of all / sum of
    /// these)`, which is 1 where their sum is not positive.
    private static func largest(_ features: [Double], prunedPercent: Int) -> (features: [Double], factor: Double) {
        let count = features.count - Int((Double(features.count * prunedPercent) / 100).rounded(.toNearestOrEven))
        let order = features.indices.sorted { (features[$0], $1) > (features[$1], $0) }
        var kept = [Double](repeating: 0, count: features.count)
        for index in order.prefix(count) { kept[index] = features[index] }
        let (all, some) = (features.reduce(0, +), kept.reduce(0, +))
        return (kept, some > 0 ? exp(min(all / some, 700)) : 1)
    }

    private static func predicted(_ logits: [Double], _ head: LinearHead) -> Int? {
        guard logits.count == head.outputs, logits.allSatisfy(\.isFinite), let top = logits.max() else { return nil }
        return logits.firstIndex(of: top)
    }

    private static func isReadable(_ features: [Double], _ head: LinearHead) -> Bool {
        features.count == head.inputs && features.allSatisfy(\.isFinite)
    }

    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
