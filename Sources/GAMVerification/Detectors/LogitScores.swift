#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Scores of unusual images that read the logits only; higher is more unusual.
///
/// Each is `nil` (undefined) for no logits or one that is not finite. In the formulae z are the logits, s their softmax,
/// K the number of classes.
public enum LogitScores {
    /// Softmax probabilities of finite logits; NaN throughout where one is not finite.
    public static func softmax(_ logits: [Double]) -> [Double] {
        guard let largest = finiteMaximum(logits) else { return logits.map { _ in .nan } }
        let terms = logits.map { exp($0 - largest) }
        let sum = terms.reduce(0, +)
        return terms.map { $0 / sum }
    }

    /// One minus the largest softmax probability of `z / T` (Hendrycks & Gimpel 2017, T = 1), from 0 to 1 - 1/K.
    ///
    /// It is summed over the other classes, so that a network's certainty beyond 1 - 1e-16 keeps its order.
    ///
    /// - Parameters:
    ///   - logits: one a class.
    ///   - temperature: T, above 0.
    /// - Returns: the score; also `nil` for a temperature that is not positive and finite.
    public static func maximumSoftmax(_ logits: [Double], temperature: Double = 1) -> Double? {
        guard temperature > 0, temperature.isFinite, let largest = finiteMaximum(logits),
            let place = logits.firstIndex(of: largest)
        else { return nil }
        let others = logits.indices.reduce(0) { $1 == place ? $0 : $0 + exp((logits[$1] - largest) / temperature) }
        return others / (1 + others)
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

    /// Generalised entropy: `sum s^0.1 (1 - s)^0.1` over the 100 largest probabilities, each kept within 1e-7 of 0 and 1
    /// (Liu, Lochman & Zach, CVPR 2023).
    public static func generalisedEntropy(_ logits: [Double]) -> Double? {
        guard finiteMaximum(logits) != nil else { return nil }
        return softmax(logits).sorted(by: >).prefix(100).reduce(0) { sum, probability in
            let share = min(max(probability, 1e-7), 1 - 1e-7)
            return sum + pow(share, 0.1) * pow(1 - share, 0.1)
        }
    }

    /// The smallest divergence `sum s ln(s / d)` from typical probabilities d, each floored at 1e-12 (Hendrycks 2022).
    ///
    /// - Parameters:
    ///   - logits: one a class.
    ///   - templates: lists of probabilities: the mean softmax of reference images predicted as one class each.
    /// - Returns: the score; also `nil` for no templates or one of another length.
    public static func klMatching(_ logits: [Double], templates: [[Double]]) -> Double? {
        guard finiteMaximum(logits) != nil, !templates.isEmpty else { return nil }
        let probabilities = softmax(logits)
        var nearest = Double.infinity
        for template in templates {
            guard template.count == probabilities.count else { return nil }
            let divergence = zip(probabilities, template).reduce(0) { sum, pair in
                pair.0 > 0 ? sum + pair.0 * (log(pair.0) - log(max(pair.1, 1e-12))) : sum
            }
            nearest = min(nearest, divergence)
        }
        return nearest
    }

    /// The probability of the garbage class (Halimi Milani and others, 2025); `nil` also for an index outside the classes.
    public static func garbageProbability(_ logits: [Double], garbageClass: Int) -> Double? {
        guard logits.indices.contains(garbageClass), finiteMaximum(logits) != nil else { return nil }
        return softmax(logits)[garbageClass]
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
