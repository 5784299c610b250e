import GAMTensor

/// How far two samples lie apart; `nil` is undefined.
public enum EffectSize {
    /// Cohen's d: difference of the means over the pooled standard deviation (n - 1).
    ///
    /// - Returns: d; `nil` for an empty sample, fewer than 3 values in all, a value that is not finite, or no spread.
    public static func cohensD(_ first: [Double], _ second: [Double]) -> Double? {
        let degrees = first.count + second.count - 2
        guard !first.isEmpty, !second.isEmpty, degrees > 0 else { return nil }
        let (a, b) = (meanAndSquares(first), meanAndSquares(second))
        let variance = (a.squares + b.squares) / Double(degrees)
        let d = (a.mean - b.mean) / variance.squareRoot()
        return variance > 0 && d.isFinite ? d : nil
    }

    /// Rank-biserial correlation `P(x > y) - P(x < y)` over all pairs, -1...1.
    ///
    /// - Returns: the correlation; `nil` for an empty sample or a NaN.
    /// - Complexity: O(n log n).
    public static func rankBiserial(_ first: [Double], _ second: [Double]) -> Double? {
        guard !first.isEmpty, !second.isEmpty, !(first + second).contains(where: \.isNaN) else { return nil }
        let sorted = second.sorted()
        var balance = 0
        for value in first {
            let below = sorted.firstPlace { $0 >= value }
            let above = sorted.count - sorted.firstPlace { $0 > value }
            balance += below - above
        }
        return Double(balance) / (Double(first.count) * Double(second.count))
    }

    /// The size of an effect in words, by Cohen's convention (1988): his d below 0.2, 0.5, 0.8 and from there on.
    public enum Magnitude: String, Sendable, CaseIterable {
        /// Below 0.2.
        case negligible
        /// From 0.2.
        case small
        /// From 0.5.
        case medium
        /// From 0.8.
        case large

        /// The word for a d, whatever its sign; NaN counts as large.
        public init(cohensD: Double) {
            let size = abs(cohensD)
            self = size < 0.2 ? .negligible : size < 0.5 ? .small : size < 0.8 ? .medium : .large
        }
    }

    private static func meanAndSquares(_ values: [Double]) -> (mean: Double, squares: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }
}

/// How well scores (higher = more unusual) tell unusual images from usual ones; `nil` is undefined.
public enum Separation {
    /// Area under the ROC curve: the share of pairs in which the unusual image scores higher, ties half; 0...1.
    ///
    /// - Returns: the area; `nil` for an empty sample or a NaN.
    /// - Complexity: O(n log n).
    public static func areaUnderCurve(usual: [Double], unusual: [Double]) -> Double? {
        EffectSize.rankBiserial(unusual, usual).map { ($0 + 1) / 2 }
    }

    /// The share of unusual images that pass where 95 % of the usual ones pass (usual images are the positives, as in
    /// OpenOOD); 0...1.
    ///
    /// The threshold is the `ceil(0.95 n)`-th smallest score of the usual images; an image passes up to it.
    ///
    /// - Returns: the share; `nil` for an empty sample or a NaN.
    public static func falsePositiveRateAt95(usual: [Double], unusual: [Double]) -> Double? {
        guard !usual.isEmpty, !unusual.isEmpty, !(usual + unusual).contains(where: \.isNaN) else { return nil }
        let place = Int((0.95 * Double(usual.count) - 1e-9).rounded(.up)) - 1
        let threshold = usual.sorted()[place]
        return Double(unusual.count { $0 <= threshold }) / Double(unusual.count)
    }
}

/// How far two lists of predicted classes agree; `nil` is undefined.
public enum Agreement {
    /// The share of equal predictions, 0...1; `nil` for empty lists or lists of different lengths.
    public static func share(_ first: [Int], _ second: [Int]) -> Double? {
        guard first.count == second.count, !first.isEmpty else { return nil }
        return Double(zip(first, second).count { $0 == $1 }) / Double(first.count)
    }

    /// Cohen's kappa: agreement beyond chance, at most 1.
    ///
    /// - Returns: kappa; `nil` for empty lists, lists of different lengths, or where chance agreement is 1.
    public static func kappa(_ first: [Int], _ second: [Int]) -> Double? {
        guard let observed = share(first, second) else { return nil }
        let count = Double(first.count)
        var shares = [Int: (first: Double, second: Double)]()
        for label in first { shares[label, default: (0, 0)].first += 1 / count }
        for label in second { shares[label, default: (0, 0)].second += 1 / count }
        guard Set(first + second).count > 1 else { return nil }
        let chance = shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.first * $1.value.second }
        return (observed - chance) / (1 - chance)
    }

    /// Spearman's rank correlation of two lists of figures, ties sharing the mean of their ranks; -1...1.
    ///
    /// - Returns: the correlation; `nil` for lists of different lengths, a NaN, or figures that are all equal.
    public static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        guard first.count == second.count, !(first + second).contains(where: \.isNaN) else { return nil }
        let (a, b) = (Ranks.average(first), Ranks.average(second))
        let mean = Double(first.count + 1) / 2
        let (x, y) = (a.map { $0 - mean }, b.map { $0 - mean })
        let product = innerProduct(x, x).squareRoot() * innerProduct(y, y).squareRoot()
        return product > 0 ? innerProduct(x, y) / product : nil
    }
}
