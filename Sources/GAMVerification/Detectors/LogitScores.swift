#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Scores of unusual images that read the logits only; higher is more unusual.
///
/// They serve as further evidence. Each is `nil` (undefined) for no logits or one that is not finite.
public enum LogitScores {
    /// Softmax probabilities of finite logits; NaN throughout where one is not finite.
    public static func softmax(_ logits: [Double]) -> [Double] {
        guard let largest = finiteMaximum(logits) else { return logits.map { _ in .nan } }
        let terms = logits.map { exp($0 - largest) }
        let sum = terms.reduce(0, +)
        return terms.map { $0 / sum }
    }

    /// One minus the largest softmax probability (Hendrycks & Gimpel 2017), from 0 to 1 - 1/K.
    public static func maximumSoftmax(_ logits: [Double]) -> Double? {
        guard let largest = finiteMaximum(logits) else { return nil }
        return 1 - 1 / logits.reduce(0) { $0 + exp($1 - largest) }
    }

    /// The negative of the largest logit (Hendrycks 2022).
    public static func maximumLogit(_ logits: [Double]) -> Double? {
        finiteMaximum(logits).map { -$0 }
    }

    /// The free energy `-T ln sum exp(z / T)` (Liu 2020).
    ///
    /// - Parameters:
    ///   - logits: one a class.
    ///   - temperature: T, above 0.
    /// - Returns: the energy; also `nil` for a temperature that is not positive and finite.
    public static func energy(_ logits: [Double], temperature: Double = 1) -> Double? {
        guard temperature > 0, temperature.isFinite, let largest = finiteMaximum(logits) else { return nil }
        let sum = logits.reduce(0) { $0 + exp(($1 - largest) / temperature) }
        return -(largest + temperature * log(sum))
    }

    /// The logit of the garbage class less the largest other logit; above 0 the network says garbage.
    ///
    /// - Parameters:
    ///   - logits: one a class, the garbage class among them.
    ///   - garbageClass: its index.
    /// - Returns: the margin; also `nil` for an index outside the classes or no other class.
    public static func garbageMargin(_ logits: [Double], garbageClass: Int) -> Double? {
        guard logits.indices.contains(garbageClass), logits[garbageClass].isFinite else { return nil }
        var others = logits
        others.remove(at: garbageClass)
        return finiteMaximum(others).map { logits[garbageClass] - $0 }
    }

    private static func finiteMaximum(_ logits: [Double]) -> Double? {
        logits.allSatisfy(\.isFinite) ? logits.max() : nil
    }
}
